/** A new application: what the programme has to know, on one screen; then its visits. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog } from "../dialog.js";
import { askIssue } from "../issuing.js";
import { nameOf } from "./calls.js";
import { powerOf } from "./model.js";
import { busy, checkbox, choiceOf, field, isBusy, sentenceBox } from "./pieces.js";

/** Who telephones all day is not asked every time. */
let channel = "desk";

export function askNewCase(context, { opened }) {
  const { texts, cases, config } = context;
  const limit = config.programme?.up_to_kw;
  const power = field(texts.case_power, { name: "power", inputmode: "decimal", maxlength: "10", autofocus: true }, { hint: fill(texts.case_power_hint, { kw: limit }) });
  const phone = field(texts.case_phone, { name: "phone", type: "tel", maxlength: "24", placeholder: "+7 9" }, { hint: texts.case_phone_hint });
  const name = field(texts.case_name, { name: "applicant-name", maxlength: "120" });
  const email = field(texts.case_email, { name: "email", type: "email", maxlength: "254" }, { hint: texts.case_optional });
  const kind = choiceOf("applicant", texts.case_kind, [["household", texts.case_applicant_household], ["business", texts.case_applicant_business]], "household");
  const by = choiceOf("channel", texts.case_channel, [["desk", texts.case_channel_desk], ["phone", texts.case_channel_phone]], channel, (value) => (channel = value));
  const building = checkbox("construction", texts.case_construction, true);
  const near = checkbox("near_grid", texts.case_near, false);
  const centre = config.centres.length > 1 && h("select", { class: "input", id: "field-centre" }, config.centres.map((one) => h("option", { value: one.code, selected: one.code === config.centre }, one.name)));
  const lang = h("select", { class: "input", id: "field-lang" }, h("option", { value: "ru", selected: context.lang === "ru" }, "Русский"), h("option", { value: "en", selected: context.lang === "en" }, "English"));
  const { box, show } = sentenceBox();
  const main = dialogButton(texts.case_propose, create, { main: true, key: "Enter" });
  const fields = { power_kw: power, phone, name, email };

  function isComplete() {
    const kw = powerOf(power.input.value);
    const wrong = [
      [power, kw === null || kw === 0 ? texts.case_power_missing : Number.isNaN(kw) ? texts.case_power_wrong : null],
      [phone, phone.input.value.trim() ? null : texts.case_phone_missing],
    ].filter(([, text]) => text);
    wrong.forEach(([one, text]) => one.say(text));
    wrong[0]?.[0].input.focus();
    return !wrong.length;
  }

  async function create() {
    if (isBusy(main) || !isComplete()) return;
    busy(main, true);
    show(null);
    const answer = await cases.ask("POST", "/cases", {
      power_kw: powerOf(power.input.value),
      applicant: kind.value(),
      construction: building.input.checked,
      near_grid: near.input.checked,
      name: name.input.value.trim() || null,
      phone: phone.input.value.trim(),
      email: email.input.value.trim() || null,
      lang: lang.value,
      centre: centre ? centre.value : config.centre,
      channel: by.value(),
    });
    if (!box.isConnected) return;
    busy(main, false);
    if (answer.ok) return opened(answer.body.id, show);
    refused(answer);
  }

  /** Each refusal beside the field that it is about. */
  function refused(answer) {
    const problem = nameOf(answer);
    if (problem === "bad-phone") return phone.say(answer.says), phone.input.focus();
    if (problem === "invalid") {
      const found = (answer.body.errors ?? []).map((one) => fields[one.field]).filter(Boolean);
      found.forEach((one) => one.say(texts[`case_wrong_${one.input.name}`] ?? texts.case_wrong));
      if (found.length) return found[0].input.focus();
    }
    if (problem === "power-not-covered") {
      const ticket = () => askIssue(context, { services: [answer.body.offer.ticket.service] });
      const way = h("button", { type: "button", class: "button small", onclick: ticket }, texts.case_ordinary_ticket);
      power.input.setAttribute("aria-invalid", "true");
      show(fill(texts.case_too_much, { kw: limit }), { way });
      return way.focus();
    }
    show(answer.says);
  }

  openDialog({
    ...context.dialog(texts.case_new),
    size: "wide",
    body: [
      h("div", { class: "case-form" },
        power.field, kind.group, name.field, phone.field, email.field,
        h("div", { class: "field" }, h("label", { for: "field-lang" }, texts.case_lang), lang),
        h("div", { class: "case-checks" }, building.label, near.label), by.group,
        centre && h("div", { class: "field case-form-wide" }, h("label", { for: "field-centre" }, texts.case_centre), centre)),
      box,
    ],
    buttons: [main, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
    onKey: (event) => event.key === "Enter" && event.target.tagName !== "BUTTON" && (create(), true),
  });
}
