// What an agent does with incidents: ringing, the opened one, one-click acts.
// The socket is the Desk's; everything read or written by HTTP is here.
import { words } from "../lang";
import { request } from "../http";
import type { ElderName, Incident, IncidentDetail, MapSource, Sheet } from "../incidentwire";
import * as tones from "../tones";
import type { ToConsole } from "../wire";
import { applyIncident, detailOf, loudest, mute, newlyRinging, noIncidents, rangAnew, ringOf, taking, type IncidentBoard, type RawDetail } from "./incidents";
import { IncidentNotices } from "./notices";

export interface IncidentNeeds {
  tell(type: string, fields: object): boolean;
  toast(text: string): void;
  changed(): void;
}

/** A changed incident is read again after this, so that a burst is one reading. */
const readAfter = 250;
/** More incidents than this at once are read out as their number; so many sentences are kept. */
const readOut = 3;

export class IncidentDesk {
  readonly board: IncidentBoard = noIncidents();
  opened = ""; // id of the incident that fills the desk, "" for none
  detail: IncidentDetail | null = null;
  failed = false;
  door: { incident: string; code: string } | null = null;
  sheet: Sheet | null = null;
  outcome = ""; // chosen in the resolve form
  outcomeMissing = false;
  source: MapSource = { tiles: "" };
  elders: ElderName[] | "loading" | "failed" | null = null;
  strangersOpen = false; // the list of devices that are nobody's
  assigning = ""; // the one of them that the form is for, "" for none
  private readonly searches = new Map<string, string>(); // device → what was written to find its elder
  said: { n: number; text: string }[] = []; // read out, the latest last
  readonly notices = new IncidentNotices((id) => { location.hash = `#incident/${id}`; });
  private reading: ReturnType<typeof setTimeout> | undefined;
  private sounds: ReturnType<typeof ringOf> = "";
  private sourceRead = false;
  private commanded = ""; // device of the latest command

  constructor(private readonly needs: IncidentNeeds) {}

  /** hear takes a message and keeps sound, notices and the opened one with it. */
  hear(m: ToConsole): void {
    const b = this.board;
    applyIncident(b, m, Date.now());
    if (m.type === "welcome") {
      void this.readSource();
      if (this.opened) this.readSoon(0);
    }
    this.announce(newlyRinging(b, Date.now()));
    if (rangAnew(b, m)) this.notices.show(m);
    if (m.type === "incident" && m.state !== "open" && !m.ring) this.notices.close(m.id);
    if (m.type === "unknown" && m.assigned && m.device === this.assigning) this.assigning = "";
    if (m.type === "incident" && m.id === this.opened) this.readSoon(readAfter);
  }

  private announce(fresh: Incident[]): void {
    const t = words().incident;
    const texts = fresh.length > readOut ? [t.announceMany(fresh.length)] : fresh.map((i) => t.announce(t.kind[i.kind] ?? i.kind, i.elder?.name || t.unknownElder(i.device?.id ?? "")));
    for (const text of texts) this.said = [...this.said, { n: (this.said[this.said.length - 1]?.n ?? 0) + 1, text }].slice(-readOut);
  }

  /** sounding is what the bell does now, for the Desk that owns the one loudspeaker. */
  sounding(): ReturnType<typeof ringOf> {
    return ringOf(this.board, Date.now());
  }

  /** ring makes the sound fit; it tells whether incidents hold the loudspeaker. */
  ring(speaking: boolean): boolean {
    const want = this.sounding();
    if (want !== this.sounds) {
      if (want) tones.alarm(want === "loud", speaking);
      else tones.silence();
    }
    this.sounds = want;
    return want !== "";
  }

  quiet(): void {
    this.sounds = "";
    Object.assign(this.board, noIncidents());
    this.go("");
    this.strangersOpen = false;
    this.assigning = "";
    this.searches.clear();
    this.notices.closeAll();
  }

  loudest(): Incident | undefined {
    return loudest(this.board, Date.now());
  }

  // ---- the opened incident ----

  /** go opens an incident, closes it with "". */
  go(id: string): void {
    if (id === this.opened) return;
    this.opened = id;
    this.strangersOpen = false;
    this.assigning = "";
    this.detail = this.door = this.sheet = null;
    this.failed = this.outcomeMissing = false;
    this.outcome = "";
    if (id) this.readSoon(0);
  }

  /** incident is the newest that is known of the opened one. */
  incident(): Incident | IncidentDetail | null {
    const live = this.board.live.get(this.opened);
    return live && live.version >= (this.detail?.version ?? 0) ? live : this.detail ?? live ?? null;
  }

  private readSoon(ms: number): void {
    clearTimeout(this.reading);
    this.reading = setTimeout(() => void this.read(this.opened), ms);
  }

