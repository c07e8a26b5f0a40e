// The messages and records of docs/protocol.md, as the pages use them. Those of
// incidents are in incidentwire.ts.
import type { ElderIncident, IncidentMessage, IncidentWelcome } from "./incidentwire";

export const version = 1;

export type CallState = "ringing" | "bot" | "queued" | "agent" | "ended";
export type Doing = "listening" | "thinking" | "speaking";
export type Party = "elder" | "bot" | "agent";
export type Presence = "offline" | "ready" | "busy" | "wrap-up";
export type Disposition = "done" | "booked" | "advised" | "emergency" | "mistake" | "other";
export const dispositions: Disposition[] = ["done", "booked", "advised", "emergency", "mistake", "other"];

export interface Choice {
  key: string;
  label: string;
}

export interface Caption {
  turn: number;
  party: Party;
  by?: string;
  text: string;
  final: boolean;
  distress?: string | boolean;
}

export interface ErrorMessage {
  type: "error";
  code: string;
  message: string;
  call?: string;
  by?: string;
  id?: string; // that the refused message named
}

interface Answer {
  type: "answer";
  sdp: string;
}

interface Pong {
  type: "pong";
  t: number;
}

// ---- the elder's socket ----

/** A reminder that rings. What it says is in the elder's words. */
export interface Reminder {
  id: string;
  what: string;
  due: string;
  until: string; // it is given up then
  ring: number; // 1 for the first time it rings
}

export interface ElderCallState {
  id: string;
  state: CallState;
  agent?: string;
  result?: string;
  reason?: string;
  media?: boolean; // the server hears this page
}

export type ToElder =
  | { type: "welcome"; salutation: string; lang: string; zone?: string; iceServers?: RTCIceServer[]; hearing: boolean; speaking: boolean; call?: ElderCallState }
  | ({ type: "call" } & ElderCallState)
  | { type: "doing"; doing: Doing }
  | ({ type: "caption" } & Caption)
  | { type: "choices"; items: Choice[] | null; keypad: boolean }
  | { type: "sos.ok"; press: string; incident: string }
  | ({ type: "incident" } & ElderIncident)
  | { type: "ring"; by: string }
  | ({ type: "reminder" } & Reminder)
  | { type: "reminder.gone"; id: string; why: string }
  | Answer
  | ErrorMessage
  | Pong;

/** GET /api/elder */
export interface PairedElder {
  paired: boolean;
  salutation?: string;
  lang?: string;
  hearing?: boolean;
  speaking?: boolean;
}

// ---- the console's socket ----

export interface ElderBrief {
  id: string;
  name: string;
  salutation: string;
  age: number;
  living: string;
}

export interface AgentName {
  id: string;
  name: string;
}

export interface LiveCall {
  id: string;
  state: CallState;
  elder: ElderBrief;
  lang: string;
  started: string;
  escalation?: string;
  queuedAt?: string;
  agent?: AgentName | null;
  result?: string;
  reason?: string;
  turns?: Caption[];
}

export interface AgentState {
  id: string;
  name: string;
  presence: Presence;
  call?: string;
}

export interface OfferMessage {
  type: "offer";
  offer: string;
  call: string;
  reason: string;
  expires: string;
}

/** A reminder that nobody answered. */
export interface MissedReminder {
  id: string;
  reminder?: string;
  elder?: ElderBrief | null;
  what: string;
  due: string;
  missed: string;
  delivered?: string; // a page or a watch of the elder has shown it
  rings: number; // 0: the hotline was down
}

export type ToConsole =
  | ({ type: "welcome"; agent: AgentState; iceServers?: RTCIceServer[]; calls: LiveCall[] | null; agents: AgentState[] | null; missed?: MissedReminder[] | null } & IncidentWelcome)
  | { type: "reminders.missed"; list: MissedReminder[] | null }
  | IncidentMessage
  | ({ type: "agent" } & AgentState)
  | ({ type: "call" } & LiveCall)
  | ({ type: "caption"; call: string } & Caption)
  | { type: "doing"; call: string; doing: Doing }
  | OfferMessage
  | { type: "offer.gone"; offer: string; why: string }
  | { type: "replaced" }
  | Answer
  | ErrorMessage
  | Pong;

