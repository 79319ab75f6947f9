/** The tree of services. Pure: rows of {code, parent, names, letter, queued} in the order to show. */

import { widest } from "../range.js";

/** More rows than this do not fit between the question and the buttons. */
export const ROWS = 6;
/** More services on one number nobody overlooks; the server has the same limit. */
export const SERVICES_AT_ONCE = 5;

/** What stands inside a folder; null is the top. A top that holds one folder only is skipped. */
export function inside(services, folder) {
  const known = new Set(services.map((service) => service.code));
  const found = services.filter((service) =>
    folder === null ? !known.has(service.parent) : service.parent === folder,
  );
  return folder === null && found.length === 1 && !found[0].queued ? inside(services, found[0].code) : found;
}

/** Where «back» leads from a folder: the folder above, or null for the top. */
export function above(services, folder) {
  const parent = services.find((service) => service.code === folder)?.parent ?? null;
  const top = inside(services, null)[0]?.parent ?? null;
  return parent === top || !services.some((service) => service.code === parent) ? null : parent;
}

/** One screen of rows and how many screens there are. */
export function pageOf(rows, page) {
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  return { rows: rows.slice(page * ROWS, (page + 1) * ROWS), pages };
}

/** The codes that can be queued for under a row, itself included. */
export function leaves(services, row) {
  const below = services.filter((service) => service.parent === row.code).flatMap((child) => leaves(services, child));
  return row.queued ? [row.code, ...below] : below;
}

/** How many wait for a row, folders summed, and whether anything of it is served. */
export function lineOf(services, row, state) {
  const lines = leaves(services, row).map((code) => state?.services?.[code]);
  return {
    waiting: lines.reduce((sum, line) => sum + (line?.waiting ?? 0), 0),
    available: lines.some((line) => line?.available !== false),
    range: widest(leaves(services, row).map((code) => state?.foreseen?.[code])),
  };
}
