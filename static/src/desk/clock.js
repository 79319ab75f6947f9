/** Time at a desk: the server's, never the machine's on the table; and how long things last. */

/**
 * A clock that runs with the server's. `sync(iso)` sets it to the moment a message carries.
 * `read` gives milliseconds that never jump.
 */
export function serverClock(read = () => performance.now()) {
  let offset = 0;
  return {
    sync: (iso) => {
      const at = Date.parse(iso);
      if (Number.isFinite(at)) offset = at - read();
    },
    now: () => offset + read(),
  };
}

/** Milliseconds from an ISO moment to `now` (ms), never below zero; 0 where there is none. */
export function since(iso, now) {
  return iso ? Math.max(0, now - Date.parse(iso)) : 0;
}

/** Whole minutes passed since an ISO moment. */
export function minutesSince(iso, now) {
  return Math.floor(since(iso, now) / 60000);
}

/** 83 000 ms → "1:23"; with hours "1:02:03". */
export function running(ms) {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** The centre's own time of day, "10:30". `moment` is ISO or milliseconds. */
export function timeOfDay(moment, zone) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("ru", options).format(new Date(moment));
}
