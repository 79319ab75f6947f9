/** Looks after the screen itself: nothing burns in, nights are dim, weeks leave nothing behind. */

const SHIFT_EVERY = 180_000; // ms
const STEPS = [[0, 0], [3, 2], [5, -1], [2, -4], [-2, -3], [-5, 1], [-3, 4], [1, 3]]; // px
const NIGHT_BEFORE = 90 * 60_000; // ms: a break at noon is no night
const NEW_DAY = 20 * 3_600_000; // ms

/** Closed for longer than a break: the board is dim and shows no content. Pure. */
export function night(state, now) {
  if (state.open || state.calls.length) return false;
  return !state.opens_at || Date.parse(state.opens_at) - now > NIGHT_BEFORE;
}

/** Where the picture stands at `at` ms: a few pixels from where it stood before. Pure. */
export function shiftAt(at) {
  return STEPS[Math.floor(at / SHIFT_EVERY) % STEPS.length];
}

/** Load the page anew, but only if the server has one to give: a browser's error page stays. */
export async function reload() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

/**
 * Shift the picture slowly from now on, and once a night load the page anew where `may()` says
 * that the server is there and nobody is called.
 */
export function rest(board, may) {
  const began = performance.now();
  const step = () => {
    const now = performance.now();
    const [x, y] = shiftAt(now);
    board.style.setProperty("translate", `${x}px ${y}px`);
    if (now - began > NEW_DAY && board.dataset.night === "on" && may()) reload();
  };
  setInterval(step, SHIFT_EVERY);
}
