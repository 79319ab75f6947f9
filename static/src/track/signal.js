/** What a phone does when its ticket is called: vibrates, sounds, and stays awake meanwhile. */

const KEPT = "priyom.signal";

export class Signal {
  constructor() {
    this.on = false;
    this.context = null;
    this.awake = null;
    document.addEventListener("visibilitychange", () => this.on && this.stayAwake());
  }

  /** Whether the visitor switched it on on an earlier visit of the page; a touch is still needed. */
  static wanted() {
    try {
      return localStorage.getItem(KEPT) === "yes";
    } catch {
      return false;
    }
  }

  /** Must be called in answer to a touch: only then may a page make sounds later. */
  set(on) {
    this.on = on;
    try {
      localStorage.setItem(KEPT, on ? "yes" : "no");
    } catch {
      // a private window: the choice lasts as long as the page
    }
    if (on) {
      this.context ??= new AudioContext();
      this.context.resume();
      this.stayAwake();
    } else {
      this.awake?.release();
      this.awake = null;
    }
  }

  give() {
    // Without a touch the browser refuses, and says so by false; nothing is lost.
    navigator.vibrate?.([400, 150, 400]);
    if (!this.on || this.context?.state !== "running") return;
    const at = this.context.currentTime;
    for (const [start, hertz] of [[0, 659.26], [0.3, 523.25], [1.1, 659.26], [1.4, 523.25]]) {
      const tone = new OscillatorNode(this.context, { frequency: hertz });
      const loud = new GainNode(this.context, { gain: 0 });
      loud.gain.setValueAtTime(0, at + start);
      loud.gain.linearRampToValueAtTime(0.4, at + start + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + start + 0.7);
      tone.connect(loud).connect(this.context.destination);
      tone.start(at + start);
      tone.stop(at + start + 0.75);
    }
  }

  async stayAwake() {
    if (document.visibilityState !== "visible") return;
    try {
      this.awake = await navigator.wakeLock?.request("screen");
    } catch {
      // a low battery forbids it: the phone sleeps, the board and the voice still call
    }
  }
}