  private async read(id: string): Promise<void> {
    if (!id) return;
    try {
      const raw = await request<RawDetail>("GET", `/api/incidents/${encodeURIComponent(id)}`);
      if (this.opened === id) this.detail = detailOf(raw);
      this.failed = false;
    } catch {
      this.failed = this.detail === null;
    }
    this.needs.changed();
  }

  // ---- what the agent does ----

  take(id: string): void {
    if (!this.needs.tell("incident.take", { incident: id })) return;
    taking(this.board, id, Date.now());
    this.notices.close(id);
    location.hash = `#incident/${id}`;
    this.needs.changed();
  }

  callback(id: string): void {
    this.needs.tell("incident.callback", { incident: id });
  }

  called(id: string, person: string): void {
    this.needs.tell("incident.called", { incident: id, person });
  }

  dispatch(id: string, person: string): void {
    this.needs.tell("incident.dispatch", { incident: id, person });
  }

  note(id: string, note: string): boolean {
    return note !== "" && this.needs.tell("incident.note", { incident: id, note });
  }

  choose(outcome: string): void {
    this.outcome = outcome;
    this.outcomeMissing = false;
    this.needs.changed();
  }

  resolve(id: string, note: string): void {
    this.outcomeMissing = this.outcome === "";
    const alarms = this.incident()?.alarms; // as this agent sees it: a press that came meanwhile is not resolved unseen
    if (!this.outcomeMissing) this.needs.tell("incident.resolve", { incident: id, outcome: this.outcome, note, alarms });
    this.needs.changed();
  }

  reopen(id: string): void {
    this.outcome = "";
    this.needs.tell("incident.reopen", { incident: id });
  }

  command(device: string, command: string, args: string[] = []): void {
    if (!this.needs.tell("device.command", { device, command, args })) return;
    this.commanded = device;
    this.board.commands.set(device, { command, result: "sent", text: "" });
    this.needs.changed();
  }

  /** refused takes an error: it names neither the device of a command nor the incident. */
  refused(code: string): void {
    if (code === "pressed_again") this.readSoon(0);
    const sent = this.board.commands.get(this.commanded);
    if (sent?.result === "sent" && code in words().incident.commandResult) this.board.commands.set(this.commanded, { ...sent, result: code });
  }

  mute(): void {
    mute(this.board, Date.now());
    this.needs.changed();
  }

  /** readDoor shows the key safe's code, which is written to the timeline. */
  async readDoor(id: string): Promise<void> {
    try {
      const { door } = await request<{ door: string }>("POST", `/api/incidents/${encodeURIComponent(id)}/door`, {});
      if (this.opened === id) this.door = { incident: id, code: door };
    } catch {
      this.needs.toast(words().incident.failed);
    }
    this.needs.changed();
  }

  async readSheet(id: string): Promise<void> {
    try {
      const sheet = await request<Sheet>("GET", `/api/incidents/${encodeURIComponent(id)}/sheet`);
      if (this.opened === id) this.sheet = sheet;
    } catch {
      this.needs.toast(words().incident.failed);
    }
    this.needs.changed();
  }

  closeSheet(): void {
    this.sheet = null;
    this.needs.changed();
  }

  async copy(text: string): Promise<void> {
    const t = words().incident;
    try {
      await navigator.clipboard.writeText(text);
      this.needs.toast(t.copied);
    } catch {
      this.needs.toast(t.copyFailed);
    }
  }

  // ---- devices that are nobody's ----

  /** whose opens the form of one of them; with none named it closes. */
  whose(device: string): void {
    this.assigning = device;
    if (device) this.strangersOpen = true;
    if (this.elders === null) void this.readElders();
    this.needs.changed();
  }

  searched(device: string): string {
    return this.searches.get(device) ?? "";
  }

  search(device: string, text: string): void {
    this.searches.set(device, text);
    this.needs.changed();
  }

  async readElders(): Promise<void> {
    if (Array.isArray(this.elders) || this.elders === "loading") return;
    this.elders = "loading";
    try {
      this.elders = (await request<{ elders: ElderName[] | null }>("GET", "/api/elders")).elders ?? [];
    } catch {
      this.elders = "failed";
    }
    this.needs.changed();
  }

  assign(device: string, elder: string, name: string, model: string): void {
    this.needs.tell("device.assign", { device, elder, name, model });
  }

  /** changed draws the desk anew. */
  changed(): void {
    this.needs.changed();
  }

  voiceWords(id: string): string {
    const v = this.board.voice.get(id);
    if (!v) return "";
    const t = words().incident.voice;
    const known: Record<string, string> = { call: t.call, page: t.page, device: t.device };
    return known[v.by] ?? t.phone(v.phone);
  }

  private async readSource(): Promise<void> {
    if (this.sourceRead) return;
    try {
      this.source = await request<MapSource>("GET", "/api/map");
      this.sourceRead = true;
      this.needs.changed();
    } catch {
      // Without it the map is a grid; the next welcome asks again.
    }
  }
}
