/** Keys: a hand's on the keypad's screens, a scanner's wherever a code leads on. */

import { ticketSeen } from "./issue.js";
import { readScan, Scan } from "./scan.js";
import { ASKS } from "./visits.js";

/** Screens that take what a scanner reads; on others it is as if nothing had been held to it. */
const SCANS = new Set(["start", "services", "closed", "checkin", "notin", "seen"]);
const NAMES = { Backspace: "erase", ".": "," };

/** `hall`: {screen, deaf, programme, act, ask, onTicket, onNothing}. Gives the listener for keydown. */
export function typing(hall) {
  const scan = new Scan();

  /** A slip was held to the scanner: check in with it, or say how the ticket stands. */
  async function read(text) {
    const { code, ticket } = readScan(text);
    const answer = ticket && (await hall.ask(ticketSeen(ticket)));
    // The visitor has gone while the server was asked.
    if (answer === null) return;
    if (answer?.ok) hall.onTicket(answer.body);
    else if (hall.programme) hall.act.scanned(code ?? "");
    else hall.onNothing();
  }

  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || hall.deaf) return;
    const { act } = hall;
    const scanned = scan.key(event.key, event.timeStamp);
    if (scanned && (SCANS.has(hall.screen) || !ASKS[hall.screen])) {
      // Its Enter must not press the button that happens to have the focus.
      event.preventDefault();
      if (scanned.text && SCANS.has(hall.screen)) read(scanned.text);
      return;
    }
    const key = NAMES[event.key] ?? event.key;
    const isKey = /^\d$/.test(key) || key === "," || key === "erase";
    if (hall.programme && /^\d$/.test(key) && ["start", "closed"].includes(hall.screen)) act.checkin();
    if (!ASKS[hall.screen]) return;
    if (isKey) act.key(key);
    else if (event.key === "Enter" && !event.target.matches?.("button")) act.enter();
    else return;
    event.preventDefault();
  };
}
