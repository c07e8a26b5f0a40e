// Desktop notices of incidents. The permission is asked for by a button only.
import { words } from "../lang";
import type { Incident } from "../incidentwire";

export class IncidentNotices {
  private readonly shown = new Map<string, Notification>();

  constructor(private readonly open: (incident: string) => void) {}

  /** state is what the header's button goes by. */
  state(): "none" | "ask" | "on" | "refused" {
    if (!("Notification" in window)) return "none";
    return Notification.permission === "granted" ? "on" : Notification.permission === "denied" ? "refused" : "ask";
  }

  async ask(): Promise<void> {
    await Notification.requestPermission();
  }

  show(i: Incident): void {
    if (this.state() !== "on") return;
    const t = words().incident;
    try {
      // renotify is not in every browser's types; where it is unknown it does nothing.
      const options: NotificationOptions & { renotify: boolean } = {
        tag: i.id, renotify: true, requireInteraction: true, icon: "/assets/icon.svg",
        body: [i.ring === "loud" ? t.call120 : "", i.presses > 0 ? t.presses(i.presses) : "", i.elder?.living ?? ""].filter(Boolean).join(" · "),
      };
      const n = new Notification(t.announce(t.kind[i.kind] ?? i.kind, i.elder?.name ?? t.unknownElder(i.device?.id ?? "")), options);
      n.onclick = () => {
        window.focus();
        this.open(i.id);
        n.close();
      };
      this.shown.set(i.id, n);
    } catch {
      // Phones show notices by a service worker only; sound and light are there.
    }
  }

  close(id: string): void {
    this.shown.get(id)?.close();
    this.shown.delete(id);
  }

  closeAll(): void {
    for (const n of this.shown.values()) n.close();
    this.shown.clear();
  }
}
