// The elder's side of a call: the socket, the audio and the state behind the
// page. Everything an elder can do works without sound, too.
import { lang, suggestLang } from "../lang";
import { request } from "../http";
import { openMic } from "../mic";
import { canPeer, Patience, Peer } from "../peer";
import { Socket } from "../socket";
import { setZone } from "../times";
import * as tones from "../tones";
import type { Choice, ElderCallState, PairedElder, ToElder } from "../wire";
import { Awake } from "./awake";
import { keepCall, keepPress, keptCall, keptPress } from "./kept";
import { Reminders } from "./reminders";
import { liveIncident, SOS } from "./sos";
import { busy, fresh, inCall, newCall, putCaption, putChoices, quiet, type ElderState } from "./state";
import { Whereabouts } from "./whereabouts";

/** A microphone that is not open by then waits for the person's "allow". */
const askedAfter = 700;
/** An agent who calls back without an emergency rings this long. */
const ringsFor = 45_000;

export class Hotline {
  readonly state: ElderState = fresh();
  readonly sos: SOS;
  readonly reminders: Reminders;
  private readonly socket: Socket<ToElder>;
  private readonly awake = new Awake();
  private readonly where = new Whereabouts();
  private iceServers: RTCIceServer[] = [];
  private ready: Peer | null = null; // stands by for the press
  private peer: Peer | null = null; // carries the call
  private readonly patience = new Patience();
  private mic: MediaStreamTrack | null = null;
  private leaving = false; // hung up while the network was gone
  private gone = ""; // the call that was hung up here: late words about it are ignored

  constructor(private readonly redraw: () => void, private readonly audio: HTMLAudioElement) {
    this.socket = new Socket<ToElder>("/api/elder/ws", {
      message: (m) => this.hear(m),
      down: () => this.down(),
    });
    this.sos = new SOS({
      send: (fields) => this.state.online && this.socket.send("sos", fields),
      post: (fields) => request("POST", "/api/elder/sos", fields, 6000),
      place: () => this.where.place(),
      keep: keepPress,
      kept: keptPress,
      received: () => this.press(), // and now the voice: the bot keeps company
      changed: this.changed,
    });
    this.reminders = new Reminders({
      send: (type, fields) => this.state.online && this.socket.send(type, fields),
      chime: tones.remind,
      changed: this.changed,
    });
  }

  /** changed draws the page anew. Reminders wait for calls and for a press that
   *  is under way; while help comes they show and are silent. */
  private readonly changed = (): void => {
    const { sos } = this;
    this.reminders.look(!busy(this.state) && !sos.state.press, !liveIncident(sos.state));
    this.redraw();
  };

  /** start finds out whose page this is and connects. */
  async start(): Promise<void> {
    this.sos.goOn();
    void this.where.look();
    while (!(await this.whose())) await new Promise((r) => setTimeout(r, 3000));
    if (this.state.paired) this.socket.start();
  }

  /** press is the big button. A second press while a call is on is the same press. */
  press(): void {
    const s = this.state;
    if (s.pressed && s.call?.state !== "ended") return;
    if (s.call?.state === "ended") newCall(s);
    s.pressed = true;
    s.rungBy = "";
    this.leaving = false;
    this.awake.keep();
    if (s.online) void this.begin();
    this.changed();
  }

  /** help is the red button. The press goes before everything else; the call
   *  follows when the press is safe. */
  help(): void {
    this.sos.press(pressID());
    tones.wake(); // the press that lets the browser play the call's sound
    void this.where.look();
  }

  hangUp(): void {
    const { call } = this.state;
    this.leaving = !this.socket.send("hangup");
    this.gone = call?.id ?? "";
    this.end({ id: this.gone, state: "ended", result: call?.state === "queued" ? "abandoned" : "completed" });
  }

  /** say sends typed words and tells whether they went out. */
  say(text: string): boolean {
    return this.sent(this.socket.send("text", { text: text.slice(0, 500) }));
  }

  /** key is a key of the keypad: in the audio where that is possible. */
  key(digit: string): void {
    const s = this.state;
    if (!this.sent((s.online && (this.peer?.key(digit) ?? false)) || this.socket.send("digit", { digit }))) return;
    s.digits = (s.digits + digit).slice(-12);
    this.changed();
  }

