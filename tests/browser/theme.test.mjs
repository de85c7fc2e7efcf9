// The bar for the default theme: weight, and how it behaves in a browser for readers of all kinds.
// `tests/run` builds the sites first. What holds for every page is in `site.test.mjs`.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [site, fixture] = ["target/browser-site", "target/browser-fixture"].map((folder) => resolve(folder));
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
const brotli = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const gzip = (text) => gzipSync(text, { level: 9 }).length;
const read = (...parts) => readFileSync(join(...parts), "utf8");

/** Some page of each kind. */
const guide = "/upload/upload-with-openrefine/index.html";
const main = ["/index.html", "/copyright/index.html", guide, "/copyright/faq/index.html", "/lessons/smart-servier/index.html", "/glossary/index.html", "/contribute/reference/directives/index.html"];

let browser, server, url;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.startsWith("/fixture/") ? join(fixture, path.slice(8)) : join(site, path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  await browser?.close();
  server?.close();
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const components = "/fixture/components/index.html";

/** Runs with a page of a context of its own. */
async function shown(options, work) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  try {
    await work(page, context);
  } finally {
    await context.close();
  }
}

/** Every guide of the site: its path and its HTML. */
const guides = () => readdirSync(site, { recursive: true }).filter((name) => /\.html$/.test(name)).map((name) => [name, read(site, name)]);

test("a guide of 2,500 words comes with the first bytes of a connection", () => {
  const heavy = [];
  for (const [name, html] of guides()) {
    const words = html.replace(/[^]*<article>/, "").replace(/<[^>]*>/g, " ").split(/\s+/).length;
    const size = gzip(html);
    if (words <= 2500 && size > 14000) heavy.push(`${name}: ${words} words, ${size} bytes`);
  }
  assert.deepEqual(heavy, []);
});

test("style, scripts and frame stay small", () => {
  const html = read(site, guide);
  const [style] = html.match(/<style>([^]*?)<\/style>/);
  assert.ok(brotli(style) <= 5 * 1024, `style: ${brotli(style)}`);
  const sources = [...html.matchAll(/<script defer src="([^"]+)"/g)].map(([, source]) => read(site, guide, "..", source));
  const scripts = sources.map(brotli).reduce((one, two) => one + two, 0);
  assert.ok(scripts <= 2 * 1024, `scripts: ${scripts}`);
  const [inline] = html.match(/<script>([^]*?)<\/script>/);
  assert.ok(inline.length <= 150 + "<script></script>".length, `inline script: ${inline.length}`);
  const frame = html.replaceAll(/<style>[^]*?<\/style>|<article>[^]*<\/article>|<script type="application[^]*?<\/script>/g, "");
  assert.ok(brotli(frame) <= 1.5 * 1024, `frame: ${brotli(frame)}`);
  // A card that leads to a presentation needs none of its style.
  for (const [name, html] of guides()) assert.equal(/\.deck-tools ?\{/.test(html), html.includes('<body class="page type-deck"'), name);
});

test("the style in a page is the one that we wrote, without comments and blanks", async () => {
  await shown({ bypassCSP: true }, async (page) => {
    await page.goto(`${url}${guide}`);
    const folder = resolve("themes/default/assets");
    const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".css"));
    const published = readdirSync(join(site, "assets"), { recursive: true });
    for (const name of names) {
      const [stem] = name.split(".css");
      const file = published.find((file) => file.startsWith(`${stem}.`) && file.endsWith(".css"));
      const same = await page.evaluate(([one, two]) => {
        const rules = (text) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          return [...sheet.cssRules].map((rule) => rule.cssText.replaceAll(/\s+/g, " ").replaceAll(/ ?([,/]) ?/g, "$1"));
        };
        const [before, after] = [rules(one), rules(two)];
        return before.find((rule, at) => rule !== after[at]) ?? (before.length === after.length ? null : "more rules");
      }, [read(folder, name), read(site, "assets", file)]);
      assert.equal(same, null, name);
    }
    assert.ok(names.length > 8);
  });
});

test("a page is at most three requests, few nodes, and does not shift", async () => {
  await shown(phone, async (page) => {
    for (const path of main) {
      const asked = [];
      const listen = (request) => asked.push(request.url());
      page.on("request", listen);
      await page.addInitScript(() => {
        globalThis.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.shift += entry.value)).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
      page.off("request", listen);
      // Not counted: pictures of the text, and the sign that a browser asks for once.
      const files = asked.filter((one) => !/\.(png|jpe?g|webp|svg)$/.test(one));
      assert.ok(files.length <= 3, files.join("\n"));
      assert.ok(await page.evaluate(() => globalThis.shift) <= 0.01, `${path} shifts`);
      const nodes = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").querySelectorAll("*").length, read(site, path));
      if (path === guide) assert.ok(nodes <= 400, `${nodes} nodes`);
    }
  });
});

