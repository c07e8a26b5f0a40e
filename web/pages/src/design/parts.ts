// The pieces that pages share. They are templates over real buttons and
// lists, in the page's own document, so that screen readers, labels and the
// one style sheet reach everything.
import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { lang, setLang, words } from "../lang";

/** mount draws view() into root, and again after every call of the returned
 *  function; many calls in one task draw once. */
export function mount(root: HTMLElement, view: () => TemplateResult, after?: () => void): () => void {
  let due = false;
  const draw = () => {
    due = false;
    render(view(), root);
    after?.();
  };
  draw();
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(draw);
  };
}

export interface ButtonOptions {
  label: unknown;
  press: () => void;
  id?: string; // data-testid
  look?: "act" | "stop" | "danger" | "plain";
  key?: string; // a keyboard shortcut, shown beside the words
  disabled?: boolean;
  pressed?: boolean; // for a switch
  expanded?: boolean; // for a button that opens something
  className?: string;
}

/** button is the one button of all pages: words on it, never an icon alone. */
export function button(o: ButtonOptions): TemplateResult {
  return html`<button type="button" class="yl-button ${o.look ?? "plain"} ${o.className ?? ""}"
    data-testid=${o.id ?? nothing} ?disabled=${o.disabled ?? false}
    aria-pressed=${o.pressed ?? nothing} aria-expanded=${o.expanded ?? nothing}
    aria-keyshortcuts=${o.key ?? nothing}
    @click=${o.press}><span>${o.label}</span>${o.key ? html`<kbd aria-hidden="true">${o.key}</kbd>` : nothing}</button>`;
}

/** langSwitch offers the other language, in that language's own word. */
export function langSwitch(changed: () => void): TemplateResult {
  const other = lang() === "zh" ? "en" : "zh";
  return html`<button type="button" class="yl-button plain" lang=${other} data-testid="lang"
    @click=${() => { setLang(other); changed(); }}>${other === "en" ? "English" : "中文"}</button>`;
}

/** lamp is the light that goes with words; alone it says nothing. */
export function lamp(kind: string): TemplateResult {
  return html`<span class="yl-lamp ${kind}" aria-hidden="true"></span>`;
}

/** partyName says whose words they are. */
export function partyName(party: string, by: string, elder: string): string {
  const t = words().party;
  if (party === "elder") return elder;
  if (party === "agent") return by || t.agent;
  return t.bot;
}
