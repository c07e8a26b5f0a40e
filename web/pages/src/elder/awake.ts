// Keeps the screen lit during a call, where the browser can.

export class Awake {
  private wanted = false;
  private lock: WakeLockSentinel | null = null;

  constructor() {
    // The browser lets go by itself when the page is hidden.
    document.addEventListener("visibilitychange", () => { if (this.wanted) this.keep(); });
  }

  keep(): void {
    this.wanted = true;
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    navigator.wakeLock.request("screen").then(
      (lock) => {
        if (this.wanted) this.lock = lock;
        else void lock.release();
      },
      () => undefined, // low battery: the screen may go dark, the call goes on
    );
  }

  release(): void {
    this.wanted = false;
    void this.lock?.release();
    this.lock = null;
  }
}
