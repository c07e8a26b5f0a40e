// An incident's timeline in words: one line for each event.
import { lang, words } from "./lang";
import { coordinates } from "./map/places";

/** names gives what is known by ref or id: "agent:…", "relative:…", a device. */
export type Names = Map<string, string>;

/** incidentEvent names what happened. A message that went into a file reached nobody. */
export function incidentEvent(what: string, data?: Record<string, string> | null): string {
  const t = words().incident;
  return what === "message.sent" && data?.channel === "file" ? t.filed : t.event[what] ?? what;
}

/** nameOf turns a ref into a name, "" for the hotline itself and for ids that say nothing. */
export function nameOf(ref: string, names: Names): string {
  const t = words().party;
  const known = names.get(ref) ?? names.get(ref.split(":").slice(1).join(":"));
  if (known) return known;
  const [kind = ""] = ref.split(":");
  if (kind === "bot") return t.bot;
  if (kind === "agent") return t.agent;
  return ref.includes(":") || ref === "system" || ref === "hotline" ? "" : ref;
}

/** targetName names who a step of the ladder tells: "relative:2", "supervisor",
 *  or a ref. There may be no second relative, so a number is not said. */
export function targetName(target: string, names: Names): string {
  const t = words().incident;
  if (t.target[target as "worker"]) return t.target[target as "worker"];
  return names.get(target) ?? (/^relative:\d{1,2}$/.test(target) ? t.target.relative : nameOf(target, names));
}

/** all names a list of targets or refs, each once. */
function all(list: string, names: Names): string {
  return [...new Set(list.split(",").map((x) => targetName(x.trim(), names)).filter(Boolean))].join(lang() === "zh" ? "、" : ", ");
}

/** toldKinds says in general words whom a step of the ladder told, of the
 *  wire's "relative,worker"; "" for nobody. */
export function toldKinds(told: string | undefined): string {
  const t = words().family;
  const kinds = new Set((told ?? "").split(","));
  const names = (["relative", "worker", "neighbours", "supervisor", "responder"] as const).filter((k) => kinds.has(k)).map((k) => t.kinds[k]);
  return names.length ? t.told(names) : "";
}

/** tellEvent are the parts of an event's data that people can read, in a fixed order. */
export function tellEvent(data: Record<string, string> | null | undefined, names: Names): string[] {
  const t = words().incident;
  const d = data ?? {};
  const read: Record<string, (v: string) => string> = {
    kind: (v) => t.kind[v as "sos"] ?? v,
    step: (v) => t.step(v),
    targets: (v) => (d.told ? "" : all(v, names)), // the people themselves say more
    told: (v) => all(v, names),
    name: (v) => (d.why === "cannot" ? "" : v), // the reason names them
    person: (v) => (d.name ? "" : nameOf(v, names)),
    relative: (v) => (d.name ? "" : nameOf(v, names)),
    by: (v) => t.calledBy[v] ?? v,
    about: (v) => t.about[v] ?? v,
    text: (v) => v,
    command: (v) => t.command[v] ?? v,
    result: (v) => t.commandResult[v] ?? v,
    outcome: (v) => t.outcome[v as "helped"] ?? v,
    note: (v) => v,
    why: (v) => (v === "cannot" && d.name ? t.cannot(d.name) : t.why[v] ?? t.kind[v as "sos"] ?? t.whyOther),
    device: (v) => names.get(v) ?? v,
    channel: (v) => words().console.channel[v] ?? v,
    error: (v) => v,
  };
  const out = Object.entries(read).map(([k, f]) => (d[k] ? f(d[k]) : ""));
  if (d.lat && d.lon) out.push(coordinates({ lat: Number(d.lat), lon: Number(d.lon) }));
  if (d.battery && d.battery !== "-1") out.push(t.battery(Number(d.battery)));
  return out.filter(Boolean);
}

/** told joins who did it and what can be read of it, each thing once. */
export function told(by: string, data: Record<string, string> | null | undefined, names: Names): string {
  const parts: string[] = [];
  for (const part of [by, ...tellEvent(data, names)]) if (part && !parts.some((p) => p.includes(part))) parts.push(part);
  return parts.join(" · ");
}
