// The end of an incident: there is none without an outcome.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { words } from "../lang";
import type { Incident } from "../incidentwire";
import type { Desk } from "./desk";

export function resolveForm(d: Desk, i: Incident): TemplateResult {
  const t = words().incident;
  const x = d.incidents;
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const field = (e.currentTarget as HTMLFormElement).elements.namedItem("note") as HTMLTextAreaElement;
    x.resolve(i.id, field.value.trim());
  };
  return html`<form class="resolve" @submit=${submit}>
    <fieldset>
      <legend>${t.outcomeAsk}</legend>
      <div class="row">${x.board.outcomes.map((o) => html`<label class="outcome ${x.outcome === o ? "chosen" : ""}" data-testid="outcome" data-outcome=${o}>
        <input type="radio" name="outcome" value=${o} .checked=${x.outcome === o} @change=${() => x.choose(o)}> ${t.outcome[o as "helped"] ?? o}</label>`)}</div>
    </fieldset>
    ${x.outcomeMissing ? html`<p class="yl-notice" role="alert">${t.outcomeMissing}</p>` : nothing}
    <textarea class="yl-field" name="note" rows="2" maxlength="1000" aria-label=${t.resolveNote} placeholder=${t.resolveNote} data-testid="resolve-note"></textarea>
    <button type="submit" class="yl-button stop" data-testid="incident-resolve">${t.resolve}</button>
  </form>`;
}
