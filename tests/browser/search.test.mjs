// The search as a reader meets it: from the disk, by key, mouse and touch, and without script.
// `tests/run` builds the site first.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const at = (path) => pathToFileURL(resolve("target/browser-fixture")).href + "/" + path;

let browser;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser?.close());

/** A test with a page of its own. A fault in a script fails it. */
function reader(name, options, body) {
  test(name, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await body(page, faults);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

const field = (page) => page.locator(".search-box input[type=search]");
const results = (page) => page.locator(".search-box ol > li");
const note = (page) => page.locator(".search-box p:has(+ [role=status])");
const focused = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 60));

async function ask(page, query) {
  await page.goto(at("other/index.html"));
  await page.locator(".search-link").click();
  await field(page).fill(query);
}

reader("nothing of the search is loaded before somebody wants it", {}, async (page) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url().split("/").pop().replace(/\.\w+\./, ".")));
  const searching = () => asked.filter((name) => /^(search|en)\./.test(name)).sort();
  await page.goto(at("other/index.html"));
  await page.waitForTimeout(300);
  assert.deepEqual(searching(), []);
  await page.locator(".search-link").hover();
  await page.waitForTimeout(300);
  assert.deepEqual(searching(), ["en.js", "search.css", "search.js"]);
  assert.equal(await page.locator("dialog").count(), 0);
  await page.keyboard.press("/");
  await page.locator("dialog[open]").waitFor();
  assert.deepEqual(searching(), ["en.js", "search.css", "search.js"], "each file is loaded once");
});

reader("keys and clicks open the dialog, and Escape gives the focus back", {}, async (page) => {
  await page.goto(at("other/index.html"));
  const link = page.locator(".search-link");
  const dialog = page.locator("dialog[open]");
  for (const open of [() => page.keyboard.press("/"), () => page.keyboard.press("Control+k"), () => page.keyboard.press("Enter")]) {
    await link.focus();
    await open();
    await dialog.waitFor();
    assert.match(await focused(page), /^<input type="search"/);
    await page.keyboard.type("a/b");
    assert.match(await field(page).inputValue(), /a\/b$/);
    await page.keyboard.press("Escape");
    assert.equal(await dialog.count(), 0);
    assert.match(await focused(page), /class="search-link"/);
  }
  await link.click();
  await page.getByRole("button", { name: "Close" }).last().click();
  assert.equal(await dialog.count(), 0);
  await link.click();
  await page.mouse.click(3, 300);
  assert.equal(await dialog.count(), 0, "a click beside the dialog closes it");
});

reader("results are links with marked words, and the keys lead through them", {}, async (page) => {
  await ask(page, "permission");
  await results(page).first().waitFor();
  assert.equal(await results(page).first().locator("h3").innerText(), "Give permission by e-mail How-to");
  await ask(page, "inherited rights");
  const hit = results(page).filter({ hasText: "Questions about licences" });
  await hit.locator("mark").first().waitFor();
  assert.match((await hit.locator("mark").allInnerTexts()).join(" "), /inherited/);
  assert.match(await hit.locator("li a").first().getAttribute("href"), /licences\/index\.html#who-gives-permission/);
  assert.equal(await page.locator("[role=status]").innerText(), "", "nothing is announced while keys are pressed");
  await page.waitForTimeout(600);
  assert.match(await page.locator("[role=status]").innerText(), /Results: .?[1-9]/);
  const links = await page.locator(".search-box ol a").count();
  for (let step = 0; step < links; step += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement === [...document.querySelectorAll(".search-box ol a")].pop()), true);
  for (let step = 0; step < links; step += 1) await page.keyboard.press("ArrowUp");
  assert.match(await focused(page), /^<input type="search"/);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/licences/index.html");
});