  /** choose is a choice button; the first press counts until there are new choices. */
  choose(c: Choice): void {
    if (this.state.chosen) return;
    if (this.sent(this.socket.send("digit", { digit: c.key }))) this.state.chosen = c.key;
    this.changed();
  }

  toggleKeypad(): void {
    this.state.keypad = !this.state.keypad;
    this.changed();
  }

  /** unmute is the press that a browser wants before it plays sound; any press will do. */
  unmute(): void {
    if (this.state.silent) this.play();
  }

  private sent(ok: boolean): boolean {
    this.state.note = ok ? "" : "notSent";
    this.changed();
    return ok;
  }

  private async whose(): Promise<boolean> {
    try {
      const e = await request<PairedElder>("GET", "/api/elder", undefined, 2000);
      this.state.paired = e.paired;
      this.state.salutation = e.salutation ?? "";
      if (e.lang) suggestLang(e.lang);
      this.changed();
      return true;
    } catch {
      this.state.lost = true;
      this.changed();
      return false;
    }
  }

  private async down(): Promise<boolean> {
    this.state.online = false;
    this.state.lost = true;
    this.changed();
    return !(await this.whose()) || this.state.paired === true;
  }

  private hear(m: ToElder): void {
    const s = this.state;
    switch (m.type) {
      case "welcome":
        this.welcome(m);
        break;
      case "call":
        this.callIs(m);
        break;
      case "answer":
        void this.peer?.answer(m.sdp).catch(() => this.renew());
        break;
      case "doing":
        s.doing = m.doing;
        break;
      case "caption":
        s.captions = putCaption(s.captions, m);
        break;
      case "choices":
        putChoices(s, m.items, m.keypad);
        break;
      case "sos.ok":
        this.sos.answer(m.press, m.incident);
        break;
      case "incident":
        this.sos.state.incident = { id: m.id, state: m.state, by: m.by, going: m.going, arrived: m.arrived };
        break;
      case "ring":
        this.rung(m.by);
        break;
      case "reminder":
      case "reminder.gone":
        this.reminders.hear(m);
        break;
      case "error":
        if (m.id && this.reminders.refused(m.id, m.code)) break;
        if (m.code !== "unsaved") this.refused(); // a press that is not kept yet is sent again
    }
    this.changed();
  }

  /** welcome brings page and hotline together again, whatever happened between. */
  private welcome(m: Extract<ToElder, { type: "welcome" }>): void {
    const s = this.state;
    s.online = true;
    s.lost = false;
    s.salutation = m.salutation;
    s.hearing = m.hearing;
    s.speaking = m.speaking;
    s.note = "";
    suggestLang(m.lang);
    setZone(m.zone);
    this.sos.hurry();
    this.reminders.welcome();
    this.iceServers = m.iceServers ?? [];
    if (liveIncident(this.sos.state)) this.sos.state.incident = null; // told anew after this, if it is still live
    const open = m.call && m.call.state !== "ended" ? m.call : null;
    if (this.leaving) {
      this.leaving = false;
      if (open) this.socket.send("hangup");
    } else if (open) {
      this.callIs(open);
      if (!s.pressed && open.id === keptCall()) this.goOn();
      else if (s.pressed && (!this.peer?.connected || open.media === false)) this.renew();
    } else if (s.call && s.call.state !== "ended") {
      this.end({ ...s.call, state: "ended", result: "lost" });
    } else if (!s.pressed && !s.call && keptCall()) {
      this.end({ id: keptCall(), state: "ended", result: "lost" });
    } else if (s.pressed && !s.call) {
      void this.begin();
    }
    this.prepare();
  }

  /** rung is an agent who calls back: in an emergency the page answers by itself. */
  private rung(by: string): void {
    const s = this.state;
    if (inCall(s)) return;
    s.rungBy = by;
    if (liveIncident(this.sos.state)) this.press();
    else {
      tones.ring();
      setTimeout(() => this.unanswered(by), ringsFor);
    }
  }

  private unanswered(by: string): void {
    if (this.state.rungBy !== by) return;
    this.state.rungBy = "";
    tones.silence();
    this.changed();
  }

  /** goOn takes up the call that this tab was in before it was reloaded. */
  private goOn(): void {
    this.state.pressed = true;
    this.awake.keep();
    void this.begin();
  }

