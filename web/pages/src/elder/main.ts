import { mount } from "../design/parts";
import { words } from "../lang";
import * as tones from "../tones";
import { Hotline } from "./hotline";
import { inCall } from "./state";
import { elderPage } from "./view";

const root = document.getElementById("page")!;
const audio = document.getElementById("remote") as HTMLAudioElement;

let talking = false;
let redraw = () => {};
const hotline = new Hotline(() => redraw(), audio);
redraw = mount(root, () => elderPage(hotline, redraw), () => {
  document.title = words().elder.title;
  // The pressed button is gone: whoever uses the keyboard or a screen reader
  // goes on at the words that say what happens now.
  if (talking !== inCall(hotline.state)) root.querySelector<HTMLElement>("h1")?.focus();
  talking = inCall(hotline.state);
});
addEventListener("click", () => {
  hotline.unmute();
  tones.wake(); // any press lets a later reminder sound
});
void hotline.start();
