/** Taking a ticket, giving it back, and looking at one. */

import { api } from "../api.js";
import { Intent } from "./intent.js";

/** body: what POST /centres/{centre}/tickets takes. */
export function ticketWish(centre, body) {
  return new Intent("POST", `/centres/${encodeURIComponent(centre)}/tickets`, body);
}

/** Give a ticket back with the code that is printed on its slip. */
export function giveBack(ticket) {
  return api("POST", `/tickets/${ticket.id}/cancel`, { code: ticket.code }, { key: `back-${ticket.id}` });
}

/** Asks for the ticket behind a slip's code, as the hall has it; 404 for one that it does not know. */
export function ticketSeen(signed) {
  const here = location.pathname.replace(/\/$/, "");
  return new Intent("GET", `${here}/ticket/${encodeURIComponent(signed)}`, null, askPage);
}

/** A page of this kiosk, answered as `api` answers: status 0 where nobody did. */
async function askPage(_method, address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000) });
    const ok = answer.ok && !answer.redirected;
    return { ok, status: answer.status, body: ok ? await answer.json() : null };
  } catch {
    return { ok: false, status: 0, body: null };
  }
}
