// What a supervisor reads: the norms of a time, and of every live incident who
// was told and who answered.
import { request } from "../http";
import type { Incident, IncidentDetail, Report } from "../incidentwire";
import { detailOf, type RawDetail } from "./incidents";

/** So many live incidents are looked into; a storm shows its first ones. */
const lookedInto = 20;

export class Supervision {
  open = false;
  from = dayBefore(6);
  to = dayBefore(0);
  report: Report | null = null;
  failed = false;
  private readonly details = new Map<string, IncidentDetail>();
  private readonly reading = new Set<string>();

  constructor(private readonly changed: () => void) {}

  go(open: boolean): void {
    const now = open && !this.open;
    this.open = open;
    if (now) void this.read();
  }

  /** choose reads the norms of other days; both are included. */
  choose(from: string, to: string): void {
    if (from) this.from = from;
    if (to) this.to = to;
    void this.read();
  }

  /** query is the time as the addresses of report and files take it. */
  query(): string {
    return `from=${encodeURIComponent(this.from)}&to=${encodeURIComponent(this.to)}`;
  }

  /** detail is what is known of a live incident, read again when it has changed. */
  detail(i: Incident): IncidentDetail | undefined {
    const known = this.details.get(i.id);
    if (!known || known.version < i.version) void this.look(i);
    return known;
  }

  private async look(i: Incident): Promise<void> {
    if (this.reading.has(i.id) || this.reading.size >= lookedInto) return;
    this.reading.add(i.id);
    try {
      const raw = await request<RawDetail>("GET", `/api/incidents/${encodeURIComponent(i.id)}`);
      this.details.set(i.id, detailOf(raw));
      this.changed();
    } catch {
      // The next second's drawing tries again.
    } finally {
      this.reading.delete(i.id);
    }
  }

  private async read(): Promise<void> {
    try {
      this.report = await request<Report>("GET", `/api/report?${this.query()}`);
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.changed();
  }
}

/** dayBefore is a date of the reader's calendar, "2026-11-22", so many days ago. */
function dayBefore(days: number): string {
  const d = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}
