// The 120 sheet: what is read out on the telephone, in big letters, in the
// agent's language first.
import { html, type TemplateResult } from "lit/html.js";
import { ref } from "lit/directives/ref.js";
import { button } from "../design/parts";
import { lang, words } from "../lang";
import type { Sheet } from "../incidentwire";
import type { IncidentDesk } from "./incidentdesk";

export function sheetDialog(x: IncidentDesk, sheet: Sheet): TemplateResult {
  const t = words().incident;
  const order = lang() === "zh" ? (["zh", "en"] as const) : (["en", "zh"] as const);
  return html`<dialog class="sheet" data-testid="sheet" aria-label=${t.sheet} ${ref(show)} @close=${() => x.closeSheet()}>
    <div class="sheet-head"><h2>${t.sheetHead}</h2>${button({ label: t.close, press: () => x.closeSheet(), id: "sheet-close" })}</div>
    ${order.map((l) => html`<section lang=${l === "zh" ? "zh-CN" : "en"}>
      <p class="sheet-text" tabindex="0" data-testid="sheet-${l}">${sheet.text[l]}</p>
      ${button({ label: `${t.copy} (${l === "zh" ? "中文" : "English"})`, press: () => void x.copy(sheet.text[l]), look: "act", id: `sheet-copy-${l}` })}
    </section>`)}
  </dialog>`;
}

/** show opens the dialog over everything, once it is in the page. */
function show(e: Element | undefined): void {
  const dialog = e as HTMLDialogElement | undefined;
  if (!dialog || dialog.open) return;
  queueMicrotask(() => {
    if (!dialog.isConnected || dialog.open) return;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", ""); // browsers before 2022
  });
}
