/** One dialog at a time: a question with numbered answers, closed by Esc. */

import { h, icon } from "../dom.js";
import { typed } from "./choices.js";
import { digitOf, keptBy } from "./keys.js";
import { part } from "../parts.js";

let keys = null;
let afterwards = null;
let escape = null;
let shown = 0;

/**
 * Show a dialog: `title`, `hint`, `body` (nodes), `buttons` (nodes), `onKey(event)` → true when it
 * was used, `size` "wide" for a whole case, `onEscape` where Esc goes back instead of out. Closing
 * returns the focus to `back`. → a stamp for `isStill`.
 */
export function openDialog({ title, hint, body, buttons, onKey, closeText, back, size = "", onEscape = null }) {
  const dialog = part("dialog");
  keys = onKey ?? null;
  escape = onEscape;
  shown += 1;
  dialog.dataset.size = size;
  afterwards = back;
  const close = h("button", { type: "button", class: "dialog-close", "aria-label": closeText, onclick: closeDialog }, icon("close"));
  dialog.replaceChildren(
    h("header", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, title), close),
    h("div", { class: "dialog-body" }, body),
    ...(hint ? [h("p", { class: "dialog-hint secondary" }, hint)] : []),
    ...(buttons ? [h("div", { class: "dialog-buttons" }, buttons)] : []),
  );
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".option:not(:disabled), .dialog-buttons button") ?? close).focus();
  return shown;
}

/** Is the dialog of this stamp on screen still? What comes late must not open or change another. */
export const isStill = (stamp) => stamp === shown && dialogIsOpen();

/** Say in the dialog why it stays open. */
export function warnInDialog(text) {
  const dialog = part("dialog");
  let said = part("dialog-warning", dialog);
  if (!said) {
    said = h("p", { class: "field-error", role: "alert", "data-part": "dialog-warning" });
    dialog.querySelector(".dialog-body").append(said);
  }
  said.textContent = text;
}

export function closeDialog() {
  const dialog = part("dialog");
  if (dialog.open) dialog.close();
}

export const dialogIsOpen = () => part("dialog").open;

/** Wire the element once. */
export function prepareDialog() {
  const dialog = part("dialog");
  dialog.addEventListener("close", () => {
    keys = null;
    escape = null;
    shown += 1;
    dialog.replaceChildren();
    afterwards?.focus();
  });
  dialog.addEventListener("keydown", (event) => {
    const leaves = event.key === "Enter" && event.target.closest(".dialog-close, .dialog-buttons .button:not(.button-primary)");
    if (event.key === "Escape") {
      if (escape) {
        event.preventDefault();
        escape();
      }
      return;
    }
    // Enter on a button that leads out presses that button, and not the one that matters.
    if (!leaves && keys?.(event)) event.preventDefault();
    else if (["ArrowDown", "ArrowUp"].includes(event.key) && !keptBy(event.target, event.code)) step(dialog, event);
    event.stopPropagation();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && closeDialog());
}

/** Arrows move through the choices. */
function step(dialog, event) {
  const options = [...dialog.querySelectorAll(".option:not(:disabled)")];
  if (!options.length) return;
  const at = options.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  options[(at + options.length) % options.length].focus();
  event.preventDefault();
}

/** A button of a dialog; `main` makes it the one that matters. */
export function dialogButton(text, act, { main = false, key = null } = {}) {
  const mark = key && h("kbd", { "aria-hidden": "true" }, key);
  return h("button", { type: "button", class: main ? "button button-primary" : "button", onclick: act }, h("span", {}, text), mark);
}

/** A choice: `code` is what is typed for it, `text` its name, `note` a remark; `chosen` for on/off. */
export function option({ code, text, note, chosen, disabled }, pick) {
  const pressed = chosen === undefined ? null : String(chosen);
  return h("button", { type: "button", class: "option", "data-code": code, "aria-pressed": pressed, disabled, onclick: () => pick(code) },
    h("kbd", { "aria-hidden": "true" }, code),
    h("span", { class: "option-text" }, text),
    note && h("span", { class: "option-note secondary" }, note),
    chosen === undefined ? null : h("span", { class: "option-mark" }, icon("check")));
}

/**
 * A key handler that takes digits for `codes()`: one that is meant beyond doubt is picked at once;
 * «1» beside «12» waits a moment for a second digit.
 */
export function digits(codes, pick, patience = 700) {
  let pending = "";
  let timer = 0;
  const take = (code) => {
    pending = "";
    pick(code);
  };
  // Esc, a click or another question within that moment takes the digit back.
  const later = (code, stamp) => isStill(stamp) && take(code);
  return (event) => {
    const digit = digitOf(event);
    if (digit === null) return false;
    clearTimeout(timer);
    let { chosen, exact, waits } = typed(codes(), pending + digit);
    if (!chosen && !exact && !waits) ({ chosen, exact, waits } = typed(codes(), (pending = "") + digit));
    pending += digit;
    if (chosen) take(chosen);
    else if (exact) timer = setTimeout(later, patience, pending, shown);
    else if (!waits) pending = "";
    return true;
  };
}
