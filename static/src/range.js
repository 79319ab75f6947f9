/** A foreseen wait in words. The server has rounded it; texts need `range`, `range_upto`, `range_about`. */

/** `range`: {low, high} in whole minutes; `say(key, values)` fills a text. Empty where there is none. */
export function rangeText(range, say) {
  if (!range) return "";
  const { low, high } = range;
  if (!low) return say("range_upto", { high });
  return low === high ? say("range_about", { high }) : say("range", { low, high });
}

/** The range that holds all of these; null of none. */
export function widest(ranges) {
  const found = ranges.filter(Boolean);
  if (!found.length) return null;
  return { low: Math.min(...found.map((one) => one.low)), high: Math.max(...found.map((one) => one.high)) };
}
