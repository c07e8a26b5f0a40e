// The agent's side: sign-in, the socket, the one peer connection of the
// console, and what the agent does with calls.
import { suggestLang, words } from "../lang";
import { Refusal, request } from "../http";
import { openMic } from "../mic";
import { canPeer, Patience, Peer } from "../peer";
import { Socket } from "../socket";
import { setZone } from "../times";
import * as tones from "../tones";
import type { Disposition, Dossier, ErrorMessage, OfferMessage, Presence, Session, ToConsole } from "../wire";
import { IncidentDesk } from "./incidentdesk";
import { TodoDesk } from "./tododesk";
import { apply, canTake, emptyBoard, isDistress, isMine, liveCalls, wrapping, type Board, type BoardCall } from "./board";

export interface Toast {
  id: number;
  text: string;
}

const toastFor = 12000;

export class Desk {
  session: Session | null | undefined; // undefined: not known yet
  signInError: "" | "bad_login" | "too_many" | "network" | "elsewhere" = "";
  online = false;
  board: Board = emptyBoard();
  selected = "";
  toasts: Toast[] = [];
  silent = false; // the browser holds the sound back until a press
  mending = false;
  readonly incidents: IncidentDesk;
  readonly todo: TodoDesk;
  private readonly dossiers = new Map<string, Dossier | "loading" | "failed">();
  private readonly socket: Socket<ToConsole>;
  private iceServers: RTCIceServer[] = [];
  private peer: Peer | null = null;
  private readonly patience = new Patience();
  private mic: MediaStreamTrack | null = null;
  private opening: Promise<boolean> | null = null;
  private ringing: "" | "urgent" | "calm" = "";
  private toastCount = 0;

  constructor(private readonly changed: () => void, private readonly audio: HTMLAudioElement) {
    this.socket = new Socket<ToConsole>("/api/console/ws", {
      message: (m) => this.hear(m),
      down: () => this.down(),
    });
    this.incidents = new IncidentDesk({
      tell: (type, fields) => this.tell(type, fields),
      toast: (text) => this.toast(text),
      changed: this.changed,
    });
    this.todo = new TodoDesk({
      toast: (text) => this.toast(text),
      changed: this.changed,
      reread: (elder) => { if (this.dossiers.has(elder)) this.readDossier(elder); },
    });
    tones.onBlocked(this.changed);
  }

  // ---- signing in and out ----

  /** start goes on with the session of before, if there is one. */
  async start(): Promise<void> {
    try {
      this.signedIn(await request<Session>("GET", "/api/session"));
    } catch (e) {
      this.session = null;
      this.signInError = e instanceof Refusal ? "" : "network";
      this.changed();
    }
  }

  async signIn(login: string, password: string): Promise<void> {
    tones.wake();
    try {
      await request("POST", "/api/session", { login, password });
      this.signInError = "";
      this.signedIn(await request<Session>("GET", "/api/session"));
    } catch (e) {
      const status = e instanceof Refusal ? e.status : 0;
      this.signInError = status === 401 ? "bad_login" : status === 429 ? "too_many" : "network";
      this.changed();
    }
  }

  async signOut(): Promise<void> {
    this.socket.send("presence", { presence: "offline" });
    await request("DELETE", "/api/session").catch(() => undefined);
    this.leave();
  }

  private signedIn(s: Session): void {
    this.session = s;
    suggestLang(s.lang);
    setZone(s.zone);
    tones.warm(); // a browser that holds sounds back says so now, not when an alarm comes
    this.socket.start();
    this.changed();
  }

  private leave(): void {
    this.socket.stop();
    this.hangUpMedia();
    this.session = null;
    this.online = false;
    this.board = emptyBoard();
    this.dossiers.clear();
    this.selected = "";
    this.incidents.quiet();
    this.todo.quiet();
    tones.silence();
    this.changed();
  }

  private async down(): Promise<boolean> {
    this.online = false;
    this.changed();
    try {
      await request<Session>("GET", "/api/session", undefined, 2000);
    } catch (e) {
      if (e instanceof Refusal && e.status === 401) {
        this.leave();
        return false;
      }
    }
    return true;
  }

