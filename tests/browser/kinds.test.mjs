// What the kinds of guides of the helpdesk's own site do in a browser: slides, checklists, questions,
// facts and sources. `tests/run` builds the site first.
import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = resolve("target/browser-site");
const address = (name, anchor = "") => pathToFileURL(join(folder, name, "index.html")).href + anchor;

let browser, context, page;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser?.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
});
afterEach(() => context.close());

/** How many sheets the page takes on paper. */
async function sheets() {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  return pdf.match(/\/Type\s*\/Page\b/g).length;
}

for (const deck of ["start/deck-why-open-your-collection", "start/deck-heritage-register-on-wikidata"]) {
  test(`one slide is one sheet, with and without what the speaker says: ${deck}`, async () => {
    await page.goto(address(deck));
    const slides = await page.locator(".slide").count();
    assert.equal(slides, 10);
    assert.equal(await sheets(), slides);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("h1, .label, .deck-tools").filter({ visible: true }).count(), 0);
    const notes = page.locator(".slide .notes");
    assert.equal(await notes.filter({ visible: true }).count(), 0);
    await page.emulateMedia({ media: null });
    await page.getByLabel("Print the speaker notes too").check();
    assert.equal(await sheets(), slides);
    await page.emulateMedia({ media: "print" });
    assert.equal(await notes.filter({ visible: true }).count(), slides);
  });
}

test("keys turn the slides, and the page is as before after the show", async () => {
  await page.goto(address("start/deck-why-open-your-collection"));
  const shown = () => page.locator(".slide h2").filter({ visible: true }).allInnerTexts();
  await page.getByRole("button", { name: "Show as slides" }).click();
  assert.deepEqual(await shown(), ["Your collection, open to the world"]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageDown");
  assert.deepEqual(await shown(), ['What "open" means']);
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'What "open" means');
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await shown(), ["In one sentence"]);
  assert.equal(await page.locator(".notes").filter({ visible: true }).count(), 0);
  await page.keyboard.press("n");
  assert.equal(await page.locator(".notes").filter({ visible: true }).count(), 1);
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await shown(), ["Sources and credits"]);
  assert.ok(await page.locator("[inert]").count() > 0);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.fullscreenElement && scrollY > 0);
  assert.equal((await shown()).length, 10);
  assert.equal(await page.locator("[inert]").count(), 0);
});

test("a deck can be read without JavaScript", async () => {
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const other = await bare.newPage();
  await other.goto(address("start/deck-why-open-your-collection"));
  assert.equal(await other.locator(".slide").filter({ visible: true }).count(), 10);
  await other.locator(".notes summary").first().click();
  assert.ok(await other.getByText("choose ten items for a test").isVisible());
  assert.equal(await other.locator(".deck-tools button").count(), 0);
  await bare.close();
});

test("ticks stay on the device, go with their words, and can be removed", async () => {
  await page.goto(address("start/first-meeting-checklist"));
  const boxes = page.locator(".prose li input");
  await boxes.nth(1).check();
  const count = await boxes.count();
  const tools = page.locator(".checklist-tools");
  assert.match(await tools.innerText(), new RegExp(`^1 of ${count} done`));
  const ticked = () => page.locator(".prose li input:checked").first().waitFor({ state: "attached" });
  await page.reload();
  await ticked();
  assert.deepEqual([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()], [false, true]);
  // Another item in front of it does not take the tick away from it.
  await page.addInitScript(() => addEventListener("readystatechange", () => document.querySelector(".prose li:has(input)")?.before(
    Object.assign(document.createElement("li"), { innerHTML: '<label><input type="checkbox" disabled> New</label>' }),
  ), { capture: true, once: true }));
  await page.reload();
  await ticked();
  assert.equal(await boxes.count(), count + 1);
  assert.deepEqual([await boxes.nth(1).isChecked(), await boxes.nth(2).isChecked()], [false, true]);
  await tools.getByRole("button", { name: "Remove all ticks" }).click();
  await page.reload();
  assert.equal(await page.locator(".prose li input:checked").count(), 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await tools.isVisible(), false);
});

test("boxes elsewhere are only to look at, and a checklist keeps nothing without a tick", async () => {
  await page.goto(address("start/first-meeting-checklist"));
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.goto(address("copyright/faq"));
  assert.equal(await page.locator(".prose li input:enabled").count(), 0);
});

