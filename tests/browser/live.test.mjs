// The preview as an author meets it: what stays when a page is saved, and what is said about errors.
// `tests/run` builds the site first; live-host.mjs stands in for the server.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { Host } from "./live-host.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const at = "/components/";

let browser;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser?.close());

/** A test with a server and a page of its own. A fault in a script fails it, and so does a page that is loaded anew unasked. */
function author(name, body, options = {}) {
  test(name, async () => {
    const host = await new Host(resolve("target/browser-fixture")).up();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && !/ERR_|status of/.test(message.text()) && faults.push(message.text()));
    let loads = 0;
    page.on("load", () => loads += 1);
    try {
      await body({ host, page, context, faults, loads: () => loads });
      assert.deepEqual(faults, []);
      if (!options.reloads) assert.ok(loads <= 1, `the page was loaded ${loads} times`);
    } finally {
      await context.close();
      await host.down();
    }
  });
}

/** Opens a page and waits until it listens. */
async function open({ host, page }, path = at) {
  const connections = host.streams.length;
  await page.goto(host.url + path);
  await until(() => host.streams.length > connections);
  await page.locator("guidepost-preview").waitFor({ state: "attached" });
}

async function until(fact) {
  for (let tries = 0; tries < 250; tries++) {
    if (await fact()) return;
    await pause(20);
  }
  assert.fail(`never true: ${fact}`);
}

const long = (html) => html.replace('<h2 id="notes">', () => Array.from({ length: 60 }, (_, at) => `<p>Paragraph ${at} of many.</p>`).join("\n") + '\n<h2 id="notes">');
const problem = (values) => ({ severity: "error", code: "link-missing", file: "content/other.md", line: 7, column: 3, message: "there is no file `x.md`", hint: null, source: "A [link](x.md) here", mark: [2, 12], edit: "vscode://file//home/a/site/content/other.md:7", related: [], ...values });
const region = (page) => page.getByRole("region", { name: "Problems of this site" });
const toggle = (page) => region(page).getByRole("button");
const items = (page) => region(page).locator("ol > li");

author("text, attributes, title and table of contents follow the source", async (it) => {
  const { host, page } = it;
  await open(it);
  host.save(at, (html) => html
    .replace("<title>Components", "<title>Parts")
    .replace('content="Every component', 'content="All')
    .replace("In the first tab", "In the best tab")
    .replace("<p>A note.</p>", "<p>A <em>longer</em> note.</p>\n<p>And one more.</p>")
    .replace('<div class="callout tip"', '<div class="callout danger"')
    .replace("<p>A warning.</p>\n", "")
    .replace('href="#notes">Notes</a></li>', 'href="#remarks">Remarks</a></li>')
    .replace('<h2 id="notes"><a class="anchor" href="#notes">Notes', '<h2 id="remarks"><a class="anchor" href="#remarks">Remarks'));
  await page.getByText("And one more.").waitFor();
  assert.match(await page.title(), /^Parts/);
  assert.match(await page.locator("meta[name=description]").getAttribute("content"), /^All/);
  assert.equal(await page.getByText("In the best tab").isVisible(), true);
  assert.equal(await page.getByText("A longer note.").isVisible(), true);
  assert.equal(await page.locator(".callout.danger").innerText(), "Tip\n\nA tip.");
  assert.equal(await page.getByText("A warning.").count(), 0);
  assert.equal(await page.locator("h2#remarks").textContent(), "Remarks");
  await page.locator("h2#remarks").evaluate((heading) => heading.scrollIntoView());
  await page.locator('.toc a[href="#remarks"][aria-current]').waitFor();
});

for (const [name, anchoring] of [["with the browser's help", "auto"], ["without", "none"]]) author(`the block at the top of the window stays there when the text above grows or shrinks, ${name}`, async (it) => {
  const { host, page } = it;
  host.files.set(at, long(host.html(at)));
  await open(it);
  await page.evaluate((anchoring) => document.documentElement.style.overflowAnchor = anchoring, anchoring);
  const place = () => page.getByText("Paragraph 30 of many.").evaluate((one) => one.getBoundingClientRect().top);
  await page.getByText("Paragraph 30 of many.").evaluate((one) => one.scrollIntoView());
  await page.evaluate(() => scrollBy(0, 7));
  const before = await place();
  const settled = async () => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return Math.abs(await place() - before);
  };
  host.save(at, (html) => html.replace("<p>Paragraph 5 of", "<p>New.</p>\n<p>New.</p>\n<pre><code>New\nand\nlong\n</code></pre>\n<p>Paragraph 5 of").replace("Paragraph 40", "Chapter 40"));
  await page.getByText("Chapter 40 of many.").waitFor();
  assert.ok(await settled() < 1.5, "text was added above");
  host.save(at, (html) => html.replace(/<p>Paragraph 2 of[^]*(?=<p>Paragraph 20 of)/, "").replace("Chapter 40", "Part 40"));
  await page.getByText("Part 40 of many.").waitFor();
  assert.ok(await settled() < 1.5, "text was removed above");
  host.save(at, (html) => html.replace(/<p>Paragraph (30|31|32) of/g, "<p>Another $1 of").replace("<h1>", "<p>Above</p><h1>"));
  await page.getByText("Another 30 of many.").waitFor();
  const changed = await page.getByText("Another 30 of many.").evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(Math.abs(changed - before) < 1.5, "the block itself changed");
});