/** What axe finds wrong with a page as it is now. */
async function faults(page) {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return found.violations.map((rule) => `${page.url()}: ${rule.id}: ${rule.nodes[0].html}`);
}

for (const [name, options, change] of [
  ["from right to left", {}, (page) => page.evaluate(() => document.documentElement.dir = "rtl")],
  ["with the menu open", phone, (page) => page.locator(".drawer-button").click()],
  ["with the appearance open", {}, (page) => page.locator(".site-header .appearance-button").click()],
  ["with all that opens open", { viewport: { width: 320, height: 568 } }, (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => one.open = true))],
  ["with large text, dark by choice", {}, (page) => page.evaluate(() => Object.assign(document.documentElement.dataset, { theme: "dark", text: "large" }))],
]) {
  test(`accessible ${name}`, async () => {
    await shown({ viewport: { width: 1280, height: 800 }, ...options, bypassCSP: true, reducedMotion: "reduce" }, async (page) => {
      const wrong = [];
      for (const path of [...main, components, "/fixture/ar/guide/index.html"]) {
        await page.goto(`${url}${path}`);
        await change(page);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wider > 0) wrong.push(`${path} is ${wider} px too wide`);
        wrong.push(...await faults(page));
      }
      assert.deepEqual(wrong, []);
    });
  });
}

test("without JavaScript there is no appearance, and the page follows the system", async () => {
  await shown({ javaScriptEnabled: false, colorScheme: "dark" }, async (page) => {
    await page.goto(`${url}${guide}`);
    assert.equal(await page.locator(".appearance-button:visible").count(), 0);
    assert.ok(await page.locator(".stuck a").first().isVisible());
    await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
    await page.emulateMedia({ colorScheme: "light" });
  });
});

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("a reader chooses colours and size with the keyboard, and the next page has them from the start", async () => {
  await shown({ viewport: { width: 1280, height: 800 } }, async (page) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(`${url}${guide}`);
    const button = page.locator(".site-header .appearance-button");
    await button.focus();
    await page.keyboard.press("Enter");
    const choices = page.locator(".appearance");
    assert.ok(await choices.isVisible());
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await ground(page), "rgb(16, 20, 24)");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "19px");
    await page.keyboard.press("Escape");
    assert.equal(await choices.isVisible(), false);
    assert.equal(await button.evaluate((one) => one === document.activeElement), true);
    // Before any other script: only what stands in the head has run.
    await page.route("**/*.js", (route) => route.abort());
    await page.goto(`${url}/index.html`);
    assert.equal(await ground(page), "rgb(16, 20, 24)");
    await page.unroute("**/*.js");
    await page.goto(`${url}/copyright/index.html`);
    await page.locator(".site-header .appearance-button").click();
    assert.equal(await page.locator(".appearance input[value=dark]").isChecked(), true);
    await page.getByLabel("As the system").check();
    assert.equal(await ground(page), "rgb(255, 255, 255)");
    assert.deepEqual(said.filter((text) => !/ERR_FAILED/.test(text)), []);
  });
});

test("the keyboard begins with the way to the text", async () => {
  await shown({ viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(`${url}${guide}`);
    await page.keyboard.press("Tab");
    const link = page.locator(".skip-link");
    assert.ok((await link.boundingBox()).y >= 0, "the link is seen");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "gp-main");
  });
});

test("a small window has no sideways scrolling and nothing that stands in the way", async () => {
  await shown({ viewport: { width: 320, height: 256 } }, async (page) => {
    for (const path of [...main, components]) {
      await page.goto(`${url}${path}`);
      const state = await page.evaluate(() => ({
        wider: document.documentElement.scrollWidth - innerWidth,
        stuck: [...document.querySelectorAll("body *")].filter((one) => /fixed|sticky/.test(getComputedStyle(one).position) && one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)),
      }));
      assert.deepEqual(state, { wider: 0, stuck: [] }, path);
    }
  });
});

