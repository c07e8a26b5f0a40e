// The incidents as the console's socket tells them, and what rings. Pure, for
// tests; times are milliseconds since 1970.
import { outcomes, type AlarmRow, type DeviceBrief, type Incident, type IncidentDetail, type Ring, type Told, type UnknownDevice, type Unsaved } from "../incidentwire";
import type { ToConsole } from "../wire";

export interface Notice {
  code: string;
  count: number;
}

export interface IncidentBoard {
  live: Map<string, Incident>;
  unknown: Map<string, UnknownDevice>;
  unknownMore: number; // devices that are nobody's, beyond those
  outcomes: string[];
  unsaved: Unsaved[];
  notices: Notice[];
  loud: Set<string>; // incidents that have come to "call 120 now"
  again: Map<string, { ring: Ring; until: number }>; // rang though somebody has it: heard until then
  announced: Set<string>; // what rings and was read out
  muted: Map<string, number>; // incident (or unsaved alarm) → silent here until then
  commands: Map<string, { command: string; result: string; text: string }>; // latest of each device
  voice: Map<string, { by: string; phone: string }>; // what became of a call-back
}

export const noIncidents = (): IncidentBoard => ({
  live: new Map(), unknown: new Map(), unknownMore: 0, outcomes: [...outcomes], unsaved: [], notices: [], loud: new Set(), again: new Map(), announced: new Set(), muted: new Map(), commands: new Map(), voice: new Map(),
});

/** An agent who wants to hear somebody speak has this much silence. */
export const muteFor = 30_000;
/** From the press on "I take it" to the hotline's word that it is so. */
const takingFor = 5_000;
/** So long an incident is heard that somebody has, when the server says that it rings. */
export const againFor = 6_000;

/** applyIncident takes one message of the server into the picture. */
export function applyIncident(b: IncidentBoard, m: ToConsole, now: number): void {
  switch (m.type) {
    case "welcome":
      b.live.clear();
      for (const i of m.incidents ?? []) put(b, i);
      b.again.clear();
      b.unknown = new Map((m.unknown ?? []).filter((u) => !u.assigned).map((u) => [u.device, u]));
      b.unknownMore = Math.max(0, (m.unknownCount ?? 0) - b.unknown.size);
      if (m.outcomes?.length) b.outcomes = m.outcomes;
      b.loud = new Set([...b.loud].filter((id) => b.live.has(id)));
      break;
    case "incident":
      if (put(b, m)) ringAgain(b, m, now);
      break;
    case "incident.unsaved":
      b.unsaved = [...b.unsaved.filter((u) => u.device !== m.device || u.kind !== m.kind), m];
      break;
    case "incident.voice":
      b.voice.set(m.incident, { by: m.by, phone: m.phone ?? "" });
      break;
    case "unknown":
      if (!m.assigned) b.unknown.set(m.device, m);
      else if (!b.unknown.delete(m.device)) b.unknownMore = Math.max(0, b.unknownMore - 1);
      break;
    case "device":
      b.commands.set(m.id, { command: m.command, result: m.result, text: m.text ?? "" });
      break;
    case "notice":
      noticed(b, { code: m.code, count: m.count ?? 0 });
  }
}

/** put tells whether the message was news, and not overtaken on its way. */
function put(b: IncidentBoard, i: Incident): boolean {
  const old = b.live.get(i.id);
  if (old && old.version > i.version) return false;
  if (i.state === "resolved") {
    b.live.delete(i.id);
    b.loud.delete(i.id);
    b.again.delete(i.id);
    b.muted.delete(i.id);
    b.voice.delete(i.id);
    return true;
  }
  b.live.set(i.id, i);
  const louder = (i.ring === "loud" || callsFor120(i)) && !b.loud.has(i.id);
  if (louder) b.loud.add(i.id);
  // No silence lasts over "call 120 now", nor over one that goes into a person's hands or out of them.
  if (louder || (old && (old.state === "open") !== (i.state === "open"))) b.muted.delete(i.id);
  if (i.state !== "open") b.loud.delete(i.id);
  b.unsaved = b.unsaved.filter((u) => u.device !== i.device?.id); // it is kept now
  return true;
}