author("an answer stays open, when it changes and when others come before it", async (it) => {
  const { host, page } = it;
  await open(it);
  await page.getByText("A question").click();
  const node = await page.locator(".prose details").elementHandle();
  host.save(at, (html) => html.replace("The hidden answer", "The better answer"));
  await page.getByText("The better answer").waitFor();
  assert.equal(await node.evaluate((one) => one.isConnected && one.open), true);
  host.save(at, (html) => html.replace("<details>\n<summary>A question", "<details>\n<summary>New</summary>\n<p>First.</p>\n</details>\n<details>\n<summary>A question").replace("better answer", "best answer"));
  await page.getByText("The best answer").waitFor();
  assert.deepEqual(await page.locator(".prose details").evaluateAll((all) => all.map((one) => one.open)), [false, true]);
  host.save(at, (html) => html.replace("<summary>A question", "<summary>A good question"));
  await page.getByText("A good question").waitFor();
  assert.deepEqual(await page.locator(".prose details").evaluateAll((all) => all.map((one) => one.open)), [false, true]);
  // Another question is not open because the one that was there was.
  host.save(at, (html) => html.replace(/<details>\n<summary>New[^]*?(?=<details>)/, "").replace("<summary>A good question", "<summary>None of them</summary>\n</details>\n<p>Between.</p>\n<details>\n<summary>Nor this"));
  await page.getByText("None of them").waitFor();
  assert.deepEqual(await page.locator(".prose details").evaluateAll((all) => all.map((one) => one.open)), [false, false]);
});

