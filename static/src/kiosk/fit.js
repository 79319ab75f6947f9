/** Type that gives way to long words, so that nothing ever leaves the screen. */

/** Longer words than the screen was drawn for: the type gives way, step by step, never the edges. */
export function fit(root, large) {
  const rows = [...root.querySelectorAll(".row")];
  // Names of one screen are of one size; who asked for larger text gets each as large as it can be.
  for (const group of large ? rows.map((row) => [row]) : [rows]) {
    shrink(group, "--fit-row", group.flatMap((row) => [...row.querySelectorAll(".row-text, .row-name")]));
  }
  shrink([root], "--fit", [...root.querySelectorAll(".main, .choose, .result, .message, .visit, .visit-bring, .main h1, .main .button, .number, .entry, .visit-code")]);
}

/** Step a size factor of these elements down until none of the parts overflows. */
function shrink(elements, factor, parts) {
  for (let step = 0; step <= 12; step += 1) {
    for (const element of elements) element.style.setProperty(factor, String(1 - step * 0.04));
    if (!parts.some(overflows)) return;
  }
}

/** Words may hang below their line (щ, ц): only boxes are measured in height. */
function overflows(part) {
  const hangs = part.matches("h1, .button, .row-name, .number, .entry, .visit-code");
  return part.scrollWidth > part.clientWidth + 1 || (!hangs && part.scrollHeight > part.clientHeight + 1);
}
