// The language of the page: the reader's own choice if there was one, else
// what the hotline knows of them, else the browser's.
import { en, zh, type Strings } from "./strings";

export type Lang = "zh" | "en";

const stored = "yl.lang";
let current: Lang = chosen() ?? browserLang();
show();

export function lang(): Lang {
  return current;
}

export function words(): Strings {
  return current === "en" ? en : zh;
}

/** setLang is the reader's choice; it is kept. */
export function setLang(l: Lang): void {
  current = l;
  try {
    localStorage.setItem(stored, l);
  } catch {
    // Private windows may forbid storage; the choice then lasts until reload.
  }
  show();
}

/** suggestLang takes what the server knows, unless the reader has chosen. */
export function suggestLang(l: string): void {
  if (chosen() === null) current = l.startsWith("en") ? "en" : "zh";
  show();
}

function chosen(): Lang | null {
  try {
    const l = localStorage.getItem(stored);
    return l === "zh" || l === "en" ? l : null;
  } catch {
    return null;
  }
}

function browserLang(): Lang {
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

function show(): void {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
}
