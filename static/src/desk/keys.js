/**
 * Keyboard to action. Keys are taken by their place, not their letter: with a Russian layout the
 * key marked R types «К», and the clerk shall not have to switch.
 */

export const KEYS = {
  Space: "primary",
  KeyN: "next",
  KeyS: "start",
  KeyF: "finish",
  KeyR: "recall",
  KeyX: "no-show",
  KeyP: "park",
  KeyT: "transfer",
  KeyU: "undo",
  KeyB: "pause",
  KeyC: "close",
  KeyW: "services",
  KeyI: "issue",
  KeyK: "applicant",
  KeyD: "case",
  KeyA: "book",
  KeyE: "fact",
  KeyM: "number",
};

/** The action that a keydown asks for, or null. A held key asks once. */
export function actOf(event) {
  if (event.repeat || event.altKey || event.metaKey) return null;
  if (event.ctrlKey) return event.code === "KeyZ" && !event.shiftKey ? "undo" : null;
  if (event.key === "?" || event.code === "F1") return "help";
  return event.shiftKey ? null : (KEYS[event.code] ?? null);
}

/** The digit of a keydown, 0–9, from either digit row, or null. */
export function digitOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const match = /^(?:Digit|Numpad)(\d)$/.exec(event.code ?? "");
  return match ? Number(match[1]) : null;
}

/**
 * Does the focused element keep this key for itself? Fields keep all, ticks what moves them; a button or link reached by
 * Tab keeps Space, so that it can be pressed.
 */
export function keptBy(element, code) {
  if (!element) return false;
  if (/^(checkbox|radio)$/.test(element.type)) return code === "Space" || code.startsWith("Arrow");
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) return true;
  return code === "Space" && /^(BUTTON|A|SUMMARY)$/.test(element.tagName);
}
