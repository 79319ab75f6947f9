// Ask an address again and again. Calls `onAnswer` with its JSON; shows the page's banner while
// nobody answers. One question at a time, however slow the answer is.
export function poll(address, seconds, onAnswer) {
  const banner = document.querySelector("[data-part=banner]");
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    let answer = null;
    try {
      const signal = AbortSignal.timeout(8000);
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
      if (response.ok) answer = await response.json();
    } catch {
      // No network: said below, asked again.
    }
    banner.hidden = answer !== null;
    if (answer !== null) onAnswer(answer);
    clearTimeout(timer);
    timer = setTimeout(ask, seconds * 1000);
  }

  timer = setTimeout(ask, seconds * 1000);
  return ask;
}
