// What rings on a console, and for how long.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aboutDevices, applyIncident, closeNotice, closeUnsaved, detailOf, loudest, mute, muteFor, mutedFor, noIncidents, rangAnew, ringOf, runningFor, secondsTo, taking, urgentFirst, type IncidentBoard,
} from "../src/console/incidents";
import type { Incident } from "../src/incidentwire";
import type { ToConsole } from "../src/wire";

const t0 = Date.parse("2026-11-22T03:00:00Z");
const at = (seconds: number): string => new Date(t0 + seconds * 1000).toISOString();

function incident(id: string, more: Partial<Incident> = {}): Incident {
  return {
    id, version: 1, state: "open", kind: "sos", urgent: true, elder: { id: "e", name: "王秀兰", salutation: "王奶奶", age: 82, living: "独居" },
    device: { id: "watch:1" }, opened: at(0), alarms: 1, presses: 1, ring: "alarm", ...more,
  };
}

const say = (b: IncidentBoard, ...list: Incident[]) => list.forEach((i) => applyIncident(b, { type: "incident", ...i }));

function welcome(b: IncidentBoard, ...incidents: Incident[]): void {
  applyIncident(b, { type: "welcome", agent: { id: "a", name: "林晓", presence: "ready" }, calls: [], agents: [], incidents, unknown: [], outcomes: ["helped"] });
}

test("a press rings; a person who takes it stops the ringing; a lapse rings again", () => {
  const b = noIncidents();
  assert.equal(ringOf(b, t0), "");
  say(b, incident("i"));
  assert.equal(ringOf(b, t0), "alarm");
  say(b, incident("i", { version: 2, state: "acknowledged", ring: "" }));
  assert.equal(ringOf(b, t0), "");
  say(b, incident("i", { version: 3, state: "open" }));
  assert.equal(ringOf(b, t0), "alarm");
  say(b, incident("i", { version: 4, state: "resolved", ring: "" }));
  assert.equal(ringOf(b, t0), "");
  assert.equal(b.live.size, 0);
});

test("a console that reconnects rings for what is still open, without being told to", () => {
  const b = noIncidents();
  welcome(b, incident("i", { ring: "" }), incident("d", { kind: "low_battery", urgent: false, ring: "" }));
  assert.equal(ringOf(b, t0), "alarm");
  welcome(b, incident("d", { kind: "low_battery", urgent: false, ring: "" }));
  assert.equal(ringOf(b, t0), "");
});

test("120 is louder, stays loud until somebody takes it, and is known after a reconnect too", () => {
  const b = noIncidents();
  say(b, incident("i"), incident("i", { version: 2, ring: "loud" }), incident("i", { version: 3, ring: "alarm" }));
  assert.equal(ringOf(b, t0), "loud");
  say(b, incident("i", { version: 4, state: "acknowledged", ring: "" }), incident("i", { version: 5 }));
  assert.equal(ringOf(b, t0), "alarm");
  const again = noIncidents();
  welcome(again, incident("i", { ring: "", next: { n: 5, due: at(240), tell: ["consoles", "120", "relative:1"] } }));
  assert.equal(ringOf(again, t0), "loud");
});

test("half a minute of silence is for what rings now, not for what comes", () => {
  const b = noIncidents();
  say(b, incident("first"));
  mute(b, t0);
  assert.equal(ringOf(b, t0 + 1000), "");
  assert.equal(mutedFor(b, t0 + 1000), 29);
  say(b, incident("first", { version: 2, presses: 2 }));
  assert.equal(ringOf(b, t0 + 2000), "", "a stuck button does not undo the silence");
  say(b, incident("second", { opened: at(3) }));
  assert.equal(ringOf(b, t0 + 3000), "alarm");
  say(b, incident("second", { version: 2, state: "acknowledged" }));
  assert.equal(ringOf(b, t0 + 4000), "");
  say(b, incident("first", { version: 3, ring: "loud" }));
  assert.equal(ringOf(b, t0 + 5000), "loud", "120 breaks it");
  mute(b, t0 + 6000);
  assert.equal(ringOf(b, t0 + 6000 + muteFor + 1), "loud", "and it ends");
});

