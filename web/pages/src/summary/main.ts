import { mount } from "../design/parts";
import { suggestLang, words } from "../lang";
import { setZone } from "../times";
import { Refusal, request } from "../http";
import type { SummaryPage } from "../wire";
import { offered, subscribe } from "./push";
import { summaryPage, type SummaryState } from "./view";

const root = document.getElementById("page")!;
const token = decodeURIComponent(location.pathname.split("/").filter(Boolean).pop() ?? "");
const state: SummaryState = { token, page: null, refused: "", push: "none" };

let redraw = () => {};
const acts = { read, notify, changed: () => redraw() };
redraw = mount(root, () => summaryPage(state, acts), () => { document.title = words().summary.title; });
void read();

async function read(): Promise<void> {
  state.refused = "";
  redraw();
  try {
    state.page = await request<SummaryPage>("GET", `/api/summary/${encodeURIComponent(token)}`);
    suggestLang(state.page.lang);
    setZone(state.page.zone);
    void offered().then((p) => { state.push = p; redraw(); });
  } catch (e) {
    state.refused = e instanceof Refusal ? e.code || "other" : "network";
  }
  redraw();
}

async function notify(): Promise<void> {
  state.push = "busy";
  redraw();
  state.push = await subscribe(token);
  redraw();
}
