// What the elder's page knows, and what it shows of it. Pure, for tests.
import type { Caption, Choice, Doing, ElderCallState } from "../wire";

export interface ElderState {
  paired: boolean | null; // null: not known yet
  online: boolean; // the socket has said welcome
  lost: boolean; // the last try to reach the hotline failed
  salutation: string;
  hearing: boolean;
  speaking: boolean;
  pressed: boolean; // a call is wanted on this page
  call: ElderCallState | null;
  doing: Doing | null;
  captions: Caption[];
  choices: Choice[];
  chosen: string; // key of the choice that was pressed
  keypad: boolean; // it is shown
  keypadAsked: boolean; // because the hotline asked for it
  digits: string; // what was pressed on the keypad
  mic: "off" | "opening" | "asking" | "on" | "refused" | "missing";
  media: "none" | "trying" | "up" | "mending" | "impossible";
  silent: boolean; // the browser holds the sound back until a press
  note: "" | "notSent" | "wrong";
  rungBy: string; // the agent who calls back, "" for nobody
}

export const fresh = (): ElderState => ({
  paired: null, online: false, lost: false, salutation: "", hearing: true, speaking: true,
  pressed: false, call: null, doing: null, captions: [], choices: [], chosen: "",
  keypad: false, keypadAsked: false, digits: "", mic: "off", media: "none", silent: false, note: "", rungBy: "",
});

/** quiet forgets what could be pressed and what was being done. */
export function quiet(s: ElderState): void {
  Object.assign(s, { doing: null, choices: [], chosen: "", keypad: false, keypadAsked: false, digits: "", note: "", silent: false });
}

/** newCall forgets the call before. */
export function newCall(s: ElderState): void {
  quiet(s);
  s.call = null;
  s.captions = [];
}

/** putChoices shows what can be pressed now. A keypad that the elder opened
 *  stays; one that the hotline asked for goes when it is not needed any more.
 *  Choices are the keys with words on them, so with choices no keypad comes. */
export function putChoices(s: ElderState, items: Choice[] | null, keypad: boolean): void {
  s.choices = items ?? [];
  s.chosen = "";
  const asked = keypad && s.choices.length === 0;
  if (asked || s.keypadAsked) s.keypad = asked;
  if (!s.keypad) s.digits = "";
  s.keypadAsked = asked;
}

/** As many turns as an elder can take in. */
const shownTurns = 4;

/** putCaption replaces the turn or puts it in its place, and keeps the last few. */
export function putCaption(list: Caption[], c: Caption): Caption[] {
  const rest = list.filter((x) => x.turn !== c.turn);
  return [...rest, c].sort((a, b) => a.turn - b.turn).slice(-shownTurns);
}

export type Status =
  | "loading" | "unpaired" | "ready" | "resume" | "connecting" | "ringing" | "bot" | "listening" | "thinking" | "speaking"
  | "queued" | "agent" | "ended" | "offline" | "mending";

/** statusOf is the one thing the page says at the top. */
export function statusOf(s: ElderState): Status {
  if (s.paired === false) return "unpaired";
  if (s.call?.state === "ended") return "ended";
  const open = s.call !== null;
  if (!s.pressed && open) return s.online ? "resume" : "offline";
  if (!s.pressed) return s.online ? "ready" : s.lost ? "offline" : "loading";
  if (!s.online) return open || s.lost ? "offline" : "connecting";
  if (s.media === "mending") return "mending";
  switch (s.call?.state) {
    case "agent": return "agent";
    case "queued": return "queued";
    case "bot": return s.doing ?? "bot";
    default: return "ringing";
  }
}

const lamps: Record<Status, string> = {
  loading: "", unpaired: "", ready: "listen", resume: "listen", connecting: "ring", ringing: "ring", bot: "speak",
  listening: "listen", thinking: "think", speaking: "speak", queued: "ring", agent: "person", ended: "", offline: "down", mending: "down",
};

/** lampOf is the light beside the status words. */
export const lampOf = (status: Status): string => lamps[status];

/** inCall tells whether the page shows a conversation rather than the big button. */
export const inCall = (s: ElderState): boolean => s.pressed && s.call?.state !== "ended" && s.paired !== false;

/** busy tells whether the elder is in a call, here or on another page, or is being called. */
export const busy = (s: ElderState): boolean => inCall(s) || s.rungBy !== "" || (s.call !== null && s.call.state !== "ended");

/** endedWords picks the explanation of an ending; unknown results are ordinary endings. */
export function endedWords<T>(words: Record<"completed" | "abandoned" | "lost" | "failed" | "drained", T>, result: string | undefined): T {
  return words[(result ?? "") as "completed"] ?? words.completed;
}
