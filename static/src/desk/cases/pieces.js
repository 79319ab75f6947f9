/** Small pieces that the dialogs about cases share. */

import { h, icon } from "../../dom.js";
import { fill } from "../../words.js";

/** A sentence in place: `show("…")` with an optional way on (a node), `show(null)` takes it away. */
export function sentenceBox() {
  const box = h("div", { class: "case-says", role: "alert" });
  const show = (text, { kind = "problem", way = null } = {}) => {
    box.dataset.kind = kind;
    box.replaceChildren(...(text ? [icon(kind === "info" ? "info" : "breach"), h("p", {}, text), way].filter(Boolean) : []));
  };
  return { box, show };
}

/** A labelled field: {field, input, error}. */
export function field(label, attributes, { hint = null } = {}) {
  const id = `field-${attributes.name}`;
  const error = h("p", { class: "field-error", id: `${id}-error`, role: "alert" });
  const input = h("input", { class: "input", id, autocomplete: "off", "aria-describedby": `${id}-error`, ...attributes });
  const say = (text) => {
    error.textContent = text ?? "";
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => say(null));
  const words = hint ? h("span", {}, label, " ", h("span", { class: "field-hint secondary" }, hint)) : label;
  return { field: h("div", { class: "field" }, h("label", { for: id }, words), input, error), input, say };
}

/** A button in the middle of its work. Not disabled: that would take the focus, and Enter with it. */
export const busy = (button, on) => button.setAttribute("aria-disabled", String(on));
export const isBusy = (button) => button.getAttribute("aria-disabled") === "true";

/** One of a few, side by side: {group, value()}. */
export function choiceOf(name, label, options, chosen, onPick = () => {}) {
  const radio = ([value, text]) =>
    h("label", { class: "segment" }, h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onPick(value) }), h("span", {}, text));
  const group = h("fieldset", { class: "segments" }, h("legend", {}, label), h("div", { class: "segments-row" }, options.map(radio)));
  return { group, value: () => group.querySelector("input:checked").value };
}

export function checkbox(name, text, checked) {
  const input = h("input", { type: "checkbox", name, checked });
  return { label: h("label", { class: "check" }, input, h("span", {}, text)), input };
}

/** Reasons one after the other; what ends in a full stop («2026 г.») gets no second one. */
export const sentences = (texts) => texts.map((text) => (text.endsWith(".") ? text : `${text}.`)).join(" ");

/** "+79161234567" → «+7 916 123-45-67»; any other as it stands. */
export const phoneText = (phone) => (phone ?? "").replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, "+7 $1 $2-$3-$4");

/** Who applies, in one line: «120 кВт · организация · ООО «Ромашка»»: a long name is cut last. */
export function whoOf(file, texts) {
  const power = fill(texts.case_kw, { kw: new Intl.NumberFormat(document.documentElement.lang).format(file.power_kw) });
  return [power, texts[`case_applicant_${file.applicant}`], file.name].filter(Boolean).join(" · ");
}

/** «Шаг 2 из 5 · визит 2 из 3», or how the case ended. */
export function progressText(file, progress, texts) {
  if (file.state !== "open") return texts[`case_state_${file.state}`] ?? file.state;
  return progress.step === null ? texts.case_visits_over : fill(texts.case_progress, progress);
}
