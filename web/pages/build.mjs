// Bundles the pages into dist/, which the Go program embeds. With --test it
// bundles the tests into build/test/ instead, for Node's own test runner.
import { build } from "esbuild";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

// Old phones are what elders have: Android WebView of 2020, iOS 14.
const target = ["chrome87", "firefox90", "safari14"];
// Safari 14 has destructuring; esbuild holds one rare bug in it against it.
const supported = { destructuring: true };

async function pages() {
  await rm("dist", { recursive: true, force: true });
  await mkdir("dist/assets", { recursive: true });
  await writeFile("dist/.keep", ""); // Go embeds dist/, which has to be there before it is built
  const names = ["elder", "console", "summary", "incident"];
  await build({
    entryPoints: names.flatMap((n) => [
      { in: `src/${n}/main.ts`, out: `assets/${n}` },
      { in: `src/${n}/${n}.css`, out: `assets/${n}` },
    ]),
    outdir: "dist", bundle: true, minify: true, format: "esm", target, supported, legalComments: "external", logLevel: "warning",
    conditions: ["production"],
    loader: { ".png": "file" }, assetNames: "assets/[name]", // the map's pictures, served by us
  });
  await build({ entryPoints: ["src/sw.ts"], outfile: "dist/sw.js", bundle: true, minify: true, format: "iife", target, supported, logLevel: "warning" });
  await cp("html", "dist", { recursive: true });
  await report("dist");
}

async function report(dir) {
  for (const e of await readdir(dir, { withFileTypes: true })) {
    const path = `${dir}/${e.name}`;
    if (e.isDirectory()) {
      await report(path);
      continue;
    }
    const data = await readFile(path);
    console.log(`${path.padEnd(28)} ${String(data.length).padStart(7)} bytes, ${gzipSync(data).length} gzipped`);
  }
}

async function tests() {
  await rm("build/test", { recursive: true, force: true });
  const files = (await readdir("test")).filter((f) => f.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((f) => `test/${f}`),
    outdir: "build/test", outExtension: { ".js": ".mjs" },
    bundle: true, format: "esm", platform: "node", target: "node18", logLevel: "warning",
  });
}

await (process.argv.includes("--test") ? tests() : pages());
