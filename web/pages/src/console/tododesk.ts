// What an agent does with the list of what waits. Missed reminders come by the
// socket; complaints are read, now and then and when one may have come.
import { words } from "../lang";
import { Refusal, request } from "../http";
import type { Feedback, ToConsole } from "../wire";
import { applyTodos, count, noTodos, type Todos } from "./todos";

export interface TodoNeeds {
  toast(text: string): void;
  changed(): void;
  reread(elder: string): void; // the dossier has changed
}

/** Another agent may have handled one; a visit may be complained of by a message. */
const readEvery = 60_000;

export class TodoDesk {
  readonly todos: Todos = noTodos();
  open = false; // the list is shown rather than the floor
  failed = false;
  expanded = ""; // id of the one whose elder's dossier is shown
  missing = ""; // id of the complaint whose outcome is still to be written
  private sending = ""; // id of the one that is on its way
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly needs: TodoNeeds) {}

  go(open: boolean): void {
    const now = open && !this.open;
    this.open = open;
    this.missing = "";
    if (now) void this.read();
  }

  count(): number {
    return count(this.todos, Date.now());
  }

  hear(m: ToConsole): void {
    applyTodos(this.todos, m);
    if (m.type === "welcome") this.timer ??= setInterval(() => void this.read(), readEvery);
    if (m.type === "welcome" || (m.type === "call" && m.state === "ended")) void this.read();
  }

  quiet(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    Object.assign(this.todos, noTodos());
    this.open = this.failed = false;
    this.expanded = this.missing = "";
  }

  expand(id: string): void {
    this.expanded = this.expanded === id ? "" : id;
    this.needs.changed();
  }

  /** handle keeps what was done about a complaint and tells whether it is kept. */
  async handle(c: Feedback, outcome: string): Promise<boolean> {
    const t = words().todo;
    this.missing = outcome ? "" : c.id;
    this.needs.changed();
    if (!outcome || this.sending === c.id) return false;
    this.sending = c.id;
    const code = await this.post(c.id, outcome);
    this.sending = "";
    this.needs.toast(code === "" ? t.kept : code === "handled" || code === "not_found" ? t.taken : t.notKept);
    if (c.elder) this.needs.reread(c.elder.id);
    await this.read();
    return code === "";
  }

  /** post gives "" or why it was not kept. */
  private async post(id: string, outcome: string): Promise<string> {
    try {
      await request("POST", `/api/complaints/${encodeURIComponent(id)}`, { outcome });
      return "";
    } catch (e) {
      return e instanceof Refusal ? e.code || "other" : "network";
    }
  }

  private async read(): Promise<void> {
    try {
      this.todos.complaints = (await request<{ complaints: Feedback[] | null }>("GET", "/api/complaints")).complaints ?? [];
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.needs.changed();
  }
}
