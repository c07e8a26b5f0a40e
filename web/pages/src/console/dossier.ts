// The elder's dossier: what an agent needs in the first seconds comes first.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { words } from "../lang";
import { day, dayAndTime } from "../times";
import type { Contact, Dossier, DossierBooking, DossierRelative, DossierReminder, Feedback, PastCall } from "../wire";
import { activeReminders, bookingsInOrder } from "./todos";

export function dossierView(d: Dossier | "loading" | "failed"): TemplateResult {
  const t = words().console;
  if (d === "loading") return html`<p class="soft">${t.loading}</p>`;
  if (d === "failed") return html`<p class="yl-notice">${t.dossierFailed}</p>`;
  const f = t.field;
  const list = (items: string[] | null | undefined) => (items?.length ? items.join(lang2()) : f.none);
  return html`
    <h2>${t.dossier}</h2>
    <h3>${d.name} <span class="soft">${d.age ? t.years(d.age) : ""}</span></h3>
    <dl>
      ${field(f.address, d.address)}
      ${field(f.phone, d.phone ? phone(d.phone) : "")}
      ${field(f.living, [d.living, d.ability, d.category].filter(Boolean).join(" · "))}
      ${field(f.conditions, list(d.health?.conditions))}
      ${field(f.allergies, list(d.health?.allergies), Boolean(d.health?.allergies?.length))}
      ${field(f.medicines, list(d.health?.medicines))}
      ${field(f.relatives, people(d.relatives, (r: DossierRelative) => r.relation))}
      ${arranged(d)}
      ${field(f.neighbours, people(d.neighbours))}
      ${field(f.worker, d.worker?.name ? person(d.worker) : "")}
      ${field(f.doctor, d.doctor?.name ? person(d.doctor) : "")}
      ${field(f.station, d.station ?? "")}
      ${field(f.interests, d.interests?.length ? list(d.interests) : "")}
      ${field(f.calls, d.calls?.length ? html`<ul>${d.calls.map(call)}</ul>` : f.none)}
    </dl>`;
}

/** arranged is what stands of an elder's complaints, bookings and reminders. */
export function arranged(d: Dossier): TemplateResult {
  const f = words().console.field;
  const t = words().todo;
  const bookings = bookingsInOrder(d.bookings);
  const reminders = activeReminders(d.reminders);
  return html`
    ${field(t.complaints, d.feedback?.length ? html`<ul data-testid="dossier-complaints">${d.feedback.map(complaint)}</ul>` : "", true)}
    ${field(f.bookings, bookings.length ? html`<ul data-testid="dossier-bookings">${bookings.map(booking)}</ul>` : f.none)}
    ${field(t.reminders, reminders.length ? html`<ul data-testid="dossier-reminders">${reminders.map(reminder)}</ul>` : f.none)}`;
}

const lang2 = (): string => (document.documentElement.lang.startsWith("zh") ? "、" : ", ");

function field(name: string, value: unknown, strong = false): TemplateResult | typeof nothing {
  if (value === "" || value === nothing) return nothing;
  return html`<dt>${name}</dt><dd class=${strong ? "strong" : ""}>${value}</dd>`;
}

const phone = (n: string): TemplateResult => html`<a href="tel:${n}">${n}</a>`;

function person(c: Contact, role = c.role ?? ""): TemplateResult {
  return html`${c.name}${role ? html` <span class="soft">${role}</span>` : nothing} ${c.phone ? phone(c.phone) : nothing}`;
}

function people<T extends Contact>(list: T[] | null | undefined, role?: (c: T) => string): TemplateResult | string {
  if (!list?.length) return words().console.field.none;
  return html`<ul>${list.map((c) => html`<li>${person(c, role?.(c))}</li>`)}</ul>`;
}

export function booking(b: DossierBooking): TemplateResult {
  const t = words().console;
  const u = words().todo;
  const more = [
    t.bookingState[b.state] ?? b.state, b.price ? t.pays(b.price) : "", b.list && b.list !== b.price ? u.ofAll(b.list) : "",
    b.provider, b.note ? u.quoted(b.note) : "",
  ];
  return html`<li data-testid="booking" data-state=${b.state}>${dayAndTime(b.at)} ${b.service}${b.quantity && b.quantity > 1 ? ` ${u.times(b.quantity)}` : ""} <span class="soft">${more.filter(Boolean).join(" · ")}</span></li>`;
}

function reminder(r: DossierReminder): TemplateResult {
  const t = words().todo;
  return html`<li data-testid="dossier-reminder">${r.what} <span class="soft">${[t.next(dayAndTime(r.next ?? "")), r.rule ? t.repeats : ""].filter(Boolean).join(" · ")}</span></li>`;
}

function complaint(c: Feedback): TemplateResult {
  const t = words().todo;
  return html`<li><a href="#todo">${t.quoted(c.words)}</a> <span>${t.since(day(c.made))}</span></li>`;
}

function call(c: PastCall): TemplateResult {
  const t = words().console;
  const how = c.escalation ? t.escalation[c.escalation] ?? c.escalation : c.result ? t.result[c.result] ?? c.result : t.state[c.state];
  return html`<li><a href="#call/${c.id}">${day(c.started)}</a> <span class="soft">${how}</span></li>`;
}
