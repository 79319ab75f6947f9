/**
 * One wish of a visitor, from the touch to the answer, so that it never comes true twice.
 *
 * A wish gets one idempotency key when it is touched. Whatever happens on the way (no server, an
 * answer lost, a server too busy), the same key is sent again until there is an answer: if the first
 * try had reached the server after all, it answers with what it did then.
 */

import { api, newKey } from "../api.js";

/** Pauses between tries, ms; the last one repeats. The connection's return ends a pause at once. */
const PAUSES = [500, 1000, 2000, 3000];
/** A server that hangs is asked again after this, ms: a retry waits there for the first try's end. */
const PATIENCE = 8000;

/** A pause longer than this is no crowd but a lock after wrong codes, seconds. */
const LOCK = 30;

export function lockedOut({ status, body }) {
  return status === 429 && (body?.retry_after ?? 0) > LOCK;
}

/** Whether asking again may help: no answer, too many requests, or a server in trouble. */
function passing(answer) {
  if (lockedOut(answer)) return false;
  return [0, 408, 429].includes(answer.status) || answer.status >= 500;
}

export class Intent {
  /** `send` asks the server once, as `api` does. */
  constructor(method, path, body, send = api) {
    this.send = send;
    this.method = method;
    this.path = path;
    this.body = body;
    this.key = newKey();
    this.dropped = false;
    this.wake = () => {};
  }

  /**
   * Resolves to the last answer {ok, status, body}, or null if the wish was dropped meanwhile.
   * onTrouble("lost" | "busy") is called whenever a try has failed and another will follow.
   */
  async fulfil(onTrouble) {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.send(this.method, this.path, this.body, { key: this.key, timeout: PATIENCE });
      if (this.dropped) return null;
      if (!passing(answer)) return answer;
      onTrouble(answer.status === 0 ? "lost" : "busy");
      await this.#pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      if (this.dropped) return null;
    }
  }

  /** The visitor has gone or started again: no further try, and a late answer is not shown. */
  drop() {
    this.dropped = true;
    this.wake();
  }

  #pause(duration) {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, duration);
    });
  }
}