// ---- records over HTTP, for agents ----

export interface Session {
  id: string;
  name: string;
  lang: string;
  supervisor: boolean;
  zone?: string; // the town's time zone
}

export interface Contact {
  name: string;
  role?: string;
  phone?: string;
}

export interface DossierRelative extends Contact {
  id: string;
  relation: string;
  consent?: { summary: boolean; transcript: boolean; recording: boolean };
}

export interface DossierBooking {
  id: string;
  service: string;
  at: string;
  state: string;
  provider?: string;
  quantity?: number;
  price?: string; // what the elder pays, in yuan: "3.00"
  list?: string; // what it costs in all, in yuan
  note?: string; // in the elder's words
}

export interface DossierReminder {
  id: string;
  what: string;
  at: string;
  rule?: string; // RRULE, "" for once
  state: string; // active, stopped, over
  next?: string;
}

/** What an elder thinks of a service or of us. */
export interface Feedback {
  id: string;
  elder?: ElderBrief | null;
  kind: string; // complaint, praise, rating
  stars?: number;
  words: string;
  call?: string;
  booking?: string; // the visit it is about
  made: string;
}

/** GET /api/elders/{id} */
export interface Dossier {
  id: string;
  name: string;
  salutation?: string;
  age: number;
  lang?: string;
  phone?: string;
  address: string;
  living?: string;
  ability?: string;
  category?: string;
  health?: { conditions?: string[] | null; allergies?: string[] | null; medicines?: string[] | null };
  interests?: string[] | null;
  station?: string;
  worker?: Contact;
  doctor?: Contact;
  neighbours?: Contact[] | null;
  relatives?: DossierRelative[] | null;
  bookings?: DossierBooking[] | null;
  reminders?: DossierReminder[] | null;
  feedback?: Feedback[] | null; // open complaints
  calls?: PastCall[] | null;
}

/** One of GET /api/calls: {"calls": [...]} */
export interface PastCall {
  id: string;
  elder?: ElderBrief;
  lang?: string;
  state: CallState;
  started: string;
  answered?: string;
  ended?: string;
  result?: string;
  reason?: string;
  escalation?: string;
  agent?: AgentName | null;
  disposition?: string;
  note?: string;
}

export interface PastTurn {
  seq: number;
  party: Party;
  by?: string;
  text: string;
  at: string;
  input?: string;
  intent?: string;
  distress?: string;
  cut?: boolean;
}

export interface TimelineEvent {
  seq: number;
  at: string;
  who: string;
  what: string;
  data?: Record<string, string> | null;
}

/** A relative's link to the summary, for DELETE /api/links/{id}. */
export interface SummaryLink {
  id: string;
  relative: string;
  expires: string;
  revoked?: string;
}

/** GET /api/calls/{id} */
export interface CallDetail extends PastCall {
  recording?: boolean;
  bookings?: DossierBooking[] | null;
  turns: PastTurn[] | null;
  timeline: TimelineEvent[] | null;
  summary?: { sentences: Sentence[] | null; worrying: boolean; made?: string } | null;
  links?: SummaryLink[] | null;
}

// ---- what a relative sees ----

export interface Sentence {
  kind: string;
  text: string;
  turns: number[] | null;
}

/** GET /api/summary/{token} */
export interface SummaryPage {
  elder: string;
  lang: string;
  started: string;
  ended: string;
  worrying: boolean;
  sentences: Sentence[] | null;
  turns?: PastTurn[] | null;
  recording: boolean;
  expires: string;
  zone?: string; // the town's time zone
}
