// Words of the glossary in a browser: a note that opens with a click, and a list in print.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const address = (path) => pathToFileURL(resolve("target/browser-fixture", path)).href;

let browser;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser?.close());

async function open(options, path = "words/index.html") {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(address(path), { waitUntil: "load" });
  return page;
}

const focused = (page) => page.evaluate(() => `${document.activeElement.className}|${document.activeElement.textContent.trim()}`);

for (const [name, options, path] of [
  ["wide", { viewport: { width: 1280, height: 800 } }],
  ["dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ["right to left", { viewport: { width: 1280, height: 800 } }, "ar/words/index.html"],
]) {
  test(`a click on a word shows what it means, without a fault: ${name}`, async () => {
    const page = await open({ ...options, bypassCSP: true }, path);
    const note = page.locator("#gp-gloss-1");
    assert.equal(await note.isVisible(), false);
    await page.locator("a.term").first().click();
    assert.equal(await note.isVisible(), true);
    assert.ok(page.url().includes("/words/"), "the page stays");
    const box = await note.boundingBox();
    const { width, height } = options.viewport;
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
    assert.deepEqual(violations.map((rule) => `${rule.id}: ${rule.nodes[0].html}`), []);
    // A tap outside closes it.
    await page.mouse.click(width / 2, 300);
    assert.equal(await note.isVisible(), false);
    await page.context().close();
  });
}

test("the keyboard opens, walks through and closes a note, and comes back to the word", async () => {
  const page = await open({ viewport: { width: 1280, height: 800 } });
  const word = page.locator("a.term").first();
  const note = page.locator("#gp-gloss-1");
  for (const key of ["Enter", " "]) {
    await word.focus();
    await page.keyboard.press(key);
    assert.equal(await note.isVisible(), true, key);
    assert.equal(await word.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "|DACS");
    await page.keyboard.press("Escape");
    assert.equal(await note.isVisible(), false);
    assert.equal(await focused(page), "term|DACS");
    assert.equal(await word.getAttribute("aria-expanded"), "false");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Close" }).filter({ visible: true }).click();
  assert.equal(await note.isVisible(), false);
  // A second click on the word closes what the first one opened.
  await word.click();
  await word.click();
  assert.equal(await note.isVisible(), false);
  await word.click();
  await note.getByRole("link").click();
  await page.waitForURL("**/glossary/index.html#dacs");
  await page.context().close();
});

test("without JavaScript a word is a link", async () => {
  const page = await open({ javaScriptEnabled: false });
  assert.equal(await page.locator("#gp-gloss-1").isVisible(), false);
  await page.locator("a.term").first().click();
  assert.ok(page.url().endsWith("/glossary/index.html#dacs"));
  await page.context().close();
});

test("in print every word of the page is explained once at its end", async () => {
  const page = await open({ viewport: { width: 800, height: 1000 } });
  await page.locator("a.term").first().click();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".gloss:popover-open").count(), 0, "no note lies over the text");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByText("Words on this page").isVisible(), true);
  assert.equal(await page.getByText("looks after the rights").count(), 1);
  assert.equal(await page.getByText("looks after the rights").isVisible(), true);
  assert.equal(await page.getByText("A free database").isVisible(), true);
  assert.equal(await page.getByRole("button", { name: "Close" }).filter({ visible: true }).count(), 0);
  await page.context().close();
});

test("formulas are drawn by the browser", async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  const inline = await page.locator("math").first().boundingBox();
  assert.ok(inline.width > 40 && inline.height > 10, JSON.stringify(inline));
  assert.equal(await page.locator("math[display=block] mtr").count(), 2);
  await page.context().close();
});
