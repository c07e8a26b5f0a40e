// One peer connection with one audio line both ways.

/** A connection that is only disturbed often comes back; after this it is renewed. */
const disturbedFor = 3000;
/** A connection that is not up this long after its offer will not come up. */
const connectWithin = 8000;

export interface PeerEvents {
  candidate(c: RTCIceCandidateInit | null): void;
  audio(track: MediaStreamTrack): void;
  connected(): void;
  /** lost is said once; the peer is useless afterwards. */
  lost(): void;
}

/** Waits before a lost connection is made anew, in ms; the last one again. */
const renewAfter = [0, 1000, 3000, 10000];
/** A connection that held this long was a good one. */
const goodAfter = 10_000;

/** Patience spaces the renewals of connections that do not hold: two pages of
 *  one person would else take the line from each other many times a second. */
export class Patience {
  private short = 0; // connections in a row that did not hold
  private last = 0;

  /** wait is called when a connection is lost, at now ms, and gives the ms until the next. */
  wait(now: number): number {
    if (now - this.last > goodAfter) this.short = 0;
    const ms = renewAfter[Math.min(this.short++, renewAfter.length - 1)]!;
    this.last = now + ms;
    return ms;
  }
}

export const canPeer = (): boolean => typeof RTCPeerConnection === "function";

export class Peer {
  private readonly pc: RTCPeerConnection;
  private readonly line: RTCRtpTransceiver;
  private readonly offer: Promise<RTCSessionDescriptionInit>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  /** The offer is made at once but nothing is gathered or sent before start,
   *  so that a peer can stand ready for the press. */
  constructor(iceServers: RTCIceServer[], private readonly on: PeerEvents) {
    this.pc = new RTCPeerConnection({ iceServers });
    this.line = this.pc.addTransceiver("audio", { direction: "sendrecv" });
    this.pc.onicecandidate = (e) => this.on.candidate(e.candidate ? e.candidate.toJSON() : null);
    this.pc.ontrack = (e) => this.on.audio(e.track);
    this.pc.onconnectionstatechange = () => this.changed();
    this.offer = this.pc.createOffer();
  }

  get connected(): boolean {
    return this.pc.connectionState === "connected";
  }

  /** start begins gathering and gives the offer; candidates trickle after it. */
  async start(): Promise<string> {
    const offer = await this.offer;
    await this.pc.setLocalDescription(offer);
    this.watch(connectWithin);
    return offer.sdp ?? "";
  }

  async answer(sdp: string): Promise<void> {
    if (this.closed || this.pc.signalingState !== "have-local-offer") return;
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    // The other side's goodbye is heard here at once; without one the loss
    // shows only when ICE has missed its checks for seconds.
    const dtls = this.line.sender.transport;
    if (dtls) dtls.onstatechange = () => { if (dtls.state === "closed" || dtls.state === "failed") this.lose(); };
  }

  /** speak sends the track from now on; null sends nothing. No renegotiation. */
  async speak(track: MediaStreamTrack | null): Promise<void> {
    if (!this.closed) await this.line.sender.replaceTrack(track);
  }

  /** listenOnly gives up sending, for a caller without a microphone. */
  listenOnly(): void {
    if (!this.closed) this.line.direction = "recvonly";
  }

  /** key sends a digit in the audio (RFC 4733), or tells that it cannot. */
  key(digit: string): boolean {
    const { sender } = this.line;
    if (this.closed || sender.track?.readyState !== "live" || !sender.dtmf?.canInsertDTMF) return false;
    sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digit, 120, 70);
    return true;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.pc.onicecandidate = this.pc.ontrack = this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  private changed(): void {
    switch (this.pc.connectionState) {
      case "connected":
        clearTimeout(this.timer);
        this.on.connected();
        break;
      case "disconnected":
        this.watch(disturbedFor);
        break;
      case "failed":
        this.lose();
    }
  }

  private watch(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (!this.connected) this.lose(); }, ms);
  }

  private lose(): void {
    if (this.closed) return;
    this.close();
    this.on.lost();
  }
}
