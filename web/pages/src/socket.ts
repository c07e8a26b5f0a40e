// A WebSocket that comes back by itself.
import { version } from "./wire";

/** Waits before each new try, then the last one again (docs/protocol.md). */
const waits = [500, 1000, 2000, 3000];
/** A page cannot see the server's pings, so it asks itself. */
const pingEvery = 5000;
/** A ping without any message for this long means the network is gone. */
const answerWithin = 7000;

export interface SocketEvents<In> {
  message(m: In): void;
  /** down: the socket broke, or a try failed; another try follows on its own.
   *  Answering false stops the tries (not paired any more, signed out). */
  down(): boolean | Promise<boolean>;
}

export class Socket<In extends { type: string }> {
  private ws: WebSocket | null = null;
  private tries = 0;
  private waiting = 0; // since when an answer is due, 0 when none is
  private pings: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;
  private readonly hurry = () => { if (document.visibilityState === "visible") this.now(); };

  constructor(private readonly path: string, private readonly on: SocketEvents<In>) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.tries = 0;
    addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
    this.open();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    clearTimeout(this.retry);
    this.drop();
  }

  /** send tells whether the message could be handed to an open socket. */
  send(type: string, fields: object = {}): boolean {
    if (this.ws?.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify({ v: version, type, ...fields }));
    return true;
  }

  private open(): void {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const ws = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.ws = ws;
    this.waiting = Date.now();
    ws.onmessage = (e) => {
      this.waiting = 0;
      const m = parse<In>(e.data);
      if (!m) return;
      if (m.type !== "pong" && m.type !== "error") this.tries = 0; // it is a good connection
      if (m.type !== "pong") this.on.message(m);
    };
    ws.onclose = () => { if (this.ws === ws) void this.broke(); };
    this.pings = setInterval(() => {
      const now = Date.now();
      if (this.waiting && now - this.waiting > answerWithin) void this.broke();
      else if (this.send("ping", { t: now })) this.waiting ||= now;
    }, pingEvery);
  }

  private async broke(): Promise<void> {
    this.drop();
    const again = await this.on.down();
    if (this.stopped || this.ws) return;
    if (!again) {
      this.stop();
      return;
    }
    const wait = waits[Math.min(this.tries++, waits.length - 1)];
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), wait);
  }

  /** now skips the waiting: the network or the reader is back. */
  private now(): void {
    if (this.stopped || this.ws) return;
    clearTimeout(this.retry);
    this.open();
  }

  private drop(): void {
    clearInterval(this.pings);
    const ws = this.ws;
    this.ws = null;
    if (!ws) return;
    ws.onmessage = ws.onclose = null;
    ws.close();
  }
}

function parse<T>(data: unknown): T | null {
  try {
    const m = JSON.parse(String(data)) as T;
    return m && typeof m === "object" ? m : null;
  } catch {
    return null;
  }
}
