// The theme that the guide "Make a theme" teaches, in a browser: its colours, for readers whose system is light or
// dark and who chose the same, the other, or nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const program = resolve(process.env.CARGO_TARGET_DIR ?? "target", "debug/guidepost");
const guide = readFileSync("content/contribute/make-a-theme.md", "utf8");
const root = mkdtempSync(join(tmpdir(), "own-theme-"));

let browser;
before(async () => {
  const put = (name, text) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const [, name, text] of guide.matchAll(/^```\w+ title="([^"]+)"\n([^]*?)^```$/gm)) put(name, text);
  put("content/_index.md", "---\ntitle: Home\n---\n\n[Elsewhere](https://example.org/)\n");
  execFileSync(program, ["build", "--root", root, "--offline"], { stdio: ["ignore", "ignore", "inherit"] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
  await browser?.close();
  rmSync(root, { recursive: true });
});

const [light, dark] = ["rgb(0, 105, 92)", "rgb(128, 203, 196)"];
for (const [system, chosen, wanted] of [
  ["light", undefined, light], ["dark", undefined, dark],
  ["light", "light", light], ["dark", "light", light],
  ["light", "dark", dark], ["dark", "dark", dark],
]) {
  test(`links have the theme's colour where the system is ${system} and the reader chose ${chosen ?? "nothing"}`, async () => {
    const page = await browser.newPage({ colorScheme: system });
    await page.goto(pathToFileURL(join(root, "public/index.html")).href);
    await page.evaluate((chosen) => chosen && (document.documentElement.dataset.theme = chosen), chosen);
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    assert.equal(await page.locator(".prose a").evaluate((link) => getComputedStyle(link).color), wanted);
    await page.close();
  });
}
