/** A case by the registration number of its application: opened at once, or chosen from several. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog, option } from "../dialog.js";
import { busy, field, isBusy, sentenceBox } from "./pieces.js";

export function askByNumber(context, { open }) {
  const { texts, cases, dates } = context;
  const number = field(texts.case_number_label, { name: "application-no", maxlength: "40", autofocus: true });
  const { box, show } = sentenceBox();
  const several = h("div", { class: "options find-ways" });
  const main = dialogButton(texts.case_find, find, { main: true, key: "Enter" });

  async function find() {
    const typed = number.input.value.trim();
    if (isBusy(main)) return;
    if (!typed) return number.say(texts.case_number_missing), number.input.focus();
    busy(main, true);
    offer([]);
    show(null);
    const answer = await cases.ask("POST", "/cases/find", { application_no: typed });
    busy(main, false);
    if (!box.isConnected) return;
    if (!answer.ok) return show(answer.says);
    const found = answer.body.items;
    if (!found.length) return show(texts.case_number_unknown);
    if (found.length === 1) return open(found[0].id, show);
    offer(found);
  }

  /** Two cases may bear one number: when each was opened, and how it stands, tells them apart. */
  function offer(found) {
    const line = (one, place) => option({
      code: String(place + 1),
      text: fill(texts.case_opened_on, { date: dates.day(one.opened_at) }),
      note: texts[`case_state_${one.state}`] ?? fill(texts.case_visit_n, { visit: one.next.visit }),
    }, () => open(one.id, show));
    several.replaceChildren(...found.map(line));
    several.querySelector("button")?.focus();
  }

  openDialog({
    ...context.dialog(texts.case_by_number),
    body: [number.field, box, several],
    buttons: [main, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
    onKey: (event) => {
      if (event.target === number.input) return event.key === "Enter" && (find(), true);
      const line = [...several.children].find((one) => one.dataset.code === event.key);
      return line && (line.click(), true);
    },
  });
}
