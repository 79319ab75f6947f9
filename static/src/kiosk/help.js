/** Spoken help: the question of a screen and its choices, read aloud in the hall's own voice. */

const LONGEST = 300;
/** What is read, in the order of the screen. What a visitor typed is never read to a whole hall. */
const READ = "h1, .sub, .notice, .message p, .opens, .entitled, .row, .option, .quick, .visit-name, .visit-when, .ahead, .range, .steps li, .nav";
const PRIVATE = ".entry, .keypad, .case-code, .visit-code";

/** The sentences of a screen: each element's words once, parts of a row with a pause between. */
export function sentences(root) {
  const said = [...root.querySelectorAll(READ)]
    .filter((part) => !part.disabled && !part.closest(`[hidden], ${PRIVATE}`) && !part.parentElement.closest(READ))
    .map((part) => words(part));
  return said.filter(Boolean).map((text) => text.slice(0, LONGEST));
}

function words(part) {
  const inner = [...part.querySelectorAll("span, p, strong")].filter((one) => !one.children.length);
  const texts = (inner.length ? inner : [part]).map((one) => one.textContent.trim()).filter(Boolean);
  return texts.join(". ");
}

/** One reading at a time; `onChange(reading)` when it begins and ends. */
export class Reader {
  #audio = null;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  get reading() {
    return this.#audio !== null;
  }

  /** Sentence after sentence; one that cannot be had ends it. */
  async read(texts, lang) {
    this.stop();
    const audio = new Audio();
    this.#audio = audio;
    this.#onChange(true);
    try {
      for (const text of texts) {
        if (this.#audio !== audio) return;
        await played(audio, addressOf(text, lang));
      }
    } catch {
      // No voice just now: the screen says everything as well.
    }
    if (this.#audio === audio) this.stop();
  }

  /** Silence, at once. */
  stop() {
    if (!this.#audio) return;
    this.#audio.pause();
    this.#audio = null;
    this.#onChange(false);
  }
}

function addressOf(text, lang) {
  return `${location.pathname.replace(/\/$/, "")}/say/${lang}?text=${encodeURIComponent(text)}`;
}

function played(audio, address) {
  return new Promise((done, failed) => {
    audio.onended = done;
    // Stopped by a touch: nothing follows.
    audio.onpause = () => audio.ended || failed();
    audio.onerror = failed;
    audio.src = address;
    audio.play().catch(failed);
  });
}
