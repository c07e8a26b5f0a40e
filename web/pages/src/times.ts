// Times as people read them, in the reader's language and the town's time
// zone: what is written agrees with what was said in the call.
import { lang } from "./lang";

let zone: string | undefined; // the reader's own until the town's is known

/** setZone takes the town's time zone, "Asia/Shanghai"; one that this browser does not know is left out. */
export function setZone(name: string | undefined): void {
  try {
    if (name) new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name || undefined;
  } catch {
    zone = undefined;
  }
}

const locale = (): string => (lang() === "zh" ? "zh-CN" : "en-GB");

function format(iso: string, o: Intl.DateTimeFormatOptions): string {
  const t = new Date(iso);
  return Number.isNaN(t.getTime()) ? "" : new Intl.DateTimeFormat(locale(), { timeZone: zone, ...o }).format(t);
}

/** 11月21日周六 · Sat 21 November */
export const day = (iso: string): string => format(iso, { month: "long", day: "numeric", weekday: "short" });

/** 15:07 */
export const time = (iso: string): string => format(iso, { hour: "2-digit", minute: "2-digit", hour12: false });

/** 15:07:09 */
export const exact = (iso: string): string => format(iso, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export const dayAndTime = (iso: string): string => `${day(iso)} ${time(iso)}`;

/** minutes between two moments, at least one. */
export function minutesBetween(from: string, to: string): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60000) || 1);
}