  // ---- what the agent does ----

  async presence(p: Presence): Promise<void> {
    tones.wake();
    if (p === "ready" && !(await this.openMedia())) return;
    this.tell("presence", { presence: p });
  }

  /** callBack speaks with an incident's elder, so this console must be heard. */
  callBack(incident: string): void {
    tones.wake();
    void this.openMedia();
    this.incidents.callback(incident);
    this.answered(this.incidents.board.live.get(incident)?.call ?? "");
  }

  take(call: string): void {
    tones.wake();
    this.selected = call;
    if (!this.tell("take", { call })) return;
    void this.openMedia();
    this.answered(call);
  }

  /** answered takes away the offers of a call that this agent goes to anyway. */
  private answered(call: string): void {
    for (const o of this.board.offers.filter((x) => x.call === call)) this.dropOffer(o.offer);
  }

  accept(o: OfferMessage): void {
    tones.wake();
    this.selected = o.call;
    if (this.todo.open) location.hash = ""; // the call is on the floor
    if (this.tell("accept", { offer: o.offer })) void this.openMedia();
    this.dropOffer(o.offer);
  }

  decline(o: OfferMessage): void {
    if (this.tell("decline", { offer: o.offer })) this.dropOffer(o.offer);
  }

  handBack(call: string): void {
    this.tell("handback", { call });
  }

  hangUp(call: string): void {
    this.tell("hangup", { call });
  }

  wrapUp(call: string, disposition: Disposition, note: string): void {
    if (!this.tell("wrapup", { call, disposition, note })) return;
    if (this.selected === call) this.selected = "";
  }

  select(call: string): void {
    this.selected = call;
    this.changed();
  }

  unmute(): void {
    this.play();
  }

  /** key carries out a keyboard shortcut and tells whether it was one. */
  key(k: string): boolean {
    const c = this.shown();
    const offer = this.board.offers[0];
    if (k === "a" && offer) this.accept(offer);
    else if (k === "t" && c && canTake(this.board, c)) this.take(c.id);
    else if (k === "h" && c && isMine(this.board, c)) this.handBack(c.id);
    else return false;
    return true;
  }

  /** shown is the call in the middle: that of the opened incident, else the chosen one, else my own, else the one to wrap up. */
  shown(): BoardCall | undefined {
    if (this.incidents.opened) return this.board.calls.get(this.incidents.incident()?.call ?? "");
    const mine = [...this.board.calls.values()].find((c) => isMine(this.board, c));
    return this.board.calls.get(this.selected) ?? mine ?? wrapping(this.board);
  }

  dossier(elder: string): Dossier | "loading" | "failed" {
    const known = this.dossiers.get(elder);
    if (known) return known;
    this.dossiers.set(elder, "loading");
    this.readDossier(elder);
    return "loading";
  }

  private readDossier(elder: string): void {
    request<Dossier>("GET", `/api/elders/${encodeURIComponent(elder)}`).then(
      (d) => this.dossiers.set(elder, d),
      () => { if (typeof this.dossiers.get(elder) === "string") this.dossiers.set(elder, "failed"); },
    ).finally(this.changed);
  }

  toast(text: string): void {
    if (!text) return;
    const id = ++this.toastCount;
    this.toasts = [...this.toasts.slice(-2), { id, text }];
    setTimeout(() => this.closeToast(id), toastFor);
    this.changed();
  }

  closeToast(id: number): void {
    this.toasts = this.toasts.filter((t) => t.id !== id);
    this.changed();
  }

  private tell(type: string, fields: object): boolean {
    const sent = this.socket.send(type, fields);
    if (!sent) this.toast(words().console.offline);
    this.changed();
    return sent;
  }

  private dropOffer(id: string): void {
    this.board.offers = this.board.offers.filter((o) => o.offer !== id);
    this.sound();
    this.changed();
  }

  // ---- what the server says ----

