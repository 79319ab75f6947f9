/** What was booked: dates and codes to be said aloud, and the case's own code. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog } from "../dialog.js";
import { visitOf } from "./model.js";

export function showBooked(context, file, bookings, { then }) {
  const { texts, dates, cases } = context;
  const done = dialogButton(texts.issued_done, closeDialog, { main: true, key: "Enter" });
  done.setAttribute("autofocus", "");
  const row = (booking) =>
    h("li", { class: "chain-visit" },
      h("h3", {}, fill(texts.case_visit_n, { visit: booking.visit }), ": ", file.steps.find((one) => one.visit === booking.visit)?.name),
      h("p", { class: "chain-when num" }, dates.moment(booking.start)),
      h("p", { class: "chain-code num" }, fill(texts.case_code_is, { code: cases.fours(booking.code) })),
      h("p", { class: "chain-bring" }, h("strong", {}, texts.case_bring), " ", visitOf(file, booking.visit).bring.join(", ")));
  openDialog({
    ...context.dialog(texts.case_booked_title),
    size: "wide",
    body: [
      h("p", { class: "booked-case" }, fill(texts.case_booked_code, { code: cases.fours(file.code) })),
      h("ol", { class: "chain" }, bookings.map(row)),
    ],
    hint: texts.case_booked_hint,
    buttons: [done, dialogButton(texts.case_whole, then, { key: "D" })],
    onKey: (event) => event.code === "KeyD" && (then(), true),
  });
}