reader("a link to a place on the same page closes the dialog", {}, async (page) => {
  await page.goto(at("licences/index.html"));
  await page.locator(".search-link").click();
  await field(page).fill("inherited rights");
  await results(page).locator("li a").first().click();
  await page.waitForURL("**/licences/index.html#who-gives-permission*");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

reader("what is typed and what is found is text, never HTML", {}, async (page) => {
  await ask(page, "<b> element markup");
  await results(page).first().waitFor();
  const title = results(page).filter({ hasText: "markup" }).locator("h3 a").first();
  assert.equal(await title.innerText(), "The <b> element & other markup");
  await field(page).fill("<img src=x onerror=alert(1)>");
  await page.waitForTimeout(300);
  assert.equal(await page.locator(".search-box img").count(), 0);
  await field(page).fill("<xqzwvk>");
  await page.getByText("Nothing found for").first().waitFor();
  assert.match(await note(page).innerText(), /Nothing found for .*<xqzwvk>/);
  assert.equal(await page.locator("xqzwvk").count(), 0);
});

reader("a miss leads on: to near words, to people, to the page of the search", {}, async (page) => {
  await ask(page, "permision");
  await note(page).getByText("instead of").waitFor();
  assert.match(await note(page).innerText(), /results for .*permission.* instead of .*permision/i);
  assert.equal(await results(page).first().locator("h3 a").innerText(), "Give permission by e-mail");
  await field(page).fill("xqzwvk & 50 %");
  await note(page).getByText("Nothing found").waitFor();
  const links = page.locator(".search-box > div > p:last-child a");
  assert.equal(await links.first().getAttribute("href"), "mailto:helpdesk@example.org?subject=xqzwvk%20%26%2050%20%25&body=Other%20page%0D%0A%2Fother%2F%20(en)");
  assert.match(await links.first().innerText(), /^Ask the helpdesk about .*xqzwvk & 50 %/);
  await links.last().click();
  await page.waitForURL("**/search/index.html?q=*");
  assert.equal(await field(page).inputValue(), "xqzwvk & 50 %");
});

reader("filters are boxes with counts, and can be removed", {}, async (page) => {
  await ask(page, "photograph");
  await results(page).nth(1).waitFor();
  const all = await results(page).count();
  await page.locator(".search-box summary").click();
  const box = page.getByRole("checkbox", { name: /^Questions|^faq/i });
  await box.check();
  await page.getByRole("button", { name: "Remove filters" }).waitFor();
  assert.equal(await results(page).count(), 1);
  assert.match(await box.evaluate((one) => one.parentElement.innerText), /1$/);
  assert.equal(await box.evaluate((one) => one === document.activeElement), true, "the focus stays on the box");
  await page.getByRole("button", { name: "Remove filters" }).click();
  await results(page).nth(1).waitFor();
  assert.equal(await results(page).count(), all);
  assert.equal(await box.isChecked(), false);
});

reader("the page of the search reads the address, and keeps it", {}, async (page) => {
  await page.goto(at("search/index.html?q=photograph&topics=permission&utm_source=x"));
  await results(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "photograph");
  assert.deepEqual(await results(page).locator("h3 a").allInnerTexts(), ["Give permission by e-mail"]);
  assert.equal(await page.getByRole("checkbox", { name: /^permission/i }).isChecked(), true);
  assert.match(page.url(), /\?q=photograph&topics=permission$/);
  assert.equal(await page.getByRole("heading", { name: "All pages" }).count(), 0);
  await field(page).fill("licence");
  await page.waitForURL("**/search/index.html?q=licence*");
  await field(page).fill("");
  await page.getByRole("heading", { name: "All pages" }).waitFor();
  assert.match(page.url(), /search\/index\.html$/);
  await page.keyboard.press("Tab");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  assert.match(await focused(page), /^<input type="search"/, "the key leads to the field of the page");
});

reader("without script the link leads to all pages and topics", { javaScriptEnabled: false }, async (page) => {
  await page.goto(at("other/index.html"));
  await page.locator(".search-link").click();
  await page.waitForURL("**/search/index.html");
  assert.equal(await page.locator("main input").count(), 0);
  const titles = await page.locator(".letter a").allInnerTexts();
  const wanted = ["Components", "Give permission by e-mail", "Glossary", "Other page", "Questions about licences"];
  const arabic = ["دليل ar", "كلمات ar", "مسرد ar"];
  assert.deepEqual(titles, [...wanted, "The <b> element & other markup", "Words and formulas", ...arabic]);
  assert.deepEqual(await page.locator(".letter h3").allInnerTexts(), ["C", "G", "O", "Q", "T", "W", "د", "ك", "م"]);
  assert.match(await page.locator(".terms").innerText(), /copyright 2/);
  await page.getByRole("link", { name: "Other page" }).last().click();
  await page.waitForURL("**/other/index.html");
});

reader("what cannot be loaded leaves the reader a way", {}, async (page, faults) => {
  await page.route(/assets\/search\/en\//, (route) => route.abort());
  await ask(page, "photograph");
  await note(page).getByText("could not be loaded").waitFor();
  await page.route(/assets\/search\.\w+\.js/, (route) => route.abort());
  await page.goto(at("other/index.html"));
  await page.locator(".search-link").click();
  await page.waitForURL("**/search/index.html");
  assert.equal(await page.getByRole("heading", { name: "All pages" }).isVisible(), true);
  // The index without the script that reads it.
  faults.splice(0);
});

for (const [name, options, change] of [
  ["light", { viewport: { width: 1280, height: 800 } }],
  ["dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 320, height: 568 }, hasTouch: true }],
  ["large text", { viewport: { width: 390, height: 844 } }, () => (document.documentElement.style.fontSize = "200%")],
  ["right to left", { viewport: { width: 1280, height: 800 } }, () => (document.documentElement.dir = "rtl")],
]) {
  // The content policy would keep the examiner's script out, as it should.
  reader(`the open dialog breaks no rule of accessibility: ${name}`, { ...options, bypassCSP: true }, async (page) => {
    const examine = async (state) => {
      const wider = await page.evaluate(() => {
        const boxes = [document.documentElement, ...document.querySelectorAll(".search-box, .search-box > div")];
        return boxes.some((box) => box.scrollWidth > box.clientWidth);
      });
      assert.equal(wider, false, `${state} scrolls sideways`);
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      assert.deepEqual(found.violations.map((rule) => `${state}: ${rule.id}: ${rule.nodes[0].html}`), []);
    };
    await page.goto(at("other/index.html"));
    await page.addScriptTag({ path: axe });
    if (change) await page.evaluate(change);
    await page.locator(".search-link").click();
    await field(page).waitFor();
    await examine("empty");
    await field(page).fill("photograph");
    await results(page).locator("mark").first().waitFor();
    await examine("with results");
    await page.locator(".search-box summary").click();
    await page.getByRole("checkbox").first().waitFor();
    await examine("with filters");
    await field(page).fill("xqzwvk");
    await note(page).getByText("Nothing found").waitFor();
    await examine("with a miss");
  });
}
