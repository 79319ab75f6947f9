/** Numbered choices: which one do typed digits mean? */

/**
 * `codes`: what is written before each choice ("1" … "12"). → {chosen, waits}: the choice that is
 * meant beyond doubt, or whether a further digit could follow ("1" while there is a "12").
 */
export function typed(codes, digits) {
  const longer = codes.some((code) => code !== digits && code.startsWith(digits));
  const exact = codes.includes(digits);
  return { chosen: exact && !longer ? digits : null, exact, waits: longer };
}

/** Add or take away a code, keeping the order of choosing: visitors are served leg by leg. */
export function toggled(codes, code) {
  return codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
}
