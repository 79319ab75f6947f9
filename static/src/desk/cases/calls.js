/** Calls about cases: sent again by themselves when no answer comes, and refusals as sentences. */

import { fill } from "../../words.js";
import { newKey } from "../intent.js";
import { verdictOf } from "../requests.js";

const PAUSES = [400, 1000, 2000];

/**
 * `ask(method, path, body)` → {ok, status, body, says}. An answer that was lost on the way is asked
 * for again under the same key, so that nothing is booked twice. `says`: the sentence to show;
 * `api`: as in api.js.
 */
export function caller(texts, api) {
  /** What nobody knows the end of: the same asked again is the same, however much later. */
  const unknown = new Map();
  return async function ask(method, path, body) {
    const what = JSON.stringify([method, path, body]);
    const key = unknown.get(what) ?? newKey();
    unknown.set(what, key);
    for (let attempt = 0; ; attempt += 1) {
      const answer = await api(method, path, body, { key });
      const known = verdictOf(answer) !== "retry";
      if (known) unknown.delete(what);
      if (known || attempt === PAUSES.length) return { ...answer, says: sentence(answer, texts) };
      await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
    }
  };
}

/** What to say of a refusal; null when there is none. */
export function sentence(answer, texts) {
  if (answer.ok) return null;
  const name = nameOf(answer);
  if (answer.status === 401 || name === "csrf") return texts.signed_out;
  if (verdictOf(answer) === "retry") return texts.case_no_answer;
  if (answer.status === 429) return fill(texts.case_locked, { minutes: Math.ceil((answer.body?.retry_after ?? 600) / 60) });
  const said = texts[`case_problem_${name}`];
  return said ? fill(said, answer.body) : (answer.body?.detail ?? answer.body?.title ?? texts.problem);
}

/** "/problems/slot-gone" → "slot-gone". */
export const nameOf = (answer) => (answer.body?.type ?? "").split("/").at(-1);
