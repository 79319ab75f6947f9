/** The two clocks of a kiosk: a result that clears itself, and a visitor who has walked away. */

/** Nobody touched the screen for this long: ask. Seconds. */
export const IDLE = 45;
/** How long the question «are you still here» stands. Seconds. */
export const IDLE_ASK = 15;
/** How long a ticket stays on the screen; twice that for who asked for larger text or low buttons. */
export const RESULT = 15;
/** The same when nothing was printed: time to find the phone and photograph. */
export const RESULT_PHOTO = 60;

/** How long booked dates stay: three of them are compared with the sheet. Seconds. */
export const DATES = 40;
/** A hold's end is said when so little is left of it. Minutes. */
export const HOLD_SAID = 3;

/** Counts whole seconds down; `onTick(left)` at once and every second, `onEnd()` at zero. */
export class Countdown {
  #timer = null;

  start(seconds, onTick, onEnd) {
    this.stop();
    const end = performance.now() + seconds * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000 - 0.05));
      onTick(left);
      if (left === 0) {
        this.stop();
        onEnd();
      }
    };
    this.#timer = setInterval(tick, 1000);
    tick();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  get running() {
    return this.#timer !== null;
  }
}
