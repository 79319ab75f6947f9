/** Taking a ticket, and giving it back. */

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
