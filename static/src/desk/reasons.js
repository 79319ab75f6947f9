/** Why somebody stands where they stand: the chips of a row. */

import { fill } from "../words.js";
import { timeOfDay } from "./clock.js";

/**
 * Chips of a ticket's row: [{kind, icon|null, text}]. What counts for the turn comes first; then what
 * the clerk should know before speaking. `window`: the clerk's own.
 */
export function chipsOf(row, window, texts, zone) {
  const chips = [];
  const add = (kind, icon, text) => chips.push({ kind, icon, text });
  if (row.priority) add("priority", "priority", texts.chip_priority);
  if (row.booked_for) {
    add("booked", "calendar", fill(texts.chip_booked, { time: timeOfDay(row.booked_for, zone) }));
  }
  if (row.reason === "returning") add("returning", "undo", texts.chip_returning);
  if (row.for_window && row.for_window !== window) {
    add("window", "window", fill(texts.chip_window, { window: row.for_window }));
  }
  if (row.lang && row.lang !== "ru") add("lang", null, row.lang.toUpperCase());
  return chips;
}
