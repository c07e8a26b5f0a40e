// The incidents as the console's socket tells them, and what rings. Pure, for
// tests; times are milliseconds since 1970.
import { outcomes, type AlarmRow, type Incident, type IncidentDetail, type Ring, type UnknownDevice, type Unsaved } from "../incidentwire";
import type { ToConsole } from "../wire";

export interface Notice {
  code: string;
  count: number;
}

export interface IncidentBoard {
  live: Map<string, Incident>;
  unknown: Map<string, UnknownDevice>;
  outcomes: string[];
  unsaved: Unsaved[];
  notices: Notice[];
  loud: Set<string>; // incidents that have come to "call 120 now"
  muted: Map<string, number>; // incident (or unsaved alarm) → silent here until then
  commands: Map<string, { command: string; result: string; text: string }>; // latest of each device
  voice: Map<string, { by: string; phone: string }>; // what became of a call-back
}

export const noIncidents = (): IncidentBoard => ({
  live: new Map(), unknown: new Map(), outcomes: [...outcomes], unsaved: [], notices: [], loud: new Set(), muted: new Map(), commands: new Map(), voice: new Map(),
});

/** An agent who wants to hear somebody speak has this much silence. */
export const muteFor = 30_000;
/** From the press on "I take it" to the hotline's word that it is so. */
const takingFor = 5_000;

/** applyIncident takes one message of the server into the picture. */
export function applyIncident(b: IncidentBoard, m: ToConsole): void {
  switch (m.type) {
    case "welcome":
      b.live.clear();
      for (const i of m.incidents ?? []) put(b, i);
      b.unknown = new Map((m.unknown ?? []).filter((u) => !u.assigned).map((u) => [u.device, u]));
      if (m.outcomes?.length) b.outcomes = m.outcomes;
      b.loud = new Set([...b.loud].filter((id) => b.live.has(id)));
      break;
    case "incident":
      put(b, m);
      break;
    case "incident.unsaved":
      b.unsaved = [...b.unsaved.filter((u) => u.device !== m.device || u.kind !== m.kind), m];
      break;
    case "incident.voice":
      b.voice.set(m.incident, { by: m.by, phone: m.phone ?? "" });
      break;
    case "unknown":
      if (m.assigned) b.unknown.delete(m.device);
      else b.unknown.set(m.device, m);
      break;
    case "device":
      b.commands.set(m.id, { command: m.command, result: m.result, text: m.text ?? "" });
      break;
    case "notice":
      noticed(b, { code: m.code, count: m.count ?? 0 });
  }
}

function put(b: IncidentBoard, i: Incident): void {
  const old = b.live.get(i.id);
  if (old && old.version > i.version) return; // overtaken on its way
  if (i.state === "resolved") {
    b.live.delete(i.id);
    b.loud.delete(i.id);
    b.muted.delete(i.id);
    b.voice.delete(i.id);
    return;
  }
  b.live.set(i.id, i);
  const louder = (i.ring === "loud" || callsFor120(i)) && !b.loud.has(i.id);
  if (louder) b.loud.add(i.id);
  // No silence lasts over "call 120 now", nor over an incident that is nobody's again.
  if (louder || (old && old.state !== "open" && i.state === "open")) b.muted.delete(i.id);
  if (i.state !== "open") b.loud.delete(i.id);
  b.unsaved = b.unsaved.filter((u) => u.device !== i.device?.id); // it is kept now
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

// ---- ringing ----

const unsavedID = (u: Unsaved): string => `unsaved ${u.device} ${u.kind}`;
const silent = (b: IncidentBoard, id: string, now: number): boolean => (b.muted.get(id) ?? 0) > now;

/** ringOf is what is heard now: the loudest of all that nobody has and nobody muted. */
export function ringOf(b: IncidentBoard, now: number): Ring {
  const audible = [...b.live.values()].filter((i) => waits(i) && !silent(b, i.id, now));
  if (audible.some((i) => b.loud.has(i.id))) return "loud";
  return audible.length > 0 || b.unsaved.some((u) => !silent(b, unsavedID(u), now)) ? "alarm" : "";
}

/** mute silences what rings now; what comes later rings. */
export function mute(b: IncidentBoard, now: number): void {
  for (const i of b.live.values()) if (waits(i)) b.muted.set(i.id, now + muteFor);
  for (const u of b.unsaved) b.muted.set(unsavedID(u), now + muteFor);
}

/** mutedFor is how many seconds of silence are left, 0 for none. */
export function mutedFor(b: IncidentBoard, now: number): number {
  const until = [...b.live.values()].filter(waits).map((i) => b.muted.get(i.id) ?? 0);
  return Math.max(0, Math.ceil((Math.max(0, ...until) - now) / 1000));
}

/** taking keeps quiet while "I take it" is under way. */
export function taking(b: IncidentBoard, id: string, now: number): void {
  b.muted.set(id, now + takingFor);
}

/** loudest is the incident that a title and a notice name. */
export function loudest(b: IncidentBoard, now: number): Incident | undefined {
  const ringing = urgentFirst(b).filter((i) => waits(i) && !silent(b, i.id, now));
  return ringing.find((i) => b.loud.has(i.id)) ?? ringing[0];
}

/** rangAnew tells whether a message is one that a desktop notice is for. */
export const rangAnew = (b: IncidentBoard, m: ToConsole): m is { type: "incident" } & Incident =>
  m.type === "incident" && Boolean(m.ring) && waits(m) && b.live.get(m.id)?.version === m.version;

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
