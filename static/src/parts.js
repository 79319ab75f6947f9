/** The named pieces of the page (`data-part`), and lists whose rows outlive a redraw. */

/** The element of this name. */
export function part(name, root = document) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** Set a text only when it changed: a screen reader hears changes, not redraws. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Bring `list` to show `items` in order. Rows are kept by `item.id`, so that focus and scroll stay
 * where they are; `make(item)` makes a row, `update(row, item, index)` fills it.
 */
export function keyed(list, items, make, update) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
  items.forEach((item, index) => {
    let row = rows.get(item.id);
    rows.delete(item.id);
    if (!row) {
      row = make(item);
      row.dataset.id = item.id;
    }
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    update(row, item, index);
  });
  for (const row of rows.values()) row.remove();
  // A row that was moved has lost it on the way.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
