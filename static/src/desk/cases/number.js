/** The registration number that the application was given. */

import { dialogButton, closeDialog, openDialog } from "../dialog.js";
import { busy, field, isBusy } from "./pieces.js";

export function askNumber(context, file, { then }) {
  const { texts, cases } = context;
  const number = field(texts.case_number_label, { name: "application-no", maxlength: "40", value: file.application_no ?? "", autofocus: true });
  const main = dialogButton(texts.services_save, save, { main: true, key: "Enter" });

  async function save() {
    const typed = number.input.value.trim();
    if (isBusy(main)) return;
    if (!typed) return number.say(texts.case_number_missing), number.input.focus();
    busy(main, true);
    const answer = await cases.ask("POST", `/cases/${file.id}/number`, { application_no: typed });
    busy(main, false);
    if (!answer.ok) return number.say(answer.says);
    cases.put(answer.body);
    then(answer.body);
  }

  openDialog({
    ...context.dialog(texts.case_number_title),
    body: number.field,
    buttons: [main, dialogButton(texts.cancel, closeDialog, { key: "Esc" })],
    onKey: (event) => event.key === "Enter" && event.target === number.input && (save(), true),
  });
  number.input.select();
}