  private hear(m: ToConsole): void {
    if (m.type === "replaced") { // the agent went on in another window
      this.signInError = "elsewhere";
      this.leave();
      return;
    }
    if (m.type === "offer.gone" && this.board.offers.some((o) => o.offer === m.offer)) {
      this.toast(words().console.offerGone[m.why as "taken"] ?? "");
    }
    const before = new Set(liveCalls(this.board).map((c) => c.elder.id));
    apply(this.board, m);
    this.incidents.hear(m);
    this.todo.hear(m);
    switch (m.type) {
      case "welcome":
        this.online = true;
        this.iceServers = m.iceServers ?? [];
        if (!this.peer?.connected) this.dropPeer();
        if (m.agent.presence !== "offline") void this.openMedia();
        break;
      case "answer":
        void this.peer?.answer(m.sdp).catch(() => this.renew());
        break;
      case "error":
        this.incidents.refused(m.code);
        this.toast(this.refusal(m));
        break;
      case "call":
        if (!before.has(m.elder.id)) this.dossiers.delete(m.elder.id); // a new call: read the dossier anew
        else if (this.dossiers.has(m.elder.id)) this.readDossier(m.elder.id); // the bot may have booked meanwhile
    }
    this.sound();
    this.changed();
  }

  private refusal(m: ErrorMessage): string {
    if (m.code === "taken") return words().console.taken(m.by ?? "");
    return words().incident.refusal[m.code] ?? (m.message || m.code);
  }

  /** sound rings for incidents, then for offers, and opens the microphone only
   *  in a call of mine. It is looked at every second, too: a silence ends. */
  sound(): void {
    const [offer] = this.board.offers;
    const mine = [...this.board.calls.values()].some((c) => isMine(this.board, c));
    if (this.mic) this.mic.enabled = mine;
    if (this.incidents.ring(mine)) {
      this.ringing = ""; // the loudspeaker is taken
      return;
    }
    const call = offer && this.board.calls.get(offer.call);
    const want = !offer || mine ? "" : offer.reason === "distress" || (call && isDistress(call)) ? "urgent" : "calm";
    if (want === this.ringing) return;
    this.ringing = want;
    if (want) tones.chime(want === "urgent");
    else tones.silence();
  }

  // ---- audio ----

  /** openMedia makes the console's leg once; it tells whether an agent can be heard. */
  private openMedia(): Promise<boolean> {
    this.opening ??= this.connect().finally(() => { this.opening = null; });
    return this.opening;
  }

  private async connect(): Promise<boolean> {
    const t = words().console;
    if (this.mic?.readyState !== "live") {
      const got = await openMic();
      if (typeof got === "string" || !canPeer()) {
        this.toast(got === "refused" ? t.micRefused : t.micMissing);
        return false;
      }
      this.mic = got;
    }
    this.sound();
    if (!this.peer) this.renew();
    return true;
  }

  private renew(): void {
    this.dropPeer();
    if (!this.mic || !this.online) return; // the next welcome renews
    const peer: Peer = new Peer(this.iceServers, {
      candidate: (candidate) => this.socket.send("candidate", { candidate }),
      audio: (track) => {
        this.audio.srcObject = new MediaStream([track]);
        this.play();
      },
      connected: () => {
        this.mending = false;
        this.changed();
      },
      lost: () => {
        if (this.peer !== peer) return;
        this.mending = true;
        setTimeout(() => { if (this.peer === peer) this.renew(); }, this.patience.wait(Date.now()));
        this.changed();
      },
    });
    this.peer = peer;
    void peer.speak(this.mic);
    void peer.start().then((sdp) => {
      if (this.peer === peer) this.socket.send("offer", { sdp });
    });
  }

  private hangUpMedia(): void {
    this.dropPeer();
    this.mic?.stop();
    this.mic = null;
    this.audio.srcObject = null;
  }

  private dropPeer(): void {
    this.peer?.close();
    this.peer = null;
  }

  private play(): void {
    this.audio.play().then(
      () => { this.silent = false; },
      (e: unknown) => { this.silent = e instanceof DOMException && e.name === "NotAllowedError"; },
    ).finally(this.changed);
  }
}