/** ringAgain keeps that one which does not ring by itself was rung: somebody
 *  has it, and the elder pressed again. */
function ringAgain(b: IncidentBoard, i: Incident, now: number): void {
  if (waits(i) || i.state === "resolved") b.again.delete(i.id);
  else if (i.ring) b.again.set(i.id, { ring: i.ring, until: now + againFor });
}

/** callsFor120 finds out from the next step alone that the ladder is past its
 *  last rung: from there on consoles and 120 are told together, again and again. */
function callsFor120(i: Incident): boolean {
  const tell = i.next?.tell ?? [];
  return i.state === "open" && tell.includes("120") && tell.includes("consoles");
}

function noticed(b: IncidentBoard, n: Notice): void {
  const other = n.code === "records_back" ? "records_failing" : n.code === "records_failing" ? "records_back" : n.code;
  b.notices = [...b.notices.filter((x) => x.code !== n.code && x.code !== other), n];
}

export function closeNotice(b: IncidentBoard, code: string): void {
  b.notices = b.notices.filter((n) => n.code !== code);
}

export function closeUnsaved(b: IncidentBoard, u: Unsaved): void {
  b.unsaved = b.unsaved.filter((x) => x !== u);
}

// ---- the list ----

export const waits = (i: Incident): boolean => i.urgent && i.state === "open";

/** urgentFirst are the incidents that people have to go to: those that nobody
 *  has, the oldest first; then those that somebody has. */
export function urgentFirst(b: IncidentBoard): Incident[] {
  return [...b.live.values()].filter((i) => i.urgent)
    .sort((x, y) => Number(waits(y)) - Number(waits(x)) || Number(b.loud.has(y.id)) - Number(b.loud.has(x.id)) || Date.parse(x.opened) - Date.parse(y.opened));
}

/** aboutDevices are the incidents that can wait, the newest first. */
export const aboutDevices = (b: IncidentBoard): Incident[] =>
  [...b.live.values()].filter((i) => !i.urgent).sort((x, y) => Date.parse(y.opened) - Date.parse(x.opened));

/** So many devices that are nobody's are shown. */
const shownUnknown = 20;

/** strangers are those whose owner is to be found first, and how many more there are. */
export function strangers(b: IncidentBoard): { list: UnknownDevice[]; more: number } {
  const seen = (u: UnknownDevice) => Date.parse(u.seen ?? "") || 0;
  const list = [...b.unknown.values()].sort((x, y) => Number(Boolean(y.incident)) - Number(Boolean(x.incident)) || seen(y) - seen(x)).slice(0, shownUnknown);
  return { list, more: b.unknown.size - list.length + b.unknownMore };
}

// ---- ringing ----

const unsavedID = (u: Unsaved): string => `unsaved ${u.device} ${u.kind}`;
const silent = (b: IncidentBoard, id: string, now: number): boolean => (b.muted.get(id) ?? 0) > now;

/** rings tells whether an incident calls for people now: nobody has it, or it was just rung again. */
export const rings = (b: IncidentBoard, i: Incident, now: number): boolean => waits(i) || (b.again.get(i.id)?.until ?? 0) > now;

const isLoud = (b: IncidentBoard, i: Incident): boolean => (waits(i) ? b.loud.has(i.id) : b.again.get(i.id)?.ring === "loud");

/** ringOf is what is heard now: the loudest of all that ring and nobody muted. */
export function ringOf(b: IncidentBoard, now: number): Ring {
  const audible = [...b.live.values()].filter((i) => rings(b, i, now) && !silent(b, i.id, now));
  if (audible.some((i) => isLoud(b, i))) return "loud";
  return audible.length > 0 || b.unsaved.some((u) => !silent(b, unsavedID(u), now)) ? "alarm" : "";
}