test("a checklist is copied as wikitext", async () => {
  await page.addInitScript(() => navigator.clipboard.writeText = async (text) => { globalThis.copied = text; });
  await page.goto(address("start/first-meeting-checklist"));
  await page.locator(".prose li input").first().check();
  await page.getByRole("button", { name: "Copy as wikitext" }).click();
  const text = await page.evaluate(() => globalThis.copied);
  assert.match(text, /^= First meeting and onboarding checklist =\n\n/);
  assert.match(text, /\n== Before the meeting ==\n\n\* ☑ Look at/);
  assert.match(text, /\n'''Rights'''\n\n\* ☐ /);
  assert.match(text, /\[https:\/\/foundation\.wikimedia\.org\/wiki\/Policy:Trademark_policy trademark policy\]/);
  assert.match(text, /\n<pre>Subject: /);
  assert.match(text, /CC BY-SA 4\.0\n$/);
  assert.ok(!text.includes("Remove all ticks"));
});

test("a picture has its credit as a line, to copy as text", async () => {
  await page.addInitScript(() => navigator.clipboard.writeText = async (text) => { globalThis.copied = text; });
  await page.goto(address("contribute/reference/directives"));
  const credit = page.locator(".credit");
  assert.equal(await credit.innerText(), "A signpost, Guidepost · Source · CC BY-SA 4.0");
  assert.equal(await credit.getByRole("link", { name: "CC BY-SA 4.0" }).getAttribute("href"), "https://creativecommons.org/licenses/by-sa/4.0/");
  await page.locator("figcaption").getByRole("button", { name: "Copy the credit" }).click();
  assert.equal(await page.evaluate(() => globalThis.copied), "A signpost, Guidepost, https://github.com/wikimedia-sverige/guidepost, CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)");
  assert.equal(await page.locator("figcaption [role=status]").innerText(), "Copied");
  // The button for code still takes the code alone.
  await page.locator(".copy + pre").locator("xpath=preceding-sibling::*[1]").first().getByRole("button").click();
  assert.equal(await page.evaluate(() => globalThis.copied), await page.locator(".copy + pre").first().innerText());
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("figcaption button").isVisible(), false);
});

test("a mail to the helpdesk says which page it is about", async () => {
  for (const [name, selector, title] of [["copyright/faq", ".stuck a", "Copyright FAQ"], ["countries/south-sudan", "#gp-facts ~ .table a[href^=mailto]", "South Sudan"], ["copyright", ".site-footer a[href^=mailto]", "Copyright"]]) {
    await page.goto(address(name));
    const mail = new URL(await page.locator(selector).first().getAttribute("href"));
    assert.equal(mail.pathname, "helpdesk@wikimedia.se");
    assert.equal(mail.searchParams.get("subject"), title);
    assert.equal(mail.searchParams.get("body"), `\r\n\r\n--\r\n${title}\r\n/${name}/ (en)`);
  }
});

test("the question that a link leads to is marked and in view", async () => {
  const ground = (anchor) => page.locator(anchor).evaluate((heading) => getComputedStyle(heading).backgroundColor);
  await page.goto(address("copyright/faq", "#photo-of-object"));
  assert.notEqual(await ground("#photo-of-object"), await ground("#buildings"));
  assert.ok(await page.locator("#photo-of-object + p").isVisible());
});

test("what nobody has checked says so, and sources have the day of the check", async () => {
  await page.goto(address("countries/south-sudan"));
  const row = (name) => page.locator("tr", { has: page.locator(`td:text-is("${name}")`) }).locator("td").nth(1);
  assert.equal(await row("Freedom of panorama").innerText(), "Not verified – ask the helpdesk");
  assert.match(await row("Photographs").innerText(), /^25 years/);
  assert.match(await page.locator(".sources li").last().innerText(), /; a mirror checked \d{4}-\d\d-\d\d$/);
});

test("the year before which works are free is counted from the year of the build", async () => {
  await page.goto(address("copyright/is-it-in-the-public-domain"));
  const [year, line] = (await page.getByText(/^In \d{4}, works published before/).innerText()).match(/\d{4}/g).map(Number);
  assert.equal(line, year - 95);
  assert.ok(Math.abs(new Date().getFullYear() - year) <= 1 || process.env.SOURCE_DATE_EPOCH);
});