test("text of double size overflows nothing", async () => {
  await shown({ ...phone, bypassCSP: true }, async (page) => {
    for (const path of [...main, components, "/fixture/other/index.html"]) {
      await page.goto(`${url}${path}`);
      await page.evaluate(() => document.documentElement.style.fontSize = "200%");
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${path}: ${wider} px`);
    }
  });
});

test("a finger meets what it aims at", async () => {
  await shown(phone, async (page) => {
    const small = new Set();
    for (const path of main) {
      await page.goto(`${url}${path}`);
      await page.locator(".drawer-button").click();
      const found = await page.evaluate(() => [...document.querySelectorAll("a, button, summary, input")]
        .filter((one) => one.checkVisibility() && !one.closest("p, dd, h1, h2, h3, li:not(nav li, .cards li), figure, td, .prose, .skip-link") && !one.matches(".skip-link"))
        .filter((one) => Math.max(one.getBoundingClientRect().height, one.closest(".cards li, label")?.getBoundingClientRect().height ?? 0) < 44)
        .map((one) => `${one.className} ${one.textContent.trim()} ${one.getBoundingClientRect().height}`));
      for (const one of found) small.add(`${path}: ${one}`);
    }
    assert.deepEqual([...small], []);
  });
});

test("forced colours leave edges, reduced motion leaves nothing that moves", async () => {
  await shown({ forcedColors: "active", reducedMotion: "reduce", viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(`${url}${components}`);
    const edge = (selector) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).borderInlineStartWidth);
    assert.equal(await edge(".callout"), "4px");
    assert.equal(await edge(".navigation [aria-current]"), "3px");
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).length);
    assert.equal(moving, 0);
  });
});

test("on paper everything is open, and the frame is gone", async () => {
  await shown({ viewport: { width: 794, height: 1123 }, colorScheme: "dark" }, async (page) => {
    await page.goto(`${url}${components}`);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await ground(page), "rgb(255, 255, 255)", "paper is white");
    for (const selector of [".site-header", ".navigation", ".breadcrumbs", ".toc", "[role=tablist]", ".copy", ".stuck"]) {
      assert.equal(await page.locator(`${selector}:visible`).count(), 0, selector);
    }
    const open = (text) => page.getByText(text).evaluate((one) => one.getBoundingClientRect().height > 0);
    assert.ok(await open("The hidden answer") && await open("In the second tab"));
    await page.goto(`${url}${guide}`);
    const after = await page.locator(".prose a[href^=http]").first().evaluate((one) => getComputedStyle(one, "::after").content);
    assert.match(after, /https?:/);
    assert.ok(await page.locator(".site-footer").innerText().then((text) => text.includes("CC BY-SA")));
    assert.ok(await page.locator(".label time").first().isVisible());
    assert.ok((await page.pdf()).length > 10000);
  });
});

test("the header is one row at every width, and what is not in the navigation is in the drawer", async () => {
  for (const width of [390, 640, 800, 1119, 1120, 1280]) {
    await shown({ viewport: { width, height: 800 } }, async (page) => {
      await page.goto(`${url}${guide}`);
      const rows = await page.locator(".site-header").evaluate((header) => header.clientHeight);
      assert.ok(rows <= 72, `${width}: ${rows} px`);
      assert.equal(await page.locator(".site-header .menu").isVisible(), width >= 1120);
    });
  }
  const names = (html, part) => [...html.match(part)[0].matchAll(/<a [^>]*>([^<]*)</g)].map(([, name]) => name);
  const drawer = names(read(site, guide), /<nav class="navigation"[^]*?<\/nav>/);
  assert.deepEqual(drawer, [...new Set(drawer)], "nothing stands twice");
});

test("the tables of a guide fit a phone", async () => {
  await shown(phone, async (page) => {
    await page.goto(`${url}${guide}`);
    const wider = await page.locator(".table").evaluateAll((tables) => tables.map((table) => table.scrollWidth - table.clientWidth));
    assert.ok(wider.length && wider.every((more) => more <= 0), String(wider));
  });
});

test("wide paper has the text across it, and all of the code", async () => {
  await shown({ viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(`${url}${guide}`);
    await page.emulateMedia({ media: "print" });
    assert.ok((await page.locator("main").boundingBox()).width > 1000);
    const cut = await page.locator("pre").evaluateAll((blocks) => blocks.filter((block) => block.scrollWidth > block.clientWidth).length);
    assert.equal(cut, 0);
    await page.goto(`${url}/wiki-loves-monuments/query-cookbook/index.html`);
    assert.equal(await page.locator(".run:visible").count(), 0, "nobody types a query from an address");
  });
});

test("a button covers no line of code", async () => {
  await shown(phone, async (page) => {
    await page.goto(`${url}${guide}`);
    for (const block of await page.locator(".one-line + pre").all()) {
      assert.ok(await block.evaluate((pre) => pre.scrollWidth <= pre.clientWidth));
      const covered = await block.evaluate((pre) => {
        const range = document.createRange();
        range.selectNodeContents(pre);
        const button = pre.previousElementSibling.querySelector("button").getBoundingClientRect();
        return [...range.getClientRects()].some((line) => line.right > button.left && line.top < button.bottom);
      });
      assert.equal(covered, false);
    }
    assert.ok(await page.locator(".one-line + pre").count() > 1);
    await page.goto(`${url}/contribute/make-a-theme/index.html`);
    const first = await page.locator(".copy:not(.one-line) + pre").evaluateAll((blocks) => blocks.map((pre) => {
      const button = pre.previousElementSibling.querySelector("button").getBoundingClientRect();
      return pre.getBoundingClientRect().top + parseFloat(getComputedStyle(pre).paddingTop) >= button.bottom;
    }));
    assert.ok(first.length > 3 && first.every(Boolean));
  });
});

const focused = (page) => page.evaluate(() => document.activeElement.className || document.activeElement.textContent.trim());

test("the keyboard opens the drawer, stays where it is looking, and comes back", async () => {
  await shown({ viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(`${url}${guide}`);
    const drawer = page.locator("#gp-navigation");
    const button = page.locator(".drawer-button");
    await button.focus();
    for (const [open, close] of [["Enter", "Escape"], ["Space", "Enter"]]) {
      await page.keyboard.press(open);
      assert.equal(await drawer.isVisible(), true);
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "drawer-close");
      if (close === "Escape") {
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.closest("#gp-navigation") !== null), true);
      }
      await page.keyboard.press(close);
      assert.equal(await drawer.isVisible(), false);
      assert.equal(await focused(page), "drawer-button");
    }
  });
});

for (const way of ["ltr", "rtl"]) {
  test(`arrows, Home and End move between tabs, and Tab leaves them: ${way}`, async () => {
    await shown({ viewport: { width: 1280, height: 800 } }, async (page) => {
      await page.goto(`${url}${components}`);
      await page.evaluate((way) => document.documentElement.dir = way, way);
      const [next, previous] = way === "ltr" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
      const tabs = page.getByRole("tab");
      const last = await tabs.count() - 1;
      await tabs.first().focus();
      for (const [key, at] of [[next, 1], [previous, 0], [previous, last], [next, 0], ["End", last], ["Home", 0]]) {
        await page.keyboard.press(key);
        const states = await tabs.evaluateAll((all) => all.map((tab) => [tab.ariaSelected === "true", tab === document.activeElement, tab.tabIndex === 0]));
        assert.deepEqual(states, states.map((_, index) => Array(3).fill(index === at)), key);
      }
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.role), null, "only one tab is a stop");
      await page.keyboard.press("Shift+Tab");
      assert.equal(await tabs.first().evaluate((tab) => tab === document.activeElement), true);
    });
  });
}

test("Enter and Space open and close what opens", async () => {
  await shown({ viewport: { width: 390, height: 844 } }, async (page) => {
    for (const [path, selector] of [[components, ".prose details"], [guide, ".toc details"]]) {
      await page.goto(`${url}${path}`);
      const details = page.locator(selector).first();
      await details.locator("summary").focus();
      for (const [key, open] of [["Enter", true], ["Space", false], ["Space", true], ["Enter", false]]) {
        await page.keyboard.press(key);
        assert.equal(await details.evaluate((one) => one.open), open, `${selector} ${key}`);
      }
    }
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(page.url(), /#/, "the list of headings leads to one");
  });
});

test("the keyboard copies code, and scrolls what is wider than its box", async () => {
  await shown({ viewport: { width: 390, height: 844 }, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.goto(`${url}${components}`);
    const bar = page.locator(".copy").first();
    const code = await bar.locator("+ pre").innerText();
    await bar.locator("button").focus();
    await page.keyboard.press("Enter");
    await bar.locator("[role=status]:not(:empty)").waitFor();
    assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), code.trim());
    await page.goto(`${url}/wiki-loves-monuments/query-cookbook/index.html`);
    const wide = await page.locator("pre").evaluateAll((all) => all.findIndex((pre) => pre.scrollWidth > pre.clientWidth));
    const box = page.locator("pre").nth(wide);
    await box.locator("xpath=preceding-sibling::*[1]//button").focus();
    await page.keyboard.press("Tab");
    assert.equal(await box.evaluate((pre) => pre === document.activeElement), true);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((pre) => pre.scrollLeft > 0, await box.elementHandle());
  });
});

test("nobody is caught: Tab goes through a whole page, in the order of its text, and each stop is seen", async () => {
  await shown({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }, async (page) => {
    await page.goto(`${url}${guide}`);
    const stops = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility()).length);
    let before = null;
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press("Tab");
      const state = await page.evaluate((before) => {
        const one = document.activeElement;
        const { top, bottom } = one.getBoundingClientRect();
        const all = [...document.querySelectorAll("*")];
        return { name: one.outerHTML.slice(0, 60), at: all.indexOf(one), seen: bottom > 0 && top < innerHeight, ring: getComputedStyle(one).outlineStyle !== "none", body: one === document.body, before };
      }, before);
      assert.ok(!state.body, `${stop} of ${stops}`);
      assert.ok(state.seen && state.ring, JSON.stringify(state));
      assert.ok(before === null || state.at > before, JSON.stringify(state));
      before = state.at;
    }
  });
});
