/** The first free slot of a visit on or after a day: for a visit that another one pushed on. */

/** → a slot, or null where none is free up to `last`. */
export async function fits(cases, file, visit, first, last) {
  const until = new Date(Date.parse(`${first}T12:00:00Z`) + 14 * 86_400_000).toISOString().slice(0, 10);
  const query = new URLSearchParams({ service: visit.service, from: first, to: last && last < until ? last : until });
  const answer = await cases.ask("GET", `/centres/${file.centre}/slots?${query}`);
  return answer.ok ? (answer.body.items.find((slot) => slot.free > 0) ?? null) : null;
}
