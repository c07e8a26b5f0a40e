// The list of what waits: complaints with what was done about them, and
// reminders that nobody answered.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { dayAndTime } from "../times";
import type { ElderBrief, Feedback, MissedReminder } from "../wire";
import type { Desk } from "./desk";
import { dossierView } from "./dossier";
import { missedNow } from "./todos";

export function todoView(d: Desk): TemplateResult {
  const t = words().todo;
  const x = d.todo;
  const { complaints } = x.todos;
  const missed = missedNow(x.todos, Date.now());
  return html`<main class="past todo" data-testid="todo">
    <h2>${t.complaints}</h2>
    ${x.failed ? html`<p class="yl-notice" role="alert">${t.failed}</p>` : nothing}
    ${complaints.length ? html`<ul>${repeat(complaints, (c) => c.id, (c) => complaint(d, c))}</ul>` : x.failed ? nothing : html`<p class="soft">${t.noComplaints}</p>`}
    <h2>${t.missed}</h2>
    ${missed.length ? html`<ul>${repeat(missed, (m) => m.id, (m) => missedRow(d, m))}</ul>` : html`<p class="soft">${t.noMissed}</p>`}
  </main>`;
}

function complaint(d: Desk, c: Feedback): TemplateResult {
  const t = words().todo;
  const x = d.todo;
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const field = (e.currentTarget as HTMLFormElement).elements.namedItem("outcome") as HTMLTextAreaElement;
    void x.handle(c, field.value.trim()); // kept: the row goes; not kept: the words stay
  };
  return html`<li data-testid="complaint" data-complaint=${c.id}>
    ${head(d, c.id, c.elder, t.since(dayAndTime(c.made)))}
    <p class="said">${t.quoted(c.words)}</p>
    <p class="soft"><span data-testid="complaint-visit">${visit(d, c)}</span>${c.call ? html` · <a class="tap" href="#call/${encodeURIComponent(c.call)}">${t.inCall}</a>` : nothing}</p>
    <form class="say" @submit=${submit}>
      <textarea class="yl-field" name="outcome" rows="2" maxlength="2000" aria-label=${t.outcome} placeholder=${t.outcome} data-testid="complaint-outcome"></textarea>
      <button type="submit" class="yl-button act" data-testid="complaint-handled">${t.handled}</button>
    </form>
    ${x.missing === c.id ? html`<p class="yl-notice" role="alert" data-testid="complaint-missing">${t.outcomeMissing}</p>` : nothing}
    ${dossierOf(d, c.id, c.elder)}
  </li>`;
}

/** visit is what the complaint is about, in words of the elder's dossier. */
function visit(d: Desk, c: Feedback): string {
  const t = words().todo;
  if (!c.booking) return t.noVisit;
  const dossier = c.elder ? d.dossier(c.elder.id) : "failed";
  const b = typeof dossier === "string" ? undefined : dossier.bookings?.find((x) => x.id === c.booking);
  return b ? [t.visit(dayAndTime(b.at), b.service), b.provider].filter(Boolean).join(" · ") : dossier === "loading" ? words().console.loading : "";
}

function missedRow(d: Desk, m: MissedReminder): TemplateResult {
  const t = words().todo;
  return html`<li data-testid="missed" data-missed=${m.id}>
    ${head(d, m.id, m.elder, t.due(dayAndTime(m.due)))}
    <p class="said">${m.what}</p>
    <p class="soft">${[t.rings(m.rings), m.rings === 0 ? "" : m.delivered ? t.seen : t.unseen].filter(Boolean).join(" · ")}</p>
    ${dossierOf(d, m.id, m.elder)}
  </li>`;
}

function head(d: Desk, id: string, e: ElderBrief | null | undefined, when: string): TemplateResult {
  const t = words();
  const open = d.todo.expanded === id;
  return html`<div class="todo-head">
    <p><span class="name">${e?.name ?? "?"}</span> <span class="soft">${[e?.age ? t.console.years(e.age) : "", e?.living].filter(Boolean).join(" · ")}</span></p>
    <p class="soft">${when}</p>
    ${e ? button({ label: open ? t.todo.dossierClose : t.todo.dossier, press: () => d.todo.expand(id), id: "todo-dossier", expanded: open }) : nothing}
  </div>`;
}

function dossierOf(d: Desk, id: string, e: ElderBrief | null | undefined): TemplateResult | typeof nothing {
  if (!e || d.todo.expanded !== id) return nothing;
  return html`<aside class="dossier" aria-label=${words().console.dossier} data-testid="dossier">${dossierView(d.dossier(e.id))}</aside>`;
}
