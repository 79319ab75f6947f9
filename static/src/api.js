// Calls to the house's own API: who is asking, in which language, and once only.

const body = document.body;

export function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
}

// Gives {ok, status, body}. Without a network: status 0, and the same `key` may be sent again.
export async function api(method, path, payload, { key = newKey(), timeout = 10000 } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (body.dataset.as) headers["X-Priyom-As"] = body.dataset.as;
  const csrf = document.querySelector("meta[name=csrf]");
  if (csrf) headers["X-CSRFToken"] = csrf.content;
  const options = { method, headers, credentials: "same-origin" };
  if (method !== "GET") {
    headers["Idempotency-Key"] = key;
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(payload ?? {});
  }
  try {
    options.signal = AbortSignal.timeout(timeout);
    const response = await fetch(`/api/v1${path}`, options);
    const text = await response.text();
    return { ok: response.ok, status: response.status, body: text ? JSON.parse(text) : null };
  } catch {
    return { ok: false, status: 0, body: null };
  }
}
