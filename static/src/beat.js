// The pulse of a screen that hangs in a hall: the page says that it is alive, and that it is being
// painted, on its console, where the machine's watchdog listens (machines/, `browser`).

const EVERY = 10000;

export function beat() {
  const say = () => requestAnimationFrame(() => console.info("priyom: alive"));
  say();
  setInterval(say, EVERY);
}