author("the chosen tab stays chosen, whichever panel changes", async (it) => {
  const { host, page } = it;
  const inside = '<details>\n<summary>More</summary>\n<p>Within.</p>\n</details>\n<p><img src="/dot.svg" alt="Dot"></p>\n<p>In the second tab.</p>';
  host.files.set("/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  host.files.set(at, host.html(at).replace("<p>In the second tab.</p>", inside));
  await open(it);
  const second = page.getByRole("tab", { name: "Second way" });
  await second.click();
  await page.getByText("More", { exact: true }).click();
  const image = await page.locator("main img").elementHandle();
  const check = async () => {
    assert.equal(await second.getAttribute("aria-selected"), "true");
    assert.equal(await page.getByRole("tab", { selected: true }).count(), 1);
    assert.equal(await page.getByText("Within.").isVisible(), true);
    assert.equal(await image.evaluate((one) => one.isConnected), true, "the picture is the same");
    assert.equal(await second.evaluate((one) => one === document.activeElement), true, "the focus");
  };
  await second.focus();
  host.save(at, (html) => html.replace("In the first tab", "In the other tab"));
  await page.getByText("In the other tab").waitFor({ state: "attached" });
  await check();
  host.save(at, (html) => html.replace("In the second tab", "In this tab"));
  await page.getByText("In this tab").waitFor();
  await check();
  host.save(at, (html) => html.replace("First way</a></h3>", "Zeroth way</a></h3>\n<p>None.</p>\n<h3 id=\"first\">First way</h3>"));
  await page.getByRole("tab", { name: "Zeroth way" }).waitFor();
  await check();
  host.save(at, (html) => html.replace("Second way</a></h3>", "Last way</a></h3>"));
  await page.getByRole("tab", { name: "Last way", selected: true }).waitFor();
});

author("pictures, focus and what was typed stay where they are", async (it) => {
  const { host, page } = it;
  host.files.set("/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  host.files.set(at, host.html(at).replace("<p>A note.</p>", '<p><img src="/dot.svg" alt="Dot"> beside <a href="#ways">a way</a> and <input aria-label="Name" value="x"></p>'));
  await open(it);
  const nodes = await Promise.all(["main img", "main .callout input", "main .callout a"].map((selector) => page.locator(selector).elementHandle()));
  await page.locator("main .callout input").fill("typed");
  await page.locator("main .callout a").focus();
  host.save(at, (html) => html.replace("beside", "near").replace("A tip.", "A hint.").replace('value="x"', 'value="y"'));
  await page.getByText("A hint.").waitFor();
  for (const node of nodes) assert.equal(await node.evaluate((one) => one.isConnected), true);
  assert.equal(await nodes[1].inputValue(), "typed");
  assert.equal(await nodes[2].evaluate((one) => one === document.activeElement), true);
  // A block that comes along to another place brings its picture.
  host.save(at, (html) => html.replace(/<p><img[^]*?<\/p>/, "<p>Gone.</p>").replace("<p>Important.</p>", '<blockquote><p>Here: <img src="/dot.svg" alt="A dot"></p></blockquote>'));
  await page.getByText("Gone.").waitFor();
  assert.equal(await nodes[0].evaluate((one) => one.isConnected && one.alt), "A dot");
  host.save(at, (html) => html.replace('Here: <img src="/dot.svg" alt="A dot"', 'There: <img src="/dot.svg" alt="The dot"'));
  await page.getByText("There:").waitFor();
  assert.equal(await nodes[0].evaluate((one) => one.isConnected && one.alt), "The dot");
});

author("what scripts have added stays", async (it) => {
  const { host, page } = it;
  await open(it);
  await page.evaluate(() => {
    document.querySelector(".callout.note").classList.add("marked");
    document.querySelector(".callout.note").append(Object.assign(document.createElement("i"), { textContent: "added" }));
    document.querySelector(".table").dataset.mine = "yes";
  });
  host.save(at, (html) => html.replace('class="callout note"', 'class="callout tip"').replace("<p>A note.</p>", "<p>A note.</p>\n<p>Last.</p>").replace("1,000", "2,000"));
  await page.getByText("Last.").waitFor();
  assert.equal(await page.locator(".callout.marked").getAttribute("class"), "callout marked tip");
  assert.equal(await page.locator(".callout.marked").evaluate((one) => one.lastElementChild.textContent), "added");
  assert.equal(await page.locator(".table[data-mine][role=group]").count(), 1);
});

author("a page that says the same leaves the document alone", async (it) => {
  const { host, page } = it;
  await open(it);
  await page.evaluate(() => {
    globalThis.changes = [];
    globalThis.swaps = 0;
    document.addEventListener("guidepost:swap", () => globalThis.swaps += 1);
    new MutationObserver((list) => globalThis.changes.push(...list.map((one) => one.attributeName ?? one.type)))
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const fetched = () => host.asked.filter((path) => path === at).length;
  const before = fetched();
  host.say({ type: "page", version: "another" });
  await until(() => fetched() > before);
  await pause(100);
  assert.deepEqual(await page.evaluate(() => [globalThis.changes, globalThis.swaps]), [[], 0]);
  // Only the lines move: an empty one was put in.
  host.save(at, (html) => html.replace('<h2 id="notes">', '\n<h2 id="notes">'));
  await page.waitForFunction(() => globalThis.changes.length > 10);
  const lines = await page.evaluate(() => [...new Set(globalThis.changes)]);
  assert.deepEqual(lines.filter((name) => !["data-line", "characterData", "aria-current", "tabindex", "role", "aria-labelledby"].includes(name)), []);
  const { url } = host;
  const fresh = await page.evaluate(async (url) => new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html").querySelector("#notes").dataset.line, url + at);
  assert.equal(await page.locator("#notes").getAttribute("data-line"), fresh);
});

author("many random edits end in what a fresh page shows", async (it) => {
  const { host, page, context } = it;
  await open(it);
  let seed = 7;
  const below = (limit) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 65536) % limit;
  };
  const other = await context.newPage();
  let compared = 0;
  const shown = (one) => one.evaluate(async () => {
    await new Promise((done) => setTimeout(done, 60));
    const copy = document.documentElement.cloneNode(true);
    for (const script of copy.querySelectorAll("script[data-guidepost], guidepost-preview")) script.remove();
    for (const element of copy.querySelectorAll("*")) {
      const attributes = [...element.attributes].sort((a, b) => a.name < b.name ? -1 : 1);
      for (const { name } of attributes) element.removeAttribute(name);
      for (const { name, value } of attributes) if (!["aria-current", "tabindex", "open"].includes(name)) element.setAttribute(name, value);
    }
    return copy.outerHTML.replaceAll(/\n+/g, "\n");
  });
  const pieces = (round) => [
    "<p>A new paragraph.</p>",
    "<ul>\n<li>one</li>\n<li>two</li>\n</ul>",
    '<p class="a b">With <code>code</code> and <img src="/none.png" alt="nothing"></p>',
    "<pre><code>code\n</code></pre>",
    "<details>\n<summary>Q</summary>\n<p>A</p>\n</details>",
    `<h2 id="h${round}">Heading</h2>`,
    `<div class="tabs">\n<h3 id="t${round}">T1</h3>\n<p>a</p>\n<h3 id="u${round}">T2</h3>\n<p>b</p>\n</div>`,
    '<div class="table"><table>\n<tbody><tr><td>x</td></tr></tbody>\n</table></div>',
    "Loose &amp; text <b>bold</b><!-- a note -->",
  ];
  const edit = (text, round) => {
    const blocks = text.split(/\n(?=<(?:p|h2|ul|pre|details|div|section)\b)/);
    const where = below(blocks.length);
    const kind = below(7);
    if (kind === 0) blocks.splice(where, 1 + below(2));
    else if (kind < 3) blocks.splice(where, 0, pieces(round)[below(9)]);
    else if (kind === 3) blocks.splice(below(blocks.length), 0, ...blocks.splice(where, 1));
    else blocks[where] = blocks[where]?.replace(/>[^<]+/g, (words) => below(2) ? words : words.replace(/\w+/, `$&${round}`));
    return blocks.join("\n");
  };
  for (let round = 0; round < 60; round++) {
    for (let change = below(3); change >= 0; change--) {
      const html = host.html(at).replace(/(?<=<div class="prose">\n)[^]*?(?=\n<\/div>\n<nav class="sequence")/, (text) => edit(text, `${round}-${change}`));
      const headings = [...html.matchAll(/<h[23] id="([^"]+)">/g)];
      host.files.set(at, html.replace(/(?<=<nav class="toc"[^]*?<ul>)[^]*?(?=<\/ul>)/, headings.map(([, id]) => `\n<li><a href="#${id}">${id}</a></li>`).join("")));
    }
    host.say({ type: "page", version: host.version(at) }, at);
    if (below(3)) continue; // Several in a row.
    await other.goto(host.url + at);
    const wanted = await shown(other);
    let now = await shown(page);
    for (let tries = 0; tries < 20 && now !== wanted; tries++) now = await shown(page);
    assert.equal(now, wanted, `round ${round}`);
    compared += 1;
  }
  assert.ok(compared > 10 && (await page.locator(".prose > *").count()) > 5);
});

author("a new style sheet takes over without a moment with none, and without a reload", async (it) => {
  const { host, page } = it;
  host.files.set(at, long(host.html(at)));
  await open(it);
  const [href] = host.html(at).match(/assets\/style[^"]*css/);
  const css = await (await fetch(`${host.url}/${href}`)).text();
  const sheets = page.locator("link[rel=stylesheet]");
  // The new ones come when they are let go.
  const waiting = {};
  for (const [at, name] of ["first", "second", "third", "fourth"].entries()) {
    host.files.set(`/assets/${name}.css`, `${css}\nh1 { color: rgb(1, 2, ${at}); margin-block-end: 9rem }`);
  }
  host.before = ({ pathname }, response) => {
    if (!/(first|second|third|fourth).css$/.test(pathname)) return false;
    waiting[pathname] = () => response.writeHead(200, { "content-type": "text/css" }).end(host.files.get(pathname));
    return true;
  };
  await page.getByText("Paragraph 30 of many.").evaluate((one) => one.scrollIntoView());
  const place = () => page.getByText("Paragraph 30 of many.").evaluate((one) => one.getBoundingClientRect().top);
  const before = await place();
  await page.evaluate(() => document.documentElement.style.overflowAnchor = "none");
  await page.evaluate(() => {
    globalThis.bare = 0;
    const look = () => {
      if (getComputedStyle(document.body).display !== "flex") globalThis.bare += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  host.save(at, (html) => html.replace(href, "assets/first.css").replace("A note.", "A remark."));
  await page.getByText("A remark.").waitFor();
  await until(() => waiting["/assets/first.css"]);
  host.save(at, (html) => html.replace("A tip.", "A hint."));
  await page.getByText("A hint.").waitFor();
  await pause(100);
  assert.equal(await sheets.count(), 2);
  // The next one is asked for before the first is there, and one never comes.
  const ask = async (before, now) => {
    host.save(at, (html) => html.replace(before, now));
    await until(() => waiting[`/assets/${now}`]);
  };
  await ask("first.css", "second.css");
  waiting["/assets/first.css"]();
  await pause(200);
  waiting["/assets/second.css"]();
  await until(async () => await sheets.count() === 1);
  await ask("second.css", "third.css");
  await ask("third.css", "fourth.css");
  waiting["/assets/fourth.css"]();
  await until(async () => await sheets.count() === 1);
  assert.equal(await page.locator("h1").evaluate((one) => getComputedStyle(one).color), "rgb(1, 2, 3)");
  assert.equal(await page.evaluate(() => globalThis.bare), 0);
  assert.equal(await sheets.getAttribute("media"), null);
  assert.ok(Math.abs(await place() - before) < 1.5, "the place is kept");
});

author("templates and scripts load the page anew, once", async (it) => {
  const { host, page, loads } = it;
  await open(it);
  host.say({ type: "reload" });
  host.say({ type: "reload" });
  await until(() => loads() === 2);
  await until(() => host.streams.length === 1);
  host.files.set("/assets/new.js", "document.documentElement.dataset.ran = 'yes';");
  host.save(at, (html) => html.replace("</head>", '<script defer src="../assets/new.js"></script>\n</head>'));
  await page.locator("html[data-ran]").waitFor();
  await pause(200);
  assert.equal(loads(), 3);
}, { reloads: true });

author("a page that moves takes the browser along, and its place in the page", async (it) => {
  const { host, page } = it;
  await open(it, `${at}#notes`);
  host.files.set("/parts/", host.html(at));
  host.say({ type: "moved", to: "https://example.org/" }, at);
  host.say({ type: "moved", to: "javascript:document.title='bad'" }, at);
  host.say({ type: "moved", to: "/parts/" }, at);
  await page.waitForURL(`${host.url}/parts/#notes`);
  await until(() => host.streams.length === 1 && host.streams[0].page === "/parts/");
}, { reloads: true });

author("errors are listed with place, source and help, change, and go", async (it) => {
  const { host, page } = it;
  await open(it);
  assert.equal(await region(page).isVisible(), false);
  const own = problem({ file: "content/components.md", message: "here", source: null, mark: null, hint: "Do `that`.", edit: null, related: [{ file: "content/a.md", line: 3, label: "first here", edit: "vscode://file//a.md:3" }] });
  host.report([problem({ severity: "warning", message: "odd" }), problem({}), own], 4);
  await toggle(page).getByText("2 errors, 1 warning").waitFor();
  assert.deepEqual(await items(page).locator(".what").allInnerTexts(), ["error: here", "error: there is no file x.md", "warning: odd"]);
  assert.equal(await items(page).nth(1).getByRole("link").getAttribute("href"), problem({}).edit);
  assert.equal(await items(page).nth(1).getByRole("link").innerText(), "content/other.md:7:3");
  assert.equal(await items(page).nth(1).locator("mark").innerText(), "[link](x.md)");
  assert.equal(await items(page).nth(1).locator("pre").innerText(), "7\nA [link](x.md) here");
  assert.equal(await items(page).nth(0).locator(".hint").innerText(), "Help: Do that.");
  assert.equal(await items(page).nth(0).locator("ul").innerText(), "content/a.md:3 first here");
  assert.equal(await items(page).nth(0).locator(".where a").count(), 0);
  assert.match(await items(page).last().innerText(), /4 more/);
  assert.equal(await page.evaluate(() => document.activeElement.nodeName), "BODY", "the focus stays");

  // What stays in the list keeps the focus.
  await items(page).nth(1).getByRole("link").focus();
  host.report([problem({}), problem({ severity: "warning", message: "odd" })]);
  await toggle(page).getByText("1 error, 1 warning").waitFor();
  assert.equal(await items(page).nth(0).getByRole("link").evaluate((one) => one.matches(":focus")), true);
  host.report([]);
  await region(page).waitFor({ state: "hidden" });
  assert.match(await page.locator(".said").innerText(), /no problems/);
});

author("the end of the page can be read in spite of the panel", async (it) => {
  const { host, page } = it;
  await open(it);
  host.report(Array.from({ length: 9 }, (_, at) => problem({ line: at, edit: null })));
  await toggle(page).waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.evaluate(() => scrollTo(0, 1e6));
  const footer = await page.locator(".site-footer").boundingBox();
  const panel = await region(page).boundingBox();
  assert.ok(footer.y + footer.height <= panel.y + 1);
  assert.ok(panel.height <= 480.5, "the page stays readable");
  assert.equal(await region(page).locator("ol").evaluate((one) => one.tabIndex), 0, "the arrow keys can scroll it");
});

author("warnings are a count in the corner that opens the list", async (it) => {
  const { host, page } = it;
  await open(it);
  host.report([problem({ severity: "warning" }), problem({ severity: "note", line: 9 })]);
  await toggle(page).getByText("1 warning, 1 note").waitFor();
  const box = await toggle(page).boundingBox();
  assert.ok(box.height >= 44 && box.width >= 44 && box.width < 300);
  assert.equal(await items(page).first().isVisible(), false);
  assert.equal(await toggle(page).getAttribute("aria-expanded"), "false");
  await toggle(page).click();
  assert.equal(await items(page).first().isVisible(), true);
  assert.equal(await toggle(page).getAttribute("aria-expanded"), "true");
  host.report([problem({ severity: "warning" })]);
  await toggle(page).getByText("1 warning", { exact: true }).waitFor();
  assert.equal(await items(page).first().isVisible(), true);
  host.report([]);
  await region(page).waitFor({ state: "hidden" });
  host.report([problem({ severity: "warning" })]);
  await toggle(page).waitFor();
  assert.equal(await items(page).first().isVisible(), false);
});

author("a list that was closed stays so on other pages, until there are new errors", async (it) => {
  const { host, page } = it;
  host.problems = { type: "problems", errors: 1, warnings: 0, more: 0, list: [problem({})] };
  await open(it);
  await items(page).first().waitFor();
  await toggle(page).focus();
  await page.keyboard.press("Escape");
  assert.equal(await items(page).first().isVisible(), false);
  assert.equal(await toggle(page).evaluate((one) => one.matches(":focus")), true);
  await page.goto(`${host.url}/other/`);
  await toggle(page).getByText("1 error").waitFor();
  await pause(50);
  assert.equal(await items(page).first().isVisible(), false);
  // The same error on another line.
  host.report([problem({ line: 99, edit: "vscode://file//x.md:99" })]);
  await items(page).getByText(":99:").waitFor({ state: "attached" });
  assert.equal(await items(page).first().isVisible(), false);
  host.report([problem({ line: 99 }), problem({ message: "another" })]);
  await items(page).getByText("another").waitFor();
  // All are mended, only a warning is left.
  host.report([problem({ severity: "warning" })]);
  await toggle(page).getByText("1 warning").waitFor();
  assert.equal(await items(page).first().isVisible(), false);
}, { reloads: true });

author("Escape closes what the page has open first", async (it) => {
  const { host, page } = it;
  await open(it);
  host.report([problem({})]);
  await items(page).first().waitFor();
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("dialog"), { id: "d" })));
  await page.evaluate(() => document.querySelector("#d").showModal());
  await page.keyboard.press("Escape");
  await page.locator("#d").waitFor({ state: "hidden" });
  assert.equal(await items(page).first().isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await items(page).first().isVisible(), false);
});

author("names and texts that look like code stay text, and addresses that would run are no links", async (it) => {
  const { host, page } = it;
  await open(it);
  const bad = "<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>`<b>`";
  const links = ["javascript:document.title='bad'", "JaVa\tScript:alert(1)", " data:text/html,x", "vbscript:x", "http://[", "vscode://file/x:1"];
  host.report(links.map((edit, line) => problem({ severity: line ? "error" : "<b>", line, code: bad, file: bad, message: bad, hint: bad, source: bad, mark: line % 2 ? [5, 9999] : [9999, 1], edit, related: [{ file: bad, line: 1, label: bad, edit }] })));
  await items(page).first().waitFor();
  assert.equal(await items(page).count(), links.length);
  assert.equal(await region(page).locator("img, script").count(), 0);
  assert.deepEqual(await region(page).locator("a").evaluateAll((all) => all.map((one) => one.href)), ["vscode://file/x:1", "vscode://file/x:1"]);
  assert.match(await items(page).first().innerText(), /<img src=x onerror=/);
  assert.doesNotMatch(await page.title(), /bad/);
});

author("each heading has a link to its line, which is no part of it", async (it) => {
  const { host, page } = it;
  const heights = async () => await page.locator("main :is(h1, h2)").evaluateAll((all) => all.map((one) => [one.offsetHeight, one.offsetTop]));
  await page.goto(host.url + at);
  const texts = await page.locator("main :is(h1, h2)").evaluateAll((all) => all.map((one) => one.textContent));
  const links = page.locator("guidepost-edit a");
  await until(async () => await links.count() > 0);
  assert.deepEqual(texts, ["Components", "Ways", "Notes", "Tables and lists", "Words of great length", "Pages that link here", "Still stuck?"]);
  assert.deepEqual(await page.locator("main :is(h1, h2)").evaluateAll((all) => all.map((one) => one.innerText)), texts);
  assert.deepEqual(await page.getByRole("tab").allInnerTexts(), ["First way", "Second way"]);
  const with_ = await heights();
  await page.evaluate(() => document.querySelectorAll("guidepost-edit").forEach((one) => one.remove()));
  assert.deepEqual(with_, await heights(), "the layout is the same without");
  await page.reload();
  await until(async () => await links.count() > 0);

  assert.equal(await links.first().getAttribute("href"), "vscode://file//home/a/site/content/components.md:1");
  const heading = page.locator("h2#notes");
  const line = async () => heading.getAttribute("data-line");
  const link = heading.locator("guidepost-edit a");
  assert.equal(await link.getAttribute("href"), `vscode://file//home/a/site/content/components.md:${await line()}`);
  const seen = () => link.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return one.getRootNode().elementFromPoint(x, y) === one;
  });
  await heading.scrollIntoViewIfNeeded();
  assert.equal(await seen(), false);
  await heading.hover();
  assert.equal(await seen(), true);
  const box = await link.boundingBox();
  assert.ok(box.height >= 24 && box.width >= 24);
  const text = await heading.locator(".anchor").boundingBox();
  assert.ok(box.x >= text.x + text.width && box.x < text.x + text.width + 24, "it stands after the last word");
  await page.mouse.move(2, 2);
  assert.equal(await seen(), false);
  await heading.locator(".anchor").focus();
  await page.keyboard.press("Tab");
  assert.equal(await link.evaluate((one) => one.matches(":focus")), true);
  assert.equal(await seen(), true);

  // The line moves, the heading changes, another comes.
  const old = Number(await line());
  host.save(at, (html) => html.replace("<h2 id=\"notes\">", "\n\n<h2 id=\"new\">New</h2>\n<h2 id=\"notes\">").replace(">Notes</a></h2>", ">More notes</a></h2>"));
  await page.getByRole("heading", { name: "More notes" }).waitFor();
  assert.equal(await line(), String(old + 3));
  assert.equal(await link.getAttribute("href"), `vscode://file//home/a/site/content/components.md:${old + 3}`);
  assert.equal(await page.locator("h2#new guidepost-edit a").getAttribute("href"), `vscode://file//home/a/site/content/components.md:${old + 2}`);
  assert.equal(await heading.evaluate((one) => one.lastElementChild.localName), "guidepost-edit");
  host.editor = null;
  host.save(at, (html) => html.replace("A note.", "No editor."));
  await page.getByText("No editor.").waitFor();
  assert.equal(await links.count(), 0);
}, { reloads: true });

for (const [name, path, viewport] of [["a narrow window", at, { width: 320, height: 568 }], ["a page from right to left", "/ar/guide/", { width: 320, height: 568 }]]) {
  author(`the link beside a heading stays inside ${name}`, async (it) => {
    const { host, page } = it;
    const headings = Array.from({ length: 24 }, (_, at) => `<h2 id="h${at}">${"n".repeat(at)}</h2>`);
    host.files.set(path, host.html(path).replace("<h2", `${headings.join("\n")}\n<h2`));
    await open(it, path);
    await until(async () => await page.locator("guidepost-edit a").count() > 0);
    const wider = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await wider(), 0);
    for (const link of await page.locator("main :is(h1, h2) guidepost-edit a").all()) {
      await link.focus();
      const box = await link.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 320, `${box.x} and ${box.width}`);
      assert.equal(await wider(), 0);
    }
  }, { viewport });
}

author("Alt and a click open the line of a block", async (it) => {
  const { page } = it;
  await open(it);
  await page.evaluate(() => {
    HTMLAnchorElement.prototype.click = function () {
      document.body.dataset.opened = this.href;
    };
    addEventListener("click", (event) => document.body.dataset.prevented = event.defaultPrevented, true);
  });
  const block = page.locator("main li").filter({ hasText: "First do this." }).locator("p");
  const line = await block.getAttribute("data-line");
  await block.click();
  assert.equal(await page.locator("body").getAttribute("data-opened"), null);
  await block.click({ modifiers: ["Alt"] });
  assert.equal(await page.locator("body").getAttribute("data-opened"), `vscode://file//home/a/site/content/components.md:${line}`);
  // A link opens its line too, and does not lead away.
  await page.locator("main p a[href^='#']").first().click({ modifiers: ["Alt"] });
  assert.equal(await page.locator("body").getAttribute("data-prevented"), "true");
  assert.notEqual(await page.locator("body").getAttribute("data-opened"), `vscode://file//home/a/site/content/components.md:${line}`);
});

author("a page out of sight has no connection, and catches up", async (it) => {
  const { host, page } = it;
  await open(it);
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await until(() => host.streams.length === 0);
  host.save(at, (html) => html.replace("A note.", "Written meanwhile."));
  await pause(1500);
  assert.equal(host.streams.length, 0);
  await hide(false);
  await page.getByText("Written meanwhile.").waitFor();
  assert.equal(host.streams.length, 1);
  assert.equal(host.asked.filter((path) => path === "/_guidepost/events").length, 2);
  // As when the browser goes back to a page that it kept.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await until(() => host.streams.length === 0);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await until(() => host.streams.length === 1);
  assert.equal(host.streams[0].version, host.version(at));
});

author("a connection that breaks comes back, with what was missed", async (it) => {
  const { host, page } = it;
  await open(it);
  await host.down();
  host.files.set(at, host.html(at).replace("A note.", "Missed."));
  const lost = page.getByText("Preview: the server does not answer");
  await pause(1000);
  assert.equal(await lost.count(), 0, "not at once");
  await lost.waitFor();
  await host.up();
  await page.getByText("Missed.").waitFor();
  await until(async () => await lost.count() === 0);
  assert.equal(host.streams.length, 1);
});

author("a server that was started anew gets one reload", async (it) => {
  const { host, page, loads } = it;
  await open(it);
  await host.down();
  host.instance = "another";
  await pause(300);
  await host.up();
  await until(() => loads() === 2);
  await pause(1500);
  assert.equal(loads(), 2);
  assert.deepEqual(host.streams.map(({ instance }) => instance), ["another"]);
  assert.equal(await page.locator("h1").innerText(), "Components");
}, { reloads: true });

author("a server that fails while a page is fetched does no harm", async (it) => {
  const { host, page } = it;
  await open(it);
  let failed = 0;
  host.before = (url, response) => {
    if (url.pathname !== at || failed) return false;
    failed += 1;
    response.writeHead(503).end("Busy");
    return true;
  };
  host.save(at, (html) => html.replace("A note.", "In the end."));
  await page.getByText("In the end.").waitFor();
  assert.equal(failed, 1);
});

author("the last of many quick saves is shown", async (it) => {
  const { host, page } = it;
  await open(it);
  // An answer says what was there when it was asked for.
  host.before = (url, response) => {
    if (url.pathname !== at) return false;
    const html = host.preview(at);
    setTimeout(() => response.writeHead(200, { "content-type": "text/html" }).end(html), 30);
    return true;
  };
  for (let round = 0; round < 20; round++) {
    host.save(at, (html) => html.replace(/<p>(A note\.|Save \d+)<\/p>/, `<p>Save ${round}</p>`));
    await pause(round % 3);
  }
  await page.getByText("Save 19").waitFor();
});

author("where a script has rebuilt the page, or ours fails, the page is loaded anew", async (it) => {
  const { host, page, loads, faults } = it;
  await open(it);
  await page.evaluate(() => {
    const box = document.createElement("div");
    box.append(...document.body.childNodes);
    document.body.append(box);
  });
  host.save(at, (html) => html.replace("A note.", "Seen.").replace("</footer>", "</footer>\n<p>End</p>"));
  await until(() => loads() === 2);
  await page.getByText("Seen.").waitFor();
  await until(() => host.streams.length === 1);
  await page.evaluate(() => {
    document.importNode = () => {
      throw new Error("on purpose");
    };
  });
  host.save(at, (html) => html.replace("<p>Seen.</p>", "<p>Seen.</p>\n<p>And this.</p>"));
  await page.getByText("And this.").waitFor();
  await pause(300);
  assert.equal(loads(), 3);
  assert.equal(faults.length, 2);
  assert.match(faults.splice(0).join(), /rebuilt.*on purpose/s);
}, { reloads: true });

/** Our texts that have too little contrast. The examiner cannot tell outside the body. */
function faint() {
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const ground = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor === "rgba(0, 0, 0, 0)" && element.parentElement ? ground(element.parentElement) : backgroundColor;
  };
  const texts = [...document.querySelectorAll("guidepost-preview, guidepost-edit")]
    .flatMap((host) => [...host.shadowRoot.querySelectorAll(":not(.said)")])
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.checkVisibility());
  return texts.map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
    return [Math.max(a, b) / Math.min(a, b), element.outerHTML];
  }).filter(([contrast]) => !(contrast >= 4.5));
}

