/** A visitor or caller without a ticket: the case by its code or number, a booking's code, or new. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog, option } from "../dialog.js";
import { askIssue, showIssued } from "../issuing.js";
import { askByNumber } from "./by-number.js";
import { busy, field, isBusy, sentenceBox } from "./pieces.js";

export function askApplicant(context, { open, fresh }) {
  const { texts, cases, config } = context;
  const digits = { inputmode: "numeric", class: "input num" };
  const code = field(texts.case_find_code, { ...digits, name: "case-code", maxlength: "20", autofocus: true });
  const last4 = field(texts.case_find_last4, { ...digits, name: "phone-last4", maxlength: "4" });
  const { box, show } = sentenceBox();
  const main = dialogButton(texts.case_find, find, { main: true, key: "Enter" });

  const typed = (one) => one.input.value.replace(/\D/g, "");
  const asked = (one, text) => (one.say(text), one.input.focus());

  /** One question at a time: a held key must not count as a second wrong code. */
  async function once(act) {
    if (isBusy(main)) return;
    busy(main, true);
    show(null);
    await act();
    busy(main, false);
  }

  async function find() {
    if (!typed(code)) return asked(code, texts.case_code_missing);
    if (typed(last4).length < 4) return asked(last4, texts.case_last4_missing);
    await once(async () => {
      const answer = await cases.ask("POST", "/cases/lookup", { code: typed(code), phone_last4: typed(last4) });
      if (!box.isConnected) return;
      if (!answer.ok) return show(answer.says);
      await open(answer.body.case, show);
    });
  }

  async function checkIn() {
    if (!typed(code)) return asked(code, texts.case_booking_code_missing);
    await once(async () => {
      const answer = await cases.ask("POST", `/centres/${config.centre}/check-in`, { code: typed(code) });
      if (!box.isConnected) return;
      if (!answer.ok) return show(answer.says, { way: wayOn(answer) });
      showIssued(context, answer.body, false);
    });
  }

  /** Too late or given up: an ordinary ticket goes on from here. */
  function wayOn(answer) {
    if (!["too_late", "cancelled"].includes(answer.body?.reason)) return null;
    return h("button", { type: "button", class: "button small", onclick: () => askIssue(context) }, texts.act_issue);
  }

  // Where the centre has no programme there is nothing to open.
  const byNumber = () => askByNumber(context, { open });
  const ways = { KeyC: checkIn, KeyA: byNumber, KeyN: config.programme && fresh };
  openDialog({
    ...context.dialog(texts.case_find_title, texts.case_find_hint),
    body: [
      h("div", { class: "find-fields" }, code.field, last4.field),
      box,
      h("div", { class: "options find-ways" },
        option({ code: "C", text: texts.case_check_in, note: texts.case_check_in_hint }, checkIn),
        option({ code: "A", text: texts.case_by_number, note: texts.case_by_number_hint }, byNumber),
        option({ code: "N", text: texts.case_new, note: fill(texts.case_new_hint, { kw: config.programme?.up_to_kw }), disabled: !config.programme }, fresh)),
    ],
    buttons: [main, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
    onKey: (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") return find(), true;
      // The fields hold digits only, so that letters are free to mean the other ways.
      const way = !event.ctrlKey && !event.altKey && !event.metaKey && ways[event.code];
      if (way) return way(), true;
      return event.target.tagName === "INPUT" && event.key.length === 1 && !event.ctrlKey && !event.metaKey && /[^\d\s-]/.test(event.key);
    },
  });
}
