/** How long people waited, in bands: of those served and of all who came, so that leavers count. */

import { h } from "../dom.js";
import { fill } from "../words.js";

const KINDS = ["good", "good", "watch", "breach"];

function nameOf({ over, upto }, texts) {
  if (over === null) return fill(texts.band_upto, { upto });
  return upto === null ? fill(texts.band_over, { over }) : fill(texts.band_between, { over, upto });
}

/** Fill `table` with the four bands. */
export function fillBands(table, bands, { texts, lang }) {
  const share = (value) =>
    value === null ? "–" : new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 }).format(value);
  const rows = bands.map((band, index) => {
    const bar = h("span", { class: "bar-fill", "data-kind": KINDS[index] });
    bar.style.width = `${(band.share_of_served ?? 0) * 100}%`;
    return h("tr", {},
      h("th", { scope: "row" }, nameOf(band, texts)),
      h("td", { class: "cell-number" }, share(band.share_of_served)),
      h("td", { class: "cell-number secondary" }, share(band.share_of_issued)),
      h("td", { class: "cell-number secondary" }, String(band.served)),
      h("td", { class: "band-bar", "aria-hidden": "true" }, bar));
  });
  const column = (text, kind) => h("th", { scope: "col", class: kind }, text);
  table.replaceChildren(
    h("thead", {}, h("tr", {}, column(texts.col_wait), column(texts.col_of_served, "cell-number"), column(texts.col_of_issued, "cell-number"), column(texts.col_people, "cell-number"))),
    h("tbody", {}, rows));
}
