// Requests to our own server. A refusal carries the server's code.

export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

/** request gives the decoded JSON, undefined for an empty answer. It throws a
 *  Refusal for an HTTP error and another error when the network is gone or
 *  says nothing for so many milliseconds. */
export async function request<T>(method: string, path: string, body?: unknown, within = 15000): Promise<T> {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), within);
  const init: RequestInit = { method, headers: { Accept: "application/json" }, credentials: "same-origin", signal: patience.signal };
  if (body !== undefined) {
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const res = await fetch(path, init);
  const text = await res.text();
  if (!res.ok) {
    const said = decode(text) as { code?: string; message?: string } | undefined;
    throw new Refusal(res.status, said?.code ?? "", said?.message ?? res.statusText);
  }
  return decode(text) as T;
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
