/** Cases at a window: the one in hand, the acts on it, and applicants without a ticket. */

import { api } from "../../api.js";
import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog } from "../dialog.js";
import { askIssue } from "../issuing.js";
import { askFact } from "./facts.js";
import { askNewCase } from "./newcase.js";
import { askApplicant } from "./find.js";
import { askNumber } from "./number.js";
import { askPlan } from "./planning.js";
import { askTime } from "./times.js";
import { showBooked } from "./booked.js";
import { showChanges } from "./changes.js";
import { showFile } from "./file.js";
import { busy, isBusy, sentences } from "./pieces.js";
import { verdictOf } from "../requests.js";
import { showPrinted } from "../slips.js";
import { caller, nameOf } from "./calls.js";
import { bookable, dayOf, inFours, marksFirst, visitOf } from "./model.js";

/** ms in which what one change leaves in the journal has come. */
const GATHER = 150;

/** ms after which a case is asked for again that a busy server or a lost network did not give. */
const AGAIN = 3000;

export const ACTS = new Set(["applicant", "case", "book", "fact", "number"]);

/** `draw()` redraws the page; `context` as in work.js. */
export function casesAt(context, draw) {
  const { texts } = context;
  const ask = caller(texts, api);
  let held = null;
  let row = null;
  let asking = 0;

  /** The case of the visitor at the window follows the ticket. */
  function follow(current) {
    row = current?.case ? current : null;
    if (held?.id === row?.case && held?.state === row?.state) return;
    // The next state of a ticket (checked in, served) may be news of its case.
    const same = held?.id === row?.case;
    held = row && { id: row.case, state: row.state, file: same ? held.file : null, trouble: null };
    if (row) refresh(row.case);
  }

  async function refresh(id) {
    const answer = await ask("GET", `/cases/${id}`);
    if (held?.id === id) {
      held = { ...held, file: answer.body?.id ? answer.body : held.file, trouble: answer.says };
      draw();
      if (verdictOf(answer) === "retry") askSoon(id, AGAIN);
    }
    return answer.ok ? answer.body : null;
  }

  function put(file) {
    if (held?.id === file.id) held = { ...held, file, trouble: null };
    draw();
  }

  /** Somebody changed a case, perhaps at another desk: several entries of one change ask once. */
  function heard(id) {
    if (held?.id === id) askSoon(id, GATHER);
  }

  function askSoon(id, ms) {
    clearTimeout(asking);
    asking = setTimeout(() => held?.id === id && refresh(id), ms);
  }

  /** The ticket at the window, when it belongs to this case. */
  const rowOf = (file) => (row?.case === file.id ? row : null);

  const acts = {
    applicant: () => askApplicant(context, { open: openFile, fresh: () => askNewCase(context, { opened: planNew }) }),
    // Somebody else may have worked on it meanwhile: the whole case is always shown as it is now.
    case: () => reopen(held.id),
    book: () => book(held.file),
    fact: () => askFact(context, held.file, { then: closeDialog }),
    number: () => askNumber(context, held.file, { then: closeDialog }),
  };

  async function openFile(id, show) {
    const answer = await ask("GET", `/cases/${id}`);
    if (answer.ok) whole(answer.body);
    else show(answer.says);
  }

  async function planNew(id, show) {
    const answer = await ask("GET", `/cases/${id}`);
    if (!answer.ok) return show(answer.says);
    const file = answer.body;
    askPlan(context, file, bookable(file), { later: () => whole(file), then: (items) => showBooked(context, file, items, { then: () => reopen(file.id) }) });
  }

  async function reopen(id) {
    const file = await refresh(id);
    if (file) whole(file);
    else closeDialog();
  }

  function whole(file, says) {
    const again = () => reopen(file.id);
    showFile(context, file, rowOf(file), {
      book: () => book(file),
      fact: () => askFact(context, file, { then: again }),
      number: () => askNumber(context, file, { then: again }),
      ticket: () => ticketFor(file),
      print: async (show) => showPrinted(await ask("POST", `/cases/${file.id}/slip`, {}), texts, show),
      move: (booking) => move(file, booking),
      cancel: (booking) => cancel(file, booking),
    }, says);
  }

  function book(file) {
    if (!file) return;
    const here = rowOf(file)?.visit ?? null;
    const wanted = bookable(file, here);
    if (!wanted.length) return whole(file);
    if (marksFirst(file, here)) {
      return askFact(context, file, { hint: texts.case_mark_first, then: (after) => (marksFirst(after, here) ? closeDialog() : book(after)) });
    }
    askPlan(context, file, wanted, {
      then: (items) => {
        refresh(file.id);
        showBooked(context, file, items, { then: () => reopen(file.id) });
      },
    });
  }

  /** A visitor who came without a booking: the ticket of the next visit, linked to the case. */
  function ticketFor(file) {
    const service = visitOf(file, file.next.visit)?.service;
    askIssue(context, { linked: file.id, services: service ? [service] : [] });
  }

  function move(file, booking) {
    const visit = visitOf(file, booking.visit);
    const choose = (refused = null, wish = dayOf(booking.start)) => askTime(context, file, {
      visit: booking, first: visit.first, last: visit.last, wish, refusal: refused,
      back: () => whole(file),
      pick: async (slot) => {
        const answer = await ask("POST", `/bookings/${booking.id}/move`, { slot: slot.id });
        if (!answer.ok) return choose(refusal(answer), dayOf(slot.start));
        refresh(file.id);
        showChanges(context, file, answer.body, { title: texts.case_moved_title, then: () => reopen(file.id) });
      },
    });
    choose();
  }

  /** Why a move cannot be, with the reasons and the nearest day that can. */
  function refusal(answer) {
    if (nameOf(answer) !== "unlawful-date") return answer.says;
    return sentences([answer.says, ...(answer.body.explains ?? []).map((one) => one.text)]);
  }

  function cancel(file, booking) {
    const later = file.visits.filter((one) => one.visit > booking.visit && one.state === "booked").length;
    const yes = dialogButton(texts.case_cancel_yes, give, { main: true, key: "Enter" });
    yes.setAttribute("autofocus", "");
    async function give() {
      if (isBusy(yes)) return;
      busy(yes, true);
      const answer = await ask("POST", `/bookings/${booking.id}/cancel`, {});
      if (!answer.ok) return whole(file, answer.says);
      refresh(file.id);
      showChanges(context, file, answer.body, { title: texts.case_cancelled_title, then: () => reopen(file.id) });
    }
    openDialog({
      ...context.dialog(fill(texts.case_cancel_title, { visit: booking.visit })),
      body: h("p", { class: "dialog-text" }, [context.dates.moment(booking.start), later && texts.case_cancel_later].filter(Boolean).join(". ") + "."),
      buttons: [yes, dialogButton(texts.case_back, () => whole(file), { key: "Esc" })],
      onEscape: () => whole(file),
    });
  }

  return {
    ask, put, refresh, follow, heard,
    fours: inFours,
    held: () => held,
    row: () => row,
    /** Do what a key or button asks for, where there is a case to do it on. */
    act(name) {
      if (context.stalled() || (name !== "applicant" && !held)) return;
      if (name !== "applicant" && name !== "case" && !held.file) return;
      if (["book", "fact"].includes(name) && held.file.state !== "open") return;
      acts[name]();
    },
  };
}
