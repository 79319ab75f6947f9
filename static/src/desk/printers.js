/** What is wrong with the hall's printers: somebody at a desk can put paper in. */

import { h, icon } from "../dom.js";
import { fill } from "../words.js";
import { keyed, part, say } from "../parts.js";

const HERE = new Set(["waiting", "called", "parked"]);

/** The printers in trouble, those that print nothing first: [{id, kind, says}]. */
export function troubles(printers, texts) {
  return Object.entries(printers ?? {})
    .filter(([, { state, down }]) => down || state === "near_end")
    .map(([id, { name, state, down }]) => ({
      id,
      kind: down ? "breach" : "watch",
      says: fill(texts[`printer_${state}`], { printer: name || id }),
    }))
    .sort((a, b) => (a.kind > b.kind) - (a.kind < b.kind) || (a.id > b.id) - (a.id < b.id));
}

/** Visitors still in the hall whose slip may not have come out. */
export function doubts({ doubts: open, tickets }, texts) {
  return Object.keys(open ?? {})
    .filter((id) => HERE.has(tickets[id]?.state))
    .map((id) => ({ id, kind: "watch", says: fill(texts.slip_doubtful, { number: tickets[id].number }) }));
}

export function showPrinters(state, texts) {
  const list = part("printers");
  const found = [...troubles(state.printers, texts), ...doubts(state, texts)];
  keyed(list, found, () => h("p", {}, icon("printer-off"), h("span", {})), (row, { kind, says }) => {
    row.dataset.status = kind;
    say(row.querySelector("span"), says);
  });
  list.hidden = found.length === 0;
}