/** mute silences what rings now; what comes later rings. */
export function mute(b: IncidentBoard, now: number): void {
  for (const i of b.live.values()) if (rings(b, i, now)) b.muted.set(i.id, now + muteFor);
  for (const u of b.unsaved) b.muted.set(unsavedID(u), now + muteFor);
}

/** mutedFor is how many seconds of silence are left, 0 for none. */
export function mutedFor(b: IncidentBoard, now: number): number {
  const until = [...b.live.keys()].map((id) => b.muted.get(id) ?? 0);
  return Math.max(0, Math.ceil((Math.max(0, ...until) - now) / 1000));
}

/** newlyRinging are the incidents that ring and were not read out yet, each ring
 *  of one that somebody has by itself. Asked twice, the second time has none. */
export function newlyRinging(b: IncidentBoard, now: number): Incident[] {
  const key = (i: Incident) => `${i.id} ${waits(i) ? i.opened : b.again.get(i.id)?.until}`;
  const ringing = [...b.live.values()].filter((i) => rings(b, i, now));
  const fresh = ringing.filter((i) => !b.announced.has(key(i)));
  b.announced = new Set(ringing.map(key));
  return fresh;
}

/** taking keeps quiet while "I take it" is under way. */
export function taking(b: IncidentBoard, id: string, now: number): void {
  b.muted.set(id, now + takingFor);
}

/** loudest is the incident that a title and a notice name. */
export function loudest(b: IncidentBoard, now: number): Incident | undefined {
  const ringing = [...urgentFirst(b), ...aboutDevices(b)].filter((i) => rings(b, i, now) && !silent(b, i.id, now));
  return ringing.find((i) => isLoud(b, i)) ?? ringing[0];
}

/** rangAnew tells whether a message is one that a desktop notice is for. */
export const rangAnew = (b: IncidentBoard, m: ToConsole): m is { type: "incident" } & Incident =>
  m.type === "incident" && Boolean(m.ring) && b.live.get(m.id)?.version === m.version;

// ---- clocks ----

/** secondsTo a time, rounded up; 0 when it has come; null for no time. */
export function secondsTo(iso: string | undefined, now: number): number | null {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** age of the incident in ms: it runs from the opening, and stands at its end. */
export const runningFor = (i: Incident, now: number): number => Math.max(0, (Date.parse(i.resolved ?? "") || now) - Date.parse(i.opened));

// ---- the record ----

export type RawDetail = Omit<IncidentDetail, "alarms"> & { alarms: AlarmRow[] | number | null };

/** detailOf gives what the devices said one name: where alarms is a list, it is
 *  that, and not the socket's number of them. */
export function detailOf(raw: RawDetail): IncidentDetail {
  const list = Array.isArray(raw.alarms) ? raw.alarms : raw.alarmList ?? [];
  return { ...raw, alarmList: list, alarms: typeof raw.alarms === "number" ? raw.alarms : list.length };
}

// ---- who was told ----

/** Whether a person was told: "no way" where every message only went into a file. */
export type Reached = "" | "told" | "failed" | "no way";

/** reach tells whether messages came to a person, and when the last one did. A
 *  message in a file is one that nobody gets. */
export function reach(messages: Told[] | null | undefined, person: string): { reached: Reached; at: string } {
  const all = (messages ?? []).filter((m) => m.person === person);
  const real = all.filter((m) => m.channel !== "file");
  const at = real.map((m) => m.sent ?? "").filter(Boolean).sort().pop() ?? "";
  const reached = at ? "told" : real.some((m) => m.error) ? "failed" : all.length && !real.length ? "no way" : "";
  return { reached, at };
}

// ---- devices ----

/** What an agent can tell a device from its row; the other commands are for setting it up. */
const offered = ["locate", "find", "text"];

/** commandsOf is what a device can be told. Where the server does not say, a
 *  watch can everything; a page or another system's device nothing. */
export function commandsOf(v: DeviceBrief): string[] {
  if (v.commands) return offered.filter((c) => v.commands!.includes(c));
  const protocol = v.protocol || v.id.split(":")[0];
  return protocol === "page" || protocol === "api" ? [] : offered;
}
