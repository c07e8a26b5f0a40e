import assert from "node:assert/strict";
import { test } from "node:test";
import { en, zh } from "../src/strings";

/** leaves gives every string of a table with its path; functions are called
 *  with sample arguments. */
function leaves(v: unknown, path = ""): [string, string][] {
  if (typeof v === "string") return [[path, v]];
  if (typeof v === "function") return [[path, String((v as (...a: unknown[]) => string)(3, 4, 5))]];
  return Object.entries(v as object).flatMap(([k, x]) => leaves(x, path ? `${path}.${k}` : k));
}

const optional = new Set(["console.offerGone.declined"]); // one's own act needs no words

test("both languages have the same sentences and none is empty", () => {
  assert.deepEqual(leaves(zh).map(([p]) => p), leaves(en).map(([p]) => p));
  for (const [path, s] of [...leaves(zh), ...leaves(en)]) assert.ok(s.trim() || optional.has(path), `${path} is empty`);
});

test("Chinese is Chinese and English is English", () => {
  for (const [path, s] of leaves(zh)) assert.ok(!s || /\p{Script=Han}/u.test(s), `zh ${path}: ${s}`);
  for (const [path, s] of leaves(en)) assert.ok(!/\p{Script=Han}/u.test(s), `en ${path}: ${s}`);
});

test("elders and relatives meet no office words, and are called 您", () => {
  for (const [path, s] of leaves({ elder: zh.elder, summary: zh.summary, sos: zh.sos, family: zh.family, reminder: zh.reminder })) assert.doesNotMatch(s, /系统|用户|提交|工单|意图|无效|你/, `zh ${path}`);
  for (const [path, s] of leaves({ elder: en.elder, summary: en.summary, sos: en.sos, family: en.family, reminder: en.reminder })) assert.doesNotMatch(s, /\b(request|ticket|system|user|submit|invalid|error)\b/i, `en ${path}`);
});
