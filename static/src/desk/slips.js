/** A slip printed once more: what the clerk is told of it. */

import { fill } from "../words.js";

const PRINTS = ["ready", "near_end", "unknown"];

/** Say with `show` (as of sentenceBox) what became of `POST …/slip`. */
export function showPrinted(answer, texts, show) {
  if (!answer.ok) return show(answer.says);
  const { printer, state } = answer.body;
  const prints = PRINTS.includes(state);
  show(fill(prints ? texts.slip_printing : texts.slip_waiting, { printer }), { kind: prints ? "info" : "problem" });
}
