/**
 * How large the letters of a board must be, and how many rows that leaves. Pure.
 *
 * Capitals of 75 mm where a screen hangs above 2.2 m, 50 mm below; sizes follow from the real
 * diagonal, since a pixel of a 32-inch screen is smaller than one of a 55-inch screen.
 */

const CAPITAL = 0.7; // height of a capital of Golos Text, of the font size
const HEAD = 88;
const FOOT = 96;
const PAD = 112; // both sides of a row
const ARROW = 0.75; // the arrow with its least air, of the font size
const AIR = 1.47; // row height against the height of its capitals; «Д» has feet below the line
const LOOSE = 1.75; // a row with room to spare, against its letters
const FEWEST = 2; // a lone call does not get letters that the next one would shrink
const MOST_ROWS = { landscape: 4, portrait: 6 };
const LARGEST = 320;
const CALLS_PART = 2 / 3; // of the width, in portrait of the height; the rest is content's

/** Pixels of capitals that are `mm` high on a screen of `width`×`height` px and `diagonal` inches. */
export function pixelsOf(mm, diagonal, width, height) {
  const pitch = (diagonal * 25.4) / Math.hypot(width, height);
  return mm / pitch;
}

/** Millimetres that a capital needs on a screen that hangs `hung` metres above the floor. */
export function capitalOf(hung) {
  return hung > 2.2 ? 75 : 50;
}

/**
 * `diagonal` in inches, `hung` = the screen's height above the floor in metres; widths of the
 * widest number and window code in ems; how many windows can call at once; how many calls are
 * `shown` now: few calls share the height of many, so that no hall looks at an empty board.
 *
 * Returns `font` (px) of a row and `row` (its height), how many `rows` there may be, `alone` (px of the number
 * in a hall of one window), `beside`: whether number and window leave the last third of the screen
 * (its right, in portrait its foot) free for other content, `stacked`: whether the window stands
 * under its number, since both do not fit beside each other, and `legible`: whether capitals are
 * as high as they must be; a small screen that hangs too high shows the largest that fit.
 */
export function sizes({ diagonal, hung, width, height, numberWidth, windowWidth, windows, shown = Infinity }) {
  const portrait = height > width;
  const capital = pixelsOf(capitalOf(hung), diagonal, width, height);
  const needed = capital / CAPITAL;
  const whole = height - FOOT;
  const free = (portrait ? whole * CALLS_PART : whole) - HEAD;
  const line = numberWidth + windowWidth + ARROW;
  const stacked = (width - PAD) / line < needed;
  const ems = stacked ? Math.max(numberWidth, windowWidth + ARROW) : line;
  const room = (part) => (width * part - PAD) / ems;
  const lines = stacked ? 1.8 : 1;
  const most = Math.min(portrait ? MOST_ROWS.portrait : MOST_ROWS.landscape, windows);
  const rows = Math.max(1, Math.min(most, Math.floor(free / (capital * AIR * lines * 0.98))));
  const filled = Math.min(rows, Math.max(shown, FEWEST));
  const least = Math.floor(free / filled);
  const beside = portrait || room(CALLS_PART) >= needed;
  const widest = room(beside && !portrait ? CALLS_PART : 1);
  const tall = least / AIR / CAPITAL / lines;
  const font = Math.min(widest, tall, LARGEST) < needed ? Math.min(needed, room(1), tall) : Math.min(tall, widest, LARGEST);
  const alone = Math.min((width - PAD) / numberWidth, (whole - HEAD) * (portrait ? 0.4 : 0.72));
  return {
    font: Math.floor(font),
    row: Math.floor(Math.min(free / Math.max(1, Math.min(rows, shown)), Math.max(free / rows, font * LOOSE * lines))),
    rows,
    alone: Math.floor(alone),
    beside,
    stacked,
    legible: font >= needed - 1,
  };
}

/**
 * The small board above a single window, of any shape: `code` = font (px) of the window's code,
 * `number` = of the called number, both as large as their part of the screen allows.
 */
export function sizesAbove({ width, height, numberWidth, windowWidth }) {
  const portrait = height > width;
  const [wide, tall] = portrait ? [width, (height - FOOT) / 2] : [width / 2, height - FOOT];
  const fit = (ems, across) => Math.floor(Math.min((across - PAD) / ems, tall * 0.62));
  return { code: fit(windowWidth, portrait ? width : width / 3), number: fit(numberWidth, portrait ? wide : (width * 2) / 3) };
}
