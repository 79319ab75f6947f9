/** A question that is answered with digits: what is typed, and keys for wet gloves. */

import { h, icon } from "../dom.js";
import { shown } from "./entry.js";
import { ASKS, fieldOf } from "./visits.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** `more`: what stands between the entry and the keys. */
export function keypadScreen(view, act, { title, note, unit, comma, more }) {
  const { model, t } = view;
  const key = (name, label, picture) =>
    h(
      "button",
      { class: "button key num", type: "button", "data-act": `key-${name}`, "aria-label": picture ? label : null, onclick: act.press(name) },
      picture ?? label,
    );
  return h(
    "div",
    { class: "choose ask" },
    h(
      "div",
      { class: "ask-form" },
      h("div", { class: "question" }, h("h1", { tabindex: "-1" }, title), h("p", { class: "sub" }, note)),
      h("p", { class: "entry num", role: "status" }, h("span", { "data-entry": "" }, typedText(view)), unit ? h("span", { class: "unit" }, unit) : null),
      h(
        "div",
        { class: "ask-problem", role: "alert" },
        h("p", { class: "notice", "data-status": "breach", "data-problem": "", hidden: !model.trip.problem }, icon("breach"), h("span", {}, problemText(view))),
      ),
      more,
    ),
    h(
      "div",
      { class: "keypad", role: "group", "aria-label": t("keypad") },
      KEYS.map((digit) => key(digit, digit)),
      comma ? key(",", new Intl.NumberFormat(model.lang).format(0.5).at(1)) : h("span", {}),
      key("0", "0"),
      key("erase", t("erase"), eraser()),
    ),
  );
}

/** The usual picture of a key that takes the last digit away. */
function eraser() {
  const picture = icon("close");
  picture.setAttribute("viewBox", "0 0 36 24");
  const outline = document.createElementNS(picture.namespaceURI, "path");
  outline.setAttribute("d", "M11 3h21a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H11l-8-9zM17 8l8 8M25 8l-8 8");
  picture.replaceChildren(outline);
  return picture;
}

function typedText({ model }) {
  const name = ASKS[model.screen];
  const text = shown(fieldOf(name), model.trip.entry[name]);
  return model.lang === "en" && name === "power" ? text.replace(",", ".") : text;
}

function problemText({ model, t }) {
  return model.trip.problem ? t(model.trip.problem) : "";
}

/** One more digit: only the digits change, so that quick fingers never meet a screen being built. */
export function refreshEntry(root, view) {
  const entry = root.querySelector("[data-entry]");
  if (entry) entry.textContent = typedText(view);
  const problem = root.querySelector("[data-problem]");
  if (problem) problem.hidden = !view.model.trip.problem;
}
