import { mount } from "../design/parts";
import { words } from "../lang";
import { Desk } from "./desk";
import { Past } from "./past";
import { consolePage } from "./view";

const root = document.getElementById("page")!;
const audio = document.getElementById("remote") as HTMLAudioElement;

let redraw = () => {};
const desk = new Desk(() => redraw(), audio);
const past = new Past(() => redraw());
let signedIn = false;
redraw = mount(root, () => consolePage(desk, past, redraw), () => {
  title();
  follow();
  if (signedIn !== Boolean(desk.session)) {
    signedIn = Boolean(desk.session);
    route();
  }
});

/** title flashes the window's name while an offer waits. */
function title(): void {
  const t = words().console;
  const [offer] = desk.board.offers;
  document.title = offer && Math.floor(Date.now() / 1000) % 2 ? `● ${t.accept}!` : t.title;
}

/** follow keeps the newest words in view, unless the agent has scrolled up to read. */
let atEnd = true;
let followed = "";
function follow(): void {
  const list = root.querySelector<HTMLElement>('[data-testid="transcript"]');
  if (!list) return;
  if (desk.selected !== followed) atEnd = true;
  followed = desk.selected;
  if (atEnd) list.scrollTop = list.scrollHeight;
  list.onscroll = () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40; };
}

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || !desk.session || past.open) return;
  if (e.target instanceof HTMLElement && e.target.closest("input, textarea, select")) return;
  if (desk.key(e.key.toLowerCase())) e.preventDefault();
});

function route(): void {
  if (desk.session) past.go(location.hash);
}
addEventListener("hashchange", route);
setInterval(() => { if (desk.session) redraw(); }, 1000); // clocks and countdowns
void desk.start();
