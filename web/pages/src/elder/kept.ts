// Which call this tab is in, kept over a reload of the page. A second tab of
// the same elder does not know it and so does not take the sound away.
import { readPress, type Press } from "./sos";

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

// A press of the red button that is not answered yet. It outlives the tab.

const pressPlace = "yl.sos";

export function keepPress(p: Press | null): void {
  try {
    if (p) localStorage.setItem(pressPlace, JSON.stringify(p));
    else localStorage.removeItem(pressPlace);
  } catch {
    // Without storage the press lives as long as the page.
  }
}

export function keptPress(): Press | null {
  try {
    return readPress(localStorage.getItem(pressPlace), Date.now());
  } catch {
    return null;
  }
}