  private callIs(c: ElderCallState): void {
    if (c.id === this.gone || this.state.call?.state === "ended") return;
    if (c.state === "ended") {
      this.end(c);
      return;
    }
    if (c.state !== "ringing") tones.silence();
    if (c.state !== "bot") this.state.doing = null;
    this.state.call = { id: c.id, state: c.state, agent: c.agent };
    if (this.state.pressed) keepCall(c.id);
  }

  private refused(): void {
    const s = this.state;
    if (s.pressed && !s.call) this.end({ id: "", state: "ended", result: "failed" });
    else s.note = "wrong";
  }

  /** prepare lets a peer stand ready, so that the press has only to start it. */
  private prepare(): void {
    tones.warm();
    if (this.ready || this.peer || !canPeer()) return;
    this.ready = this.newPeer();
  }

  private newPeer(): Peer {
    const peer: Peer = new Peer(this.iceServers, {
      candidate: (candidate) => this.socket.send("candidate", { candidate }),
      audio: (track) => {
        this.audio.srcObject = new MediaStream([track]);
        this.play();
      },
      connected: () => {
        this.state.media = "up";
        this.changed();
      },
      lost: () => {
        if (this.peer !== peer) return;
        this.mend();
        setTimeout(() => { if (this.peer === peer) this.renew(); }, this.patience.wait(Date.now()));
      },
    });
    return peer;
  }

  /** begin places the call: the offer goes out first, the microphone joins
   *  when the person has allowed it. */
  private async begin(): Promise<void> {
    const s = this.state;
    if (!canPeer()) {
      s.mic = "missing";
      s.media = "impossible";
      this.socket.send("call.start", { lang: lang() });
      return;
    }
    this.peer?.close();
    const peer = (this.peer = this.ready ?? this.newPeer());
    this.ready = null;
    s.media = "trying";
    const starting = peer.start();
    this.listen();
    const sdp = await starting;
    if (this.peer !== peer) return;
    this.socket.send("call.start", { lang: lang(), sdp });
    void peer.speak(this.mic);
    if (!s.call) tones.ring();
  }

  /** renew replaces a broken connection of the running call. */
  private renew(): void {
    const s = this.state;
    this.peer?.close();
    this.peer = null;
    if (!s.pressed || s.call?.state === "ended" || !canPeer()) return;
    this.mend();
    if (!s.online) return; // the next welcome renews
    const peer = (this.peer = this.newPeer());
    void peer.speak(this.mic);
    void peer.start().then((sdp) => {
      if (this.peer === peer) this.socket.send("offer", { sdp });
    });
  }

  /** mend shows that the sound is gone; a first connection is just still being made. */
  private mend(): void {
    if (this.state.media !== "trying") this.state.media = "mending";
    this.changed();
  }

  private listen(): void {
    const s = this.state;
    if (s.mic === "opening" || s.mic === "asking" || this.mic?.readyState === "live") return;
    s.mic = "opening";
    const slow = setTimeout(() => {
      s.mic = "asking";
      this.changed();
    }, askedAfter);
    void openMic().then((got) => {
      clearTimeout(slow);
      const track = typeof got === "string" ? null : got;
      s.mic = typeof got === "string" ? got : "on";
      if (!s.pressed) {
        track?.stop();
        s.mic = "off";
      } else if (track) {
        this.mic = track;
        void this.peer?.speak(track);
      } else {
        this.peer?.listenOnly();
      }
      this.changed();
    });
  }

  private play(): void {
    this.audio.play().then(
      () => { this.state.silent = false; },
      (e: unknown) => { this.state.silent = e instanceof DOMException && e.name === "NotAllowedError"; },
    ).finally(this.changed);
  }

  private end(c: ElderCallState): void {
    const s = this.state;
    tones.silence();
    this.peer?.close();
    this.peer = null;
    this.mic?.stop();
    this.mic = null;
    this.audio.srcObject = null;
    this.awake.release();
    keepCall("");
    quiet(s);
    s.call = c;
    s.pressed = false;
    s.media = "none";
    if (s.mic !== "opening" && s.mic !== "asking") s.mic = "off";
    this.prepare();
    this.changed();
  }
}

/** pressID names one press of the red button, also where a page has no HTTPS. */
function pressID(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
