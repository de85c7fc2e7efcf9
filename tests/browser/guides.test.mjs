// What has to hold for every guide of the helpdesk's own site: how easy its words are. `tests/run` builds the
// site first; the built pages are read, because they are what readers see.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = resolve("target/browser-site");
const OLDEST = 14;

let browser, page, files;
before(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
  page = await (await browser.newContext()).newPage();
  const sends = (name) => readFileSync(join(folder, name), "utf8").includes('http-equiv="refresh"');
  files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith("index.html") && !sends(name)).sort();
});
after(() => browser?.close());

const open = (file) => page.goto(pathToFileURL(join(folder, file)).href);

/** Syllables of an English word, about: groups of vowels, without endings that nobody hears. */
function syllables(word) {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "");
  const heard = letters.replace(/(?<![aeioul])e$/, "").replace(/(?<![aeiouytd])ed$/, "d").replace(/(?<![aeiousxzcg]|sh|ch)es$/, "s");
  return Math.max(1, (heard.match(/[aeiouy]+/g) ?? []).length);
}

/** The age from which sentences can be read: the grade by Flesch and Kincaid, plus the five years before school. */
function age(sentences) {
  const words = sentences.flatMap((sentence) => sentence.match(/[A-Za-z][A-Za-z'’-]*/g) ?? []);
  const sounds = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (sounds / words.length) - 15.59 + 5;
}

test("syllables and ages are about right", () => {
  const counted = ["the", "table", "named", "wanted", "licences", "sources", "copyright", "museum", "collection", "tried"].map(syllables);
  assert.deepEqual(counted, [1, 2, 1, 2, 3, 2, 3, 2, 3, 1]);
  assert.ok(age(["The cat sat on the mat."]) < 6);
  assert.ok(age(["Institutional collaboration necessitates comprehensive documentation of administrative responsibilities."]) > 25);
});

test(`half of the guides can be read at the age of ${OLDEST} or before`, async (context) => {
  const ages = [];
  for (const file of files.filter((file) => !file.startsWith("contribute"))) {
    await open(file);
    // Names and labels are no sentences: what has fewer than four words, code, and the list of sources.
    const sentences = await page.evaluate(() => {
      const parts = [...document.querySelectorAll("article .prose:not(.sources) :is(p, li, td, dd)")];
      const own = (part) => [...part.childNodes].filter((node) => !/^(UL|OL|P|PRE|CODE|TABLE)$/.test(node.nodeName)).map((node) => node.textContent).join("");
      return parts.flatMap((part) => own(part).split(/(?<=[.?!:])["”]?\s+/)).map((text) => text.replace(/\([QP]\d+\)/g, "").trim()).filter((text) => text.split(/\s+/).length > 3);
    });
    const isGuide = await page.evaluate(() => /\btype-(?!glossary)/.test(document.body.className));
    if (isGuide && sentences.length > 5) ages.push([age(sentences), file]);
  }
  ages.sort(([a], [b]) => a - b);
  for (const [years, file] of ages) context.diagnostic(`${years.toFixed(1)} ${file}`);
  const [median] = ages[Math.floor(ages.length / 2)];
  context.diagnostic(`median ${median.toFixed(1)} of ${ages.length} guides`);
  assert.ok(ages.length > 30, `only ${ages.length} guides were seen`);
  assert.ok(median <= OLDEST, `the median is ${median}`);
});
