/** What a scanner reads: it types like a keyboard, only faster than any hand, and ends with Enter. */

import { CODE } from "./entry.js";

/** Keys that follow each other more quickly than this come from no hand, ms. */
const GAP = 100;
/** Fewer characters are a slip of a hand, not a scan. */
const LEAST = 6;
const ENDS = new Set(["Enter", "Tab"]);

/** Tells a scanner's keys from a hand's. */
export class Scan {
  #text = "";
  #last = -Infinity;

  /**
   * One key at a moment (ms): {text} where it ends a scan, {} where it can only be part of one, null
   * for a key that a hand may have pressed. Digits stay null: a hand types a code as well.
   */
  key(name, at) {
    const fast = at - this.#last <= GAP;
    this.#last = at;
    if (!fast) this.#text = "";
    if (ENDS.has(name)) {
      const text = this.#text;
      this.#text = "";
      return fast && text.length >= LEAST ? { text } : null;
    }
    if (name.length === 1) this.#text += name;
    return this.#text.length > 1 && /\D/.test(this.#text) ? {} : null;
  }
}

/** What was read: {code} of a booking, {ticket} = the signed end of a tracking address, or {}. */
export function readScan(text) {
  const ticket = /\/t\/([\w.-]+)\s*$/.exec(text)?.[1];
  if (ticket) return { ticket };
  const code = text.replace(/[\s-]/g, "");
  return new RegExp(`^\\d{${CODE}}$`).test(code) ? { code } : {};
}
