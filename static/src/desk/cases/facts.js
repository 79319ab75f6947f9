/** What happened to a case, marked with its day; the chain moves with it. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog, option } from "../dialog.js";
import { digitOf, keptBy } from "../keys.js";
import { showChanges } from "./changes.js";
import { nameOf } from "./calls.js";
import { factDue, WITHDRAWN } from "./model.js";
import { busy, isBusy, sentenceBox } from "./pieces.js";

/**
 * Choose a fact by its digit, Enter marks it. `hint`: why this is asked now; `then(file)`: what
 * follows once it is marked.
 */
export function askFact(context, file, { hint = null, then }) {
  const { texts, dates, cases } = context;
  const codes = [...file.facts.map((one) => one.fact), WITHDRAWN];
  let chosen = factDue(file) ?? codes[0];
  const { box, show } = sentenceBox();
  const day = h("input", { class: "input", type: "date", id: "fact-day", value: dates.today() });
  const dayField = h("div", { class: "field fact-day" }, h("label", { for: "fact-day" }, texts.case_fact_day), day, h("p", { class: "secondary fact-hint" }));
  const main = dialogButton("", mark, { main: true, key: "Enter" });

  const options = codes.map((code, index) => {
    const fact = file.facts.find((one) => one.fact === code);
    return option({ code: String(index + 1), text: fact?.name ?? texts.case_fact_withdrawn, note: fact && noteOf(fact, context), chosen: false }, pick);
  });
  // The digits beside the options read first to last, the last one ends the case.
  options.at(-1).classList.add("option-grave");
  // Enter on a choice marks it as anywhere else: it must not merely choose it again.
  function pick(digit) {
    chosen = codes[digit - 1];
    draw();
  }

  function draw() {
    options.forEach((one, index) => one.setAttribute("aria-pressed", String(codes[index] === chosen)));
    const withdrawn = chosen === WITHDRAWN;
    const ahead = day.value > dates.today();
    main.firstChild.textContent = withdrawn ? texts.case_withdraw : ahead ? texts.case_forecast : texts.case_mark_yes;
    dayField.querySelector(".fact-hint").textContent = ahead && !withdrawn ? texts.case_forecast_hint : "";
    show(withdrawn ? texts.case_withdraw_hint : hint, { kind: "info" });
  }

  async function mark() {
    if (isBusy(main)) return;
    if (!day.value) return show(texts.case_day_missing), day.focus();
    busy(main, true);
    const answer = await cases.ask("POST", `/cases/${file.id}/events`, { kind: chosen, on: day.value });
    busy(main, false);
    if (!answer.ok) {
      const [first, last] = [answer.body?.first, answer.body?.last].map((date) => date && dates.short(date));
      return show(nameOf(answer) === "impossible-date" ? fill(texts.case_bad_day, { first, last }) : answer.says);
    }
    const after = await cases.refresh(file.id);
    showChanges(context, file, answer.body, { title: chosen === WITHDRAWN ? texts.case_state_withdrawn : texts.case_marked, then: () => then(after ?? file) });
  }

  day.addEventListener("input", draw);
  openDialog({
    ...context.dialog(texts.case_mark_title, texts.case_mark_keys),
    body: [h("div", { class: "options facts-options" }, options), dayField, box],
    buttons: [main, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
    onKey: (event) => {
      if (event.key === "Enter") return mark(), true;
      if (keptBy(event.target, event.code)) return false;
      const digit = digitOf(event);
      if (digit === null || digit < 1 || digit > codes.length) return false;
      return pick(digit), options[digit - 1].focus(), true;
    },
  });
  options[codes.indexOf(chosen)].focus();
  draw();
}

/** «23 ноября», «ожидается 8 декабря», «ещё нет»; and when the law's term is over. */
export function noteOf(fact, { texts, dates }) {
  if (fact.status === "overdue") return texts.case_not_yet;
  if (!fact.on) return "";
  const date = dates.short(fact.on);
  return ["fact", "assumed"].includes(fact.status) ? date : fill(texts.case_expected, { date });
}
