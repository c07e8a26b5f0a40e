// Which call this tab is in, kept over a reload of the page. A second tab of
// the same elder does not know it and so does not take the sound away.

const place = "yl.call";

export function keepCall(id: string): void {
  try {
    if (id) sessionStorage.setItem(place, id);
    else sessionStorage.removeItem(place);
  } catch {
    // Without storage a reload asks for one press.
  }
}

export function keptCall(): string {
  try {
    return sessionStorage.getItem(place) ?? "";
  } catch {
    return "";
  }
}
