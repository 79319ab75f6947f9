/**
 * How large the letters of a board must be, and how many rows that leaves. Pure.
 *
 * Capitals of 75 mm where a screen hangs above 2.2 m, 50 mm below; sizes follow from the real
 * diagonal, since a pixel of a 32-inch screen is smaller than one of a 55-inch screen.
 */

const CAPITAL = 0.7; // height of a capital of Golos Text, of the font size
const HEAD = 64;
const FOOT = 96;
const PAD = 112; // both sides of a row
const ARROW = 0.75; // the arrow with its least air, of the font size
const AIR = 1.5; // row height against the height of its capitals; «Д» has feet below the line
const MOST_ROWS = 4;
const LARGEST = 320;

/** Pixels of capitals that are `mm` high on a screen of `width`×`height` px and `diagonal` inches. */
export function pixelsOf(mm, diagonal, width, height) {
  const pitch = (diagonal * 25.4) / Math.hypot(width, height);
  return mm / pitch;
}

/**
 * `diagonal` in inches, `hung` = the screen's height above the floor in metres; widths of the
 * widest number and window code in ems; how many windows can call at once.
 *
 * Returns `font` (px) of a row and `row` (its height), how many `rows`, `alone` (px of the number
 * in a hall of one window), and `beside`: whether number and window fit into two thirds, so that
 * the right third stays free for other content.
 */
export function sizes({ diagonal, hung, width, height, numberWidth, windowWidth, windows }) {
  const capital = pixelsOf(hung > 2.2 ? 75 : 50, diagonal, width, height);
  const needed = capital / CAPITAL;
  const free = height - HEAD - FOOT;
  const most = Math.min(MOST_ROWS, windows);
  const rows = Math.max(1, Math.min(most, Math.floor(free / (capital * AIR * 0.98))));
  const row = Math.floor(free / rows);
  const room = (part) => (width * part - PAD) / (numberWidth + windowWidth + ARROW);
  const beside = room(2 / 3) >= needed;
  const tall = row / AIR / CAPITAL;
  const font = Math.max(needed, Math.min(tall, room(beside ? 2 / 3 : 1), LARGEST));
  const alone = Math.max(needed, Math.min((width - PAD) / numberWidth, free * 0.72));
  return { font: Math.round(font), row, rows, alone: Math.round(alone), beside };
}
