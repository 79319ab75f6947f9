/** What is typed on the keypad. Pure: an entry is a string of digits, with one comma for a power. */

export const CODE = 8;
export const LAST = 4;
const PHONE = 10;

/** What each question takes: the longest entry, and how to read it. */
export const FIELDS = {
  power: { longest: 6, comma: true, done: (entry) => powerOf(entry) > 0 },
  phone: { longest: PHONE, done: (entry) => entry.length === PHONE },
  code: { longest: CODE, done: (entry) => entry.length === CODE },
  last4: { longest: LAST, done: (entry) => entry.length === LAST },
};

/** The entry after one more key: a digit, a comma, or "erase". */
export function typed(field, entry, key) {
  const { longest, comma } = FIELDS[field];
  if (key === "erase") return entry.slice(0, -1);
  if (key === ",") return comma && entry && !entry.includes(",") && entry.length < longest ? `${entry},` : entry;
  if (!/^\d$/.test(key)) return entry;
  if (field === "power") return typedPower(entry, key, longest);
  if (field === "phone") return `${entry}${key}`.replace(/^[78]9/, "9").slice(0, longest);
  return `${entry}${key}`.slice(0, longest);
}

/** Kilowatts are rarely finer than tens of watts; no zeros before the number. */
function typedPower(entry, key, longest) {
  if (/,\d\d$/.test(entry)) return entry;
  return (entry === "0" ? key : entry + key).slice(0, longest);
}

export function powerOf(entry) {
  return Number(entry.replace(",", ".")) || 0;
}

/** As it is shown: what is typed, and what is still open as marks. */
export function shown(field, entry) {
  if (field === "power") return entry || "0";
  if (field === "phone") return masked(entry, "### ###-##-##", "+7 ");
  return masked(entry, field === "code" ? "#### ####" : "####");
}

function masked(entry, mask, before = "") {
  let at = 0;
  return before + mask.replace(/#/g, () => entry[at++] ?? "·");
}

/** "1234 5678": a code as one reads it out. */
export function spelled(code) {
  return String(code).replace(/(\d{4})(?=\d)/g, "$1\u00a0");
}