for (const [name, path, options] of [
  ["light", at, {}],
  ["dark", at, { colorScheme: "dark" }],
  ["narrow", at, { viewport: { width: 320, height: 568 } }],
  ["right to left", "/ar/guide/", { viewport: { width: 320, height: 568 } }],
]) {
  author(`nothing of ours breaks a rule of accessibility: ${name}`, async (it) => {
    const { host, page } = it;
    await open(it, path);
    await page.addScriptTag({ path: axe });
    const examine = async (state) => {
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
      const wrong = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.html}`));
      assert.deepEqual(wrong, [], state);
      assert.deepEqual(await page.evaluate(faint), [], state);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wider, 0, state);
      assert.equal(await page.locator("guidepost-preview ol").evaluate((one) => one.scrollWidth - one.clientWidth), 0, state);
    };
    await examine("nothing to say");
    host.report([
      problem({ hint: "Check `the` name.", related: [{ file: "content/a.md", line: 3, label: "first here", edit: null }] }),
      problem({ severity: "warning", source: "a_very_long_word_".repeat(40), mark: [600, 20], file: `content/${"long".repeat(30)}.md` }),
      problem({ severity: "note", edit: null }),
    ], 3);
    await items(page).first().waitFor();
    await examine("errors");
    await toggle(page).click();
    await examine("closed");
    host.report([problem({ severity: "warning" })]);
    await toggle(page).getByText("1 warning").waitFor();
    await page.locator("h1 guidepost-edit a").focus();
    await examine("warnings and the link of a heading");
    await host.down();
    await page.getByText("the server does not answer").waitFor();
    await examine("no answer");
    await host.up();
  }, { viewport: { width: 1280, height: 800 }, bypassCSP: true, ...options });
}
