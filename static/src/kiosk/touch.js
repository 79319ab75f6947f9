/** A public screen under wet gloves: one touch is one act, and nothing else happens. */

/** After a screen has changed, a second tap of the same slip of the finger lands on other rows. */
const SETTLE = 450;

let deafUntil = 0;

/** Ignore touches until the new screen has been seen. */
export function settle() {
  deafUntil = performance.now() + SETTLE;
}

/** Wrap what a button does: not in the moment after a screen change. */
export function once(act) {
  return (event) => {
    event.preventDefault();
    if (performance.now() < deafUntil) return;
    act(event);
  };
}

/** No menus, no dragging, no selecting, no zooming by keys, wheel or fingers. */
export function quieten(page) {
  for (const name of ["contextmenu", "dragstart", "selectstart", "gesturestart"]) {
    page.addEventListener(name, (event) => event.preventDefault());
  }
  const zooms = (event) => event.ctrlKey && event.preventDefault();
  page.addEventListener("wheel", zooms, { passive: false });
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey && ["+", "-", "=", "0"].includes(event.key)) event.preventDefault();
  });
}
