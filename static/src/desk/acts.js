/** The buttons: what each would do now, whether it can, and what was done last. */

import { h, icon } from "../dom.js";
import { fill } from "../words.js";
import { running } from "./clock.js";
import { part, say } from "../parts.js";

const UNDO_FOR = 60_000;

/** Draw the buttons. While there is no connection all but help are off. */
export function showActs(seen, context) {
  const { texts } = context;
  const locked = context.stalled();
  const primary = document.querySelector("[data-act=primary]");
  const [act, says] = [seen.primary.act, texts[seen.primary.says]];
  say(part("primary-word"), says);
  const finishes = seen.primary.says === "next" && seen.current;
  say(part("primary-note"), finishes ? fill(texts.next_finishes, { number: seen.current.number }) : "");
  primary.disabled = locked;
  primary.dataset.does = act;
  primary.dataset.busy = context.flight()?.act === act;
  for (const button of document.querySelectorAll("[data-act]:not([data-act=primary])")) {
    const name = button.dataset.act;
    const always = name === "help";
    button.disabled = !always && (locked || !seen.allowed.has(name));
    button.dataset.busy = context.flight()?.act === name;
  }
  document.querySelector("[data-act=no-show]").classList.toggle("urged", seen.exhausted);
  showNote(seen, context);
  showUndo(seen, context);
}

/** The sentence above the large button: what just went wrong, or what is advised. */
function showNote(seen, context) {
  const trouble = context.trouble();
  const advice = seen.exhausted ? fill(context.texts.exhausted, { n: seen.current.recalls + 1 }) : "";
  const text = trouble?.text ?? advice;
  const note = part("note");
  if (note.dataset.text === text) return;
  note.dataset.text = text;
  note.dataset.kind = trouble ? trouble.kind : "watch";
  const link = trouble?.href && h("a", { href: trouble.href }, trouble.link);
  const sign = trouble?.kind === "info" ? "info" : trouble ? "breach" : "watch";
  note.replaceChildren(...(text ? [icon(sign), h("p", {}, text, link && " ", link)] : []));
}

/** The undo bar and its running time; called each second too. */
export function showUndo(seen, { texts, clock }) {
  const bar = part("undo");
  const left = seen.undo ? seen.undo.until - clock.now() : 0;
  bar.hidden = left <= 0;
  if (bar.hidden) return;
  say(part("undo-says"), fill(texts[`undo_${seen.undo.action}`], { number: seen.undo.row.number }));
  say(part("undo-left"), running(left + 999));
  part("undo-fill").style.transform = `scaleX(${Math.min(1, left / UNDO_FOR)})`;
}
