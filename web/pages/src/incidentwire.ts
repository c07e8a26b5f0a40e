// The incident half of docs/protocol.md, as the pages use it.
import type { Contact, Dossier, ElderBrief, TimelineEvent } from "./wire";

export type IncidentState = "open" | "acknowledged" | "responding" | "resolved";
export const alarmKinds = [
  "sos", "fall", "smoke", "gas", "intrusion", "heart_rate", "blood_pressure", "oxygen", "temperature", "no_movement", "unknown",
  "left_zone", "taken_off", "device_silent", "power_off", "low_battery", "entered_zone", "test",
] as const;
export type AlarmKind = (typeof alarmKinds)[number];
export const outcomes = ["helped", "hospital", "fire", "police", "mistake", "test", "device", "unknown"] as const;
export type Outcome = (typeof outcomes)[number];
/** How a change sounds on a console: not, as an alarm, as "call 120 now". */
export type Ring = "" | "alarm" | "loud";

/** A place in WGS-84 degrees; accuracy in metres, absent when unknown. */
export interface Place {
  lat: number;
  lon: number;
  accuracy?: number;
  at?: string;
}

export interface DeviceBrief {
  id: string;
  name?: string;
  protocol?: string;
  model?: string;
  phone?: string;
  online?: boolean;
  elder?: string;
  seen?: string;
  battery?: number; // per cent, -1 unknown
  commands?: string[] | null; // what it can be told; absent when the server does not say
}

export interface Incident {
  id: string;
  version: number;
  state: IncidentState;
  kind: AlarmKind;
  urgent: boolean;
  elder?: ElderBrief | null; // absent while nobody has said whose device it is
  device?: DeviceBrief | null;
  opened: string;
  lastAlarm?: string;
  answered?: string;
  acknowledged?: string;
  by?: { ref: string; name: string } | null;
  actBy?: string;
  responding?: string;
  arrived?: string;
  resolved?: string;
  outcome?: string;
  note?: string;
  alarms: number;
  presses: number;
  reopened?: number;
  battery?: number; // per cent, -1 unknown
  call?: string;
  position?: Place | null;
  next?: { n: number; due: string; tell?: string[] | null } | null;
  ring?: Ring;
  going?: string[] | null; // names
  cannot?: string[] | null;
}

export interface UnknownDevice {
  device: string;
  protocol: string;
  model?: string;
  seen?: string;
  incident?: string;
  assigned?: boolean;
}

export interface Unsaved {
  device: string;
  kind: AlarmKind;
  elder?: ElderBrief | null;
  at: string;
}

/** What the console's socket says of incidents, besides its welcome. */
export type IncidentMessage =
  | ({ type: "incident" } & Incident)
  | ({ type: "incident.unsaved" } & Unsaved)
  | { type: "incident.voice"; incident: string; by: string; phone?: string }
  | ({ type: "unknown" } & UnknownDevice)
  | { type: "device"; id: string; command: string; result: string; text?: string }
  | { type: "notice"; code: string; count?: number };

export interface IncidentWelcome {
  incidents?: Incident[] | null;
  unknown?: UnknownDevice[] | null;
  unknownCount?: number; // all of them; the list may be shorter
  outcomes?: string[] | null;
}

// ---- the elder's page ----

export interface ElderIncident {
  id: string;
  state: IncidentState;
  by?: string;
  going?: string[] | null;
  arrived?: boolean;
}

// ---- records over HTTP, for agents ----

/** Anybody who can be told. distance in metres, -1 or absent when unknown. */
export interface Person extends Contact {
  ref: string;
  order?: number;
  distance?: number;
  consent?: boolean;
}

export interface Circle {
  relatives?: Person[] | null;
  worker?: Person[] | null;
  neighbours?: Person[] | null;
  responders?: Person[] | null;
}

export interface AlarmRow {
  id: string;
  kind: AlarmKind;
  device: string;
  at?: string;
  received: string;
  position?: Place | null;
  battery?: number;
  word?: string;
  repeats?: number;
}

export interface Told {
  person: string;
  name?: string;
  channel: string;
  sent?: string;
  attempts?: number;
  error?: string;
}

export interface LadderStep {
  n: number;
  due: string;
  done?: string;
  tell?: string[] | null;
}

/** GET /api/incidents/{id}. Lists are newest last. */
export interface IncidentDetail extends Incident {
  alarmList?: AlarmRow[] | null;
  positions?: Place[] | null;
  timeline?: TimelineEvent[] | null;
  steps?: LadderStep[] | null;
  dossier?: Dossier & { place?: { lat: number; lon: number; community?: string } | null };
  circle?: Circle | null;
  messages?: Told[] | null;
  readings?: { kind: string; value: number; second?: number; at: string }[] | null;
  devices?: DeviceBrief[] | null;
}

/** GET /api/incidents/{id}/sheet: what is read out to 120. */
export interface Sheet {
  text: { zh: string; en: string };
}

/** GET /api/map */
export interface MapSource {
  tiles: string; // "" without a tile server
  datum?: string; // "gcj02" or "wgs84"
  attribution?: string;
  max?: number;
}

/** One of GET /api/elders: {"elders": [...]} */
export interface ElderName {
  id: string;
  name: string;
  salutation?: string;
  community?: string;
}

/** One norm of GET /api/report, over incidents and over calls. */
export interface Share {
  count: number;
  met: number;
  share?: number | null; // 0–1
  ok?: boolean;
}

export interface Norm {
  name: string;
  names?: { zh: string; en: string };
  source: string;
  sourceZh?: string;
  target: number; // 0–1
  seconds: number;
  formula: { zh: string; en: string };
  incidents?: Share | null;
  calls?: Share | null;
}

/** Seconds until a person had answered. */
export interface Waits {
  count?: number;
  p50: number;
  p90: number;
  p95: number;
}

/** GET /api/report */
export interface Report {
  norms?: Norm[] | null;
  answer?: Waits | null; // of urgent incidents
  calls?: Waits | null; // of calls to a person
  abandoned?: number;
  models?: { protocol: string; model: string; devices: number; sos: number; repeated: number; late: number }[] | null;
  incidents?: Incident[] | null;
}

// ---- the relative's and the responder's page ----

export interface Happened {
  at: string;
  what: string;
  who?: string;
  data?: Record<string, string> | null;
}

/** GET /api/incident/{token}, and every message of its socket. */
export interface IncidentPage {
  elder: string; // "" while nobody has said whose device it is
  device?: string; // id of the device
  lang: string;
  zone?: string;
  state: IncidentState;
  kind: AlarmKind;
  opened: string;
  presses?: number;
  by?: { name: string } | null;
  going?: string[] | null;
  cannot?: string[] | null;
  arrived?: string;
  resolved?: string;
  outcome?: string;
  you: { name: string; role?: string; going?: boolean | string; cannot?: boolean | string; arrived?: boolean | string };
  address?: string;
  phone?: string;
  hotline?: string; // its telephone number, "" for none
  door?: boolean; // the hotline knows how to get in
  position?: Place | null;
  home?: { lat: number; lon: number } | null;
  happened?: Happened[] | null;
  map?: MapSource | null;
}
