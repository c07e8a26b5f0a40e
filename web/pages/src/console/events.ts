// A call's timeline in words: names for ids, and only what tells an agent something.
import { words } from "../lang";
import { dayAndTime } from "../times";
import type { TimelineEvent } from "../wire";

/** whoDid names the doer of an event, "" for the hotline itself. names gives
 *  what is known by id: agents, relatives, the elder, booked services. */
export function whoDid(who: string, names: Map<string, string>): string {
  const [kind = "", id = ""] = who.split(":");
  const t = words().party;
  return names.get(id) ?? (kind === "bot" ? t.bot : kind === "agent" ? t.agent : "");
}

/** details are the parts of an event's data that can be read, in a fixed order. */
export function details(e: TimelineEvent, names: Map<string, string>): string[] {
  const t = words().console;
  const data = e.data ?? {};
  const say: Record<string, (v: string) => string> = {
    booking: (v) => names.get(v) ?? "",
    at: dayAndTime,
    agent: (v) => names.get(v) ?? "",
    relative: (v) => names.get(v) ?? "",
    state: (v) => t.offerState[v] ?? v,
    why: (v) => t.escalation[v] ?? v,
    result: (v) => t.result[v] ?? v,
    disposition: (v) => t.disposition[v as "done"] ?? v,
    op: (v) => v,
    reason: (v) => v,
    error: (v) => v,
    channel: (v) => t.channel[v] ?? v,
  };
  return Object.entries(say).map(([k, f]) => (data[k] ? f(data[k]) : "")).filter(Boolean);
}
