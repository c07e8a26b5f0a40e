// The colours of src/design/tokens.css, as old eyes meet them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Colours = Record<string, string>;

const css = readFileSync("src/design/tokens.css", "utf8");
const at = css.indexOf("@media (prefers-color-scheme: dark)");
const read = (part: string): Colours => Object.fromEntries([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
const light = read(css.slice(0, at));
const themes: Record<string, Colours> = { light, dark: { ...light, ...read(css.slice(at)) } };

/** luminance and ratio are WCAG 2's. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

const text: [string, string][] = [
  ["ink", "paper"], ["ink", "card"], ["ink-soft", "paper"], ["ink-soft", "card"], ["on-call", "call"], ["on-act", "act"], ["act", "paper"], ["act", "card"],
  ["on-plain", "plain"], ["on-stop", "stop"], ["on-warn", "warn"], ["on-danger", "danger"], ["on-mine", "mine"], ["on-sos", "sos"],
];
const shapes: [string, string][] = [
  ["edge", "paper"], ["edge", "card"], ["focus", "paper"], ["focus", "card"], ["call", "paper"], ["act", "paper"], ["stop", "paper"], ["danger", "paper"], ["danger", "card"],
  ["lamp-ring", "paper"], ["lamp-listen", "paper"], ["lamp-think", "paper"], ["lamp-speak", "paper"], ["lamp-person", "paper"], ["lamp-down", "paper"],
];

for (const [name, colours] of Object.entries(themes)) {
  const check = (pairs: [string, string][], least: number) => {
    for (const [front, back] of pairs) {
      const got = ratio(colours[front]!, colours[back]!);
      assert.ok(got >= least, `${name}: --${front} on --${back} is ${got.toFixed(2)}:1, wanted ${least}:1`);
    }
  };
  test(`every text of the ${name} pages has a contrast of 7:1`, () => check(text, 7));
  test(`every edge and lamp of the ${name} pages has a contrast of 3:1`, () => check(shapes, 3));
}

test("the smallest text an elder is given is 24 px and the smallest button 64 px", () => {
  assert.match(css, /--size-elder: 1\.5rem;/);
  assert.match(css, /--touch: 4rem;/);
});

test("black on white is 21:1, so the measure itself is right", () => {
  assert.equal(ratio("#000000", "#ffffff").toFixed(1), "21.0");
  assert.equal(ratio("#777777", "#ffffff").toFixed(2), "4.48");
});
