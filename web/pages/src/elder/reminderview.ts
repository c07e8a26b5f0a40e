// The card of a reminder: what to do in big words, and two buttons. It stands
// above the call button and leaves the red one alone.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { button } from "../design/parts";
import { words } from "../lang";
import { time } from "../times";
import type { Hotline } from "./hotline";
import { current, type Card } from "./reminders";

/** Words longer than this are not written in the biggest letters. */
const long = 12;

/** reminderCard is nothing while something more important is on the page. */
export function reminderCard(h: Hotline): TemplateResult | typeof nothing {
  const r = h.reminders;
  if (!r.shown) return nothing;
  const t = words().reminder;
  const c = current(r.state);
  return html`
    <p class="noted" role="status" data-testid="reminder-said">${r.state.said ? t.said[r.state.said] : nothing}</p>
    ${c ? card(h, c) : nothing}`;
}

function card(h: Hotline, c: Card): TemplateResult {
  const t = words().reminder;
  const r = h.reminders;
  const after = r.state.cards.length - 1;
  const said = c.failed ? words().elder.wrong : c.answer ? (h.state.online ? t.sending : t.waiting) : "";
  return html`<section class="reminder ${r.chiming() ? "chiming" : ""}" data-testid="reminder" data-reminder=${c.id} data-ring=${c.ring} data-chiming=${r.chiming()}>
    <p class="what ${[...c.what].length > long ? "long" : ""}" role="alert">${t.head}<strong>${c.what}</strong></p>
    <p>${t.at(time(c.due))}</p>
    ${said ? html`<p role="status" data-testid="reminder-note">${said}</p>` : nothing}
    <div class="row">
      ${button({ label: t.done, press: () => r.answer(c.id, "done"), look: "act", id: "reminder-done", disabled: c.answer !== "" })}
      ${button({ label: t.later, press: () => r.answer(c.id, "later"), id: "reminder-later", disabled: c.answer !== "" })}
    </div>
    ${after ? html`<p data-testid="reminder-more">${t.more(after)}</p>` : nothing}
  </section>`;
}
