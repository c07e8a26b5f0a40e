// Past calls: the list and one opened call. The address bar says which
// (#calls, #call/ID), so that the browser's back works.
import { request } from "../http";
import type { CallDetail, PastCall } from "../wire";

const page = 50;

export class Past {
  open = false; // the past is shown rather than the floor
  list: PastCall[] | null = null;
  failed = false;
  call: CallDetail | null = null;
  wanted = ""; // id of the opened call
  private limit = page;

  constructor(private readonly changed: () => void) {}

  /** go follows the address bar. */
  go(hash: string): void {
    const [where, id = ""] = hash.replace(/^#/, "").split("/");
    this.open = where === "calls" || where === "call";
    this.wanted = where === "call" ? decodeURIComponent(id) : "";
    this.call = null;
    this.failed = false;
    if (this.wanted) void this.readCall();
    else if (this.open) void this.readList();
    this.changed();
  }

  get full(): boolean {
    return (this.list?.length ?? 0) < this.limit;
  }

  more(): void {
    this.limit += page;
    void this.readList();
  }

  /** withdraw takes back a relative's link. */
  async withdraw(link: string): Promise<void> {
    try {
      await request("DELETE", `/api/links/${encodeURIComponent(link)}`);
    } catch {
      this.failed = true;
    }
    await this.readCall();
  }

  private async readList(): Promise<void> {
    await this.read(async () => {
      this.list = (await request<{ calls: PastCall[] | null }>("GET", `/api/calls?limit=${this.limit}`)).calls ?? [];
    });
  }

  private async readCall(): Promise<void> {
    const id = this.wanted;
    await this.read(async () => {
      const call = await request<CallDetail>("GET", `/api/calls/${encodeURIComponent(id)}`);
      if (this.wanted === id) this.call = call;
    });
  }

  private async read(get: () => Promise<void>): Promise<void> {
    try {
      await get();
    } catch {
      this.failed = true;
    }
    this.changed();
  }
}
