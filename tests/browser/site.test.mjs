// What only a browser shows: the site from the disk, as a reader opens it with a double click.
// `tests/run` builds it first.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const folders = ["target/browser-site", "target/browser-fixture"].map((folder) => resolve(folder));

/** Every HTML page below a folder but those that send readers on. */
function pages(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile() && name.name.endsWith(".html")).map((name) => join(name.parentPath ?? name.path, name.name));
  return files.filter((file) => !readFileSync(file, "utf8").includes('http-equiv="refresh"'));
}

async function open(page, file) {
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
}

let browser;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser?.close());

test("every page opens from the disk without a word on the console or a request elsewhere", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) wrong.push(`${page.url()} asks for ${request.url()}`);
  });
  let seen = 0;
  for (const file of folders.flatMap(pages)) {
    await open(page, file);
    seen += 1;
  }
  assert.deepEqual(wrong, []);
  assert.ok(seen >= 20, `only ${seen} pages were seen`);
  await context.close();
});

test("every link inside the site leads to a page, and every anchor to a place", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const known = new Map();
  const links = [];
  for (const file of folders.flatMap(pages)) {
    await open(page, file);
    known.set(pathToFileURL(file).href, new Set(await page.locator("[id]").evaluateAll((all) => all.map((one) => one.id))));
    const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((one) => one.href));
    for (const href of hrefs) links.push([file, href]);
  }
  const broken = links.filter(([, href]) => {
    const url = new URL(href);
    if (url.protocol !== "file:") return false;
    const anchor = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    const ids = known.get(url.href);
    // A file to keep, such as a presentation, has no places.
    if (!ids && !anchor && !url.pathname.endsWith("html")) return !existsSync(url);
    return !ids || (anchor && !ids.has(anchor));
  });
  assert.deepEqual(broken, []);
  assert.ok(links.length > 200, `only ${links.length} links were seen`);
  await context.close();
});

for (const [name, options] of [
  ["light", { viewport: { width: 1280, height: 800 } }],
  ["dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 320, height: 568 }, hasTouch: true }],
]) {
  test(`no page breaks a rule of accessibility or scrolls sideways: ${name}`, async () => {
    // The content policy would keep the examiner's script out, as it should.
    const context = await browser.newContext({ ...options, bypassCSP: true });
    const page = await context.newPage();
    const wrong = [];
    for (const file of folders.flatMap(pages)) {
      await open(page, file);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wider > 0) wrong.push(`${file} is ${wider} px too wide`);
      // What scrolls is measured with the first frame.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.addScriptTag({ path: axe });
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      for (const rule of found.violations) wrong.push(`${file}: ${rule.id}: ${rule.nodes[0].html}`);
    }
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

test("without JavaScript the menu opens, tabs show all they hold, and answers can be opened", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await open(page, join(folders[1], "components/index.html"));
  assert.equal(await page.getByText("In the second tab").isVisible(), true);
  assert.equal(await page.getByText("The hidden answer").isVisible(), false);
  await page.getByText("A question").click();
  assert.equal(await page.getByText("The hidden answer").isVisible(), true);
  assert.equal(await page.locator("#gp-navigation").isVisible(), false);
  await page.locator("[popovertarget=gp-navigation]").first().click();
  assert.equal(await page.locator("#gp-navigation").isVisible(), true);
  await page.locator("#gp-navigation a", { hasText: "Other page" }).first().click();
  assert.equal(await page.locator("h1").innerText(), "Other page");
  await context.close();
});

test("with JavaScript the tabs are tabs, and the arrow keys move between them", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await open(page, join(folders[1], "components/index.html"));
  const tabs = page.getByRole("tab");
  assert.equal(await tabs.count(), 2);
  assert.equal(await page.getByText("In the second tab").isVisible(), false);
  await tabs.first().focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await tabs.nth(1).getAttribute("aria-selected"), "true");
  assert.equal(await page.getByText("In the second tab").isVisible(), true);
  await context.close();
});

test("an old address sends the reader on", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folders[1], "old/components/index.html")).href);
  await page.waitForURL("**/browser-fixture/components/index.html");
  assert.equal(await page.locator("h1").innerText(), "Components");
  await context.close();
});