test("who takes it has quiet at once, and hears it again if it was refused", () => {
  const b = noIncidents();
  say(b, incident("i"));
  taking(b, "i", t0);
  assert.equal(ringOf(b, t0 + 100), "");
  assert.equal(ringOf(b, t0 + 6000), "alarm");
});

test("a message that was overtaken on its way changes nothing", () => {
  const b = noIncidents();
  say(b, incident("i", { version: 5, state: "acknowledged", ring: "" }), incident("i", { version: 4 }));
  assert.equal(b.live.get("i")?.state, "acknowledged");
  assert.equal(rangAnew(b, { type: "incident", ...incident("i", { version: 4 }) }), false);
  assert.equal(rangAnew(b, { type: "incident", ...incident("j") }), false, "not on the board");
  say(b, incident("j"));
  assert.equal(rangAnew(b, { type: "incident", ...incident("j") }), true);
});

test("an alarm that could not be stored rings until it is, or until somebody has read it", () => {
  const b = noIncidents();
  const unsaved = { type: "incident.unsaved", device: "watch:1", kind: "sos", at: at(0) } as const;
  applyIncident(b, unsaved);
  applyIncident(b, unsaved);
  assert.equal(b.unsaved.length, 1);
  assert.equal(ringOf(b, t0), "alarm");
  mute(b, t0);
  assert.equal(ringOf(b, t0 + 1), "");
  say(b, incident("i"));
  assert.equal(b.unsaved.length, 0);
  applyIncident(b, { ...unsaved, device: "watch:2" });
  closeUnsaved(b, b.unsaved[0]!);
  assert.equal(b.unsaved.length, 0);
});

test("those that nobody has come first, the longest waiting of them; devices come apart", () => {
  const b = noIncidents();
  say(b,
    incident("held", { state: "responding", opened: at(-100) }), incident("young", { opened: at(10) }), incident("old", { opened: at(0) }),
    incident("battery", { urgent: false, kind: "low_battery" }));
  assert.deepEqual(urgentFirst(b).map((i) => i.id), ["old", "young", "held"]);
  assert.deepEqual(aboutDevices(b).map((i) => i.id), ["battery"]);
  assert.equal(loudest(b, t0)?.id, "old");
  say(b, incident("young", { version: 2, opened: at(10), ring: "loud" }));
  assert.equal(loudest(b, t0)?.id, "young");
});

test("unknown devices come and go, notices take each other's place", () => {
  const b = noIncidents();
  const tell = (m: ToConsole) => applyIncident(b, m);
  tell({ type: "unknown", device: "watch:9", protocol: "watch", seen: at(0) });
  assert.equal(b.unknown.size, 1);
  tell({ type: "unknown", device: "watch:9", protocol: "watch", seen: at(0), assigned: true });
  assert.equal(b.unknown.size, 0);
  tell({ type: "notice", code: "records_failing" });
  tell({ type: "notice", code: "records_back" });
  assert.deepEqual(b.notices.map((n) => n.code), ["records_back"]);
  closeNotice(b, "records_back");
  assert.equal(b.notices.length, 0);
  tell({ type: "incident.voice", incident: "i", by: "phone", phone: "0514-1" });
  assert.equal(b.voice.get("i")?.phone, "0514-1");
  tell({ type: "device", id: "watch:9", command: "locate", result: "timeout" });
  assert.equal(b.commands.get("watch:9")?.result, "timeout");
});

test("clocks run from the opening, stop at the end, and count down to nothing", () => {
  assert.equal(runningFor(incident("i"), t0 + 65_000), 65_000);
  assert.equal(runningFor(incident("i", { resolved: at(90) }), t0 + 999_000), 90_000);
  assert.equal(runningFor(incident("i"), t0 - 5000), 0, "a page whose clock is behind");
  assert.equal(secondsTo(at(30), t0 + 100), 30);
  assert.equal(secondsTo(at(30), t0 + 40_000), 0);
  assert.equal(secondsTo(undefined, t0), null);
});

test("a record's alarms are a list or a number; the page has both", () => {
  const row = { id: "a", kind: "sos", device: "watch:1", received: at(0) } as const;
  assert.equal(detailOf({ ...incident("i"), alarms: [row, row] }).alarms, 2);
  const named = detailOf({ ...incident("i"), alarms: 2, alarmList: [row] });
  assert.deepEqual([named.alarms, named.alarmList?.length], [2, 1]);
});
