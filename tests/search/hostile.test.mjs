// Whatever is asked of the client, it answers with a list or says plainly what is wrong, does bounded work, and
// recovers when files are missing or damaged.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, beforeEach, test } from "node:test";
import { below, pick, randomFrom } from "./random.mjs";
import { built, found, openSearch, page } from "./testsite.mjs";

/** The most files that one query may load. */
const MOST_FILES = 25;
/** The most milliseconds that one query may take here, where nothing has to come over a network. */
const PATIENCE = 2000;

const random = randomFrom("hostile");
const syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve"];
const vocabulary = Array.from({ length: 2500 }, () => Array.from({ length: 2 + below(random, 3) }, () => pick(random, syllables)).join(""));
const prose = (words) => Array.from({ length: words }, () => vocabulary[Math.floor(random() ** 2 * vocabulary.length)]).join(" ");

const files = {
  "site.yaml": "title: Site\nlanguages: [en, de]\ntypes:\n  faq: {}\n",
  "content/constructor.md": page("Constructor", "A constructor has a prototype, and `toString()` makes a string of it.", "tags: [objects]\n"),
  "content/markup.md": page("Bold & <b>", "Use `<script>alert(1)</script>` and *stars*. Also ^$.*+?()[]{}|\\ in patterns.", "type: faq\ntags: [objects]\n"),
  "content/scripts.md": page("日本語と العربية и Русский", "混ざった text, ein Absatz, नमस्ते दुनिया 😀, שלום."),
  "content/willkommen.de.md": page("Willkommen", "Auf Deutsch liest man hier etwas über Gärten."),
};
for (let number = 0; number < 250; number += 1) files[`content/p${number}.md`] = page(`Guide ${prose(2)}`, `${prose(60)}\n\n## ${prose(2)}\n\n${prose(60)}`, `tags: [${pick(random, ["red", "blue"])}]\n`);
files["content/z.md"] = page("Last of all, behind everything else that there is to read", `${prose(300)}\n\n## Notes on how to write a guide that is read to its end\n\nText.`, "tags: [rare]\n");
files["content/p0.md"] += vocabulary.map((word) => word + "s").join(" ");

let folder;
let site;
before(() => {
  folder = built(files);
});
beforeEach(async () => {
  site = await openSearch(folder, "en");
});

/** Asks, and looks at what every query has to keep to; gives the hits. */
async function ask(query, options) {
  const [files, started] = [site.requests.length, performance.now()];
  const hits = await site.window.guidepost.search(query, options);
  const shown = `${JSON.stringify(query)?.slice(0, 60)} ${JSON.stringify(options)}`;
  assert.ok(Array.isArray(Array.from(hits)) && hits.length >= 0, shown);
  assert.ok(site.requests.length - files <= MOST_FILES, `${shown} loads ${site.requests.length - files} files`);
  assert.ok(performance.now() - started < PATIENCE, `${shown} takes ${performance.now() - started} ms`);
  for (const hit of hits) {
    assert.ok(hit.url.startsWith("https://site.example/") && hit.title, shown);
    assert.ok(Number.isFinite(hit.score), `${shown} has the score ${hit.score}`);
  }
  return Array.from(hits);
}

test("strange queries have an answer", async () => {
  const times = (text, number) => text.repeat(number);
  const strange = [
    "", " ", "\t\n", "\u0000", "!?…«»", "---", "___", "'", "’", "-.-", "\u200d", "\u00ad",
    times("a", 10_000), times("word ", 2000), times("aB", 5000), times("字", 10_000), times("é", 10_000), times("\u0301", 10_000), times("a-", 5000),
    times("ﷺ", 10_000), times("😀", 5000), times("𐐀", 5000), times("ab1 ", 1) + times("?", 10_000), vocabulary.join(" "), times(" ", 10_000) + "guide",
    times("ﷺ", 500_000), times("aB", 1_000_000), times("a ", 1_000_000),
    "日本 العربية русский नमस्ते text שלום 😀", "日本العربيةрусскийtext", "guide日本", "日本guide",
    "\ud800", "\udc00\ud800", "guide \ud800", "\ud83d", "a\udc00b", times("\ud800", 300), times("a", 299) + "😀",
    "\u0301", "\u0301\u0302", "\u0640", "\u064b\u0651", "guide \u0301", "a\u0301\u0301\u0301", "\u20dd", "\ufe0f",
    ".*", "(", "[a-", "(?<=x)", "\\", "\\p{L}", "^$", "a{1000000}", "(a+)+$", "$&", "$1", "%", "%00", "%E0%A4%A",
    "<script>alert(1)</script>", "<b>guide</b>", "&lt;&amp;", "\"'`", "javascript:alert(1)", "../../etc/passwd", "https://example.org/?q=1#x", "'; DROP TABLE pages; --",
    "\u202eediug\u202c", "\u200fguide\u200e", "\u2066guide\u2069", "\ufeffguide",
    "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "__defineGetter__", "then", "length", "undefined", "NaN", "guidepost",
  ];
  for (const query of strange) await ask(query);
});

test("what is no text has an answer", async () => {
  for (const query of [null, undefined, 0, 42, -1.5, NaN, Infinity, true, [], ["guide"], {}, () => "guide", new Date(0)]) await ask(query);
  assert.deepEqual(await ask(), []);
});

test("words with a meaning in JavaScript are words like others", async () => {
  assert.equal((await ask("constructor"))[0].title, "Constructor");
  assert.equal((await ask("toString"))[0].title, "Constructor");
  assert.equal((await ask("__proto__ prototype"))[0].title, "Constructor");
});

test("marks around a query change nothing", async () => {
  const plain = await found(site, "constructor prototype");
  for (const query of ["\u202econstructor prototype\u202c", "<b>constructor</b> prototype", "(constructor) [prototype]*", "\ufeff constructor\u00a0prototype ", "constructor, prototype?"]) {
    assert.equal((await found(site, query))[0], plain[0], JSON.stringify(query));
  }
});

test("a title with markup comes as the text that it is", async () => {
  assert.equal((await ask("bold"))[0].title, "Bold & <b>");
});

test("a limit is kept, whatever it is", async () => {
  const query = "guide";
  assert.equal((await ask(query)).length, 10);
  assert.equal((await ask(query, { limit: 3 })).length, 3);
  for (const limit of [0, -1, -1000, NaN, -Infinity]) assert.equal((await ask(query, { limit })).length, 0, `limit ${limit}`);
  for (const limit of [1e9, Infinity, Number.MAX_SAFE_INTEGER]) {
    site = await openSearch(folder, "en");
    assert.ok((await ask(query, { limit })).length >= 10, `limit ${limit}`);
  }
  for (const limit of ["3", 2.5, null, {}, "many"]) await ask(query, { limit });
});

test("filters that there are none of let nothing through, and no error either", async () => {
  for (const filters of [{ nothing: ["x"] }, { tags: ["green"] }, JSON.parse('{"__proto__": ["red"]}'), { constructor: ["red"] }, { toString: ["x"] }]) {
    assert.deepEqual(await ask("guide", { filters }), [], JSON.stringify(filters));
  }
  const all = (await ask("guide")).length;
  for (const filters of [undefined, null, {}, { tags: [] }, { tags: null }, { tags: undefined }]) {
    assert.equal((await ask("guide", { filters })).length, all, JSON.stringify(filters));
  }
  for (const filters of [[], "red", 5, { tags: 5 }, { tags: {} }, { tags: [null, {}] }]) await ask("guide", { filters });
});

test("a filter finds what would come far behind without it", async () => {
  const [hit, ...others] = await ask("guide", { filters: { tags: ["rare"] }, explain: true });
  assert.deepEqual([hit.url, hit.heading, others.length], ["https://site.example/z/", "Notes on how to write a guide that is read to its end", 0]);
  assert.ok(hit.score > 0 && hit.parts.heading > 0);
});

test("options may be missing", async () => {
  for (const options of [undefined, null, {}, 5, "x"]) await ask("guide", options);
});

test("a language that the site does not have is named in the error", async () => {
  for (const lang of ["xx", "", "../en", "../../../en", "en/../../en", "https://evil.example/en", "__proto__", "constructor", "EN;", "sv-SE"]) {
    await assert.rejects(ask("guide", { lang }), (error) => {
      assert.match(error.message, /language/i, lang);
      return true;
    }, lang);
    assert.ok(site.requests.every(({ path }) => /^\/assets\/search[./]/.test(path)), `${lang} loads ${site.requests.at(-1).path}`);
  }
  assert.ok((await ask("guide")).length > 0, "and searching goes on");
});

test("another language of the site is searched when it is asked for", async () => {
  assert.deepEqual(await found(site, "Gärten", { lang: "de" }), ["/de/willkommen/"]);
  assert.deepEqual(await ask("Gärten", { lang: "en" }), []);
  const both = await Promise.all([found(site, "willkommen", { lang: "de" }), found(site, "constructor", { lang: "en" })]);
  assert.deepEqual(both.map(([first]) => first), ["/de/willkommen/", "/constructor/"]);
});

test("another language is loaded once for many queries", async () => {
  await Promise.all(Array.from({ length: 20 }, () => site.search("Gärten", { lang: "de" })));
  assert.equal(site.requests.filter(({ path }) => path.endsWith("/de.js")).length, 1);
});

const aborted = { name: "AbortError" };

test("a search that was cancelled before it began loads nothing", async () => {
  const loaded = site.requests.length;
  await assert.rejects(ask("guide", { signal: AbortSignal.abort() }), aborted);
  assert.equal(site.requests.length, loaded);
});

test("a search that is cancelled on its way rejects, and the next one finds", async () => {
  for (const begun of [0, 1]) {
    const controller = new AbortController();
    const loaded = site.requests.length;
    const search = site.search("constructor prototype", { signal: controller.signal });
    while (site.requests.length < loaded + begun) await new Promise(setImmediate);
    controller.abort();
    await assert.rejects(search, aborted, `after ${begun} files`);
  }
  assert.equal((await ask("constructor prototype", { signal: new AbortController().signal }))[0].title, "Constructor");
});

test("a search that is cancelled at any step rejects or is done", async () => {
  for (let steps = 0; steps < 12; steps += 1) {
    const [fresh, controller] = [await openSearch(folder, "en"), new AbortController()];
    const search = fresh.search("constuctor prototype guide", { signal: controller.signal, filters: { tags: ["objects"] } });
    search.catch(() => {});
    for (let step = 0; step < steps; step += 1) await new Promise(setImmediate);
    controller.abort();
    await search.then((hits) => assert.ok(hits.length > 0), (error) => assert.equal(error.name, "AbortError"));
  }
});

test("a page that was opened before the site changed finds what is there now, with many searches at once", async () => {
  const more = built({ ...files, "content/p1.md": page("Newcomer", "A constructor that is new."), "content/p2.md": page("Second", "More words.") });
  const old = await openSearch(folder, "en");
  const entry = join(folder, "assets/search/en.js");
  const before = readFileSync(entry);
  const names = readdirSync(join(folder, "assets/search/en"));
  try {
    renameSync(join(folder, "assets/search/en"), join(folder, "assets/search/old"));
    renameSync(join(more, "assets/search/en"), join(folder, "assets/search/en"));
    writeFileSync(entry, readFileSync(join(more, "assets/search/en.js")));
    const kept = readdirSync(join(folder, "assets/search/en")).filter((name) => names.includes(name)).length;
    assert.ok(kept < names.length, "files have other names");
    // One search has begun with the old index and goes on when the others are done.
    let open;
    const opened = new Promise((done) => (open = done));
    const held = new Promise((done) => (old.window.scheduler = { yield: () => (done(), opened) }));
    const late = old.search("second");
    await held;
    old.window.scheduler = undefined;
    const found = await Promise.allSettled(["newcomer", "newcomer", "second", "constructor"].map((query) => old.search(query)));
    assert.deepEqual(found.map(({ value, reason }) => value?.[0].title ?? reason.message), ["Newcomer", "Newcomer", "Second", "Constructor"]);
    open();
    assert.equal((await late)[0].title, "Second");
  } finally {
    renameSync(join(folder, "assets/search/en"), join(more, "assets/search/en"));
    renameSync(join(folder, "assets/search/old"), join(folder, "assets/search/en"));
    writeFileSync(entry, before);
  }
});

/** The files of the index that queries load, besides the client and the entry. */
const loaded = () => site.requests.map(({ path }) => path).filter((path) => /\/en\/\w+\.js$/.test(path));

test("a file that is missing, cut off or empty is damaged, and found again when it is back", async () => {
  const hits = await found(site, "constructor");
  const names = loaded();
  assert.ok(names.length >= 2, "a shard and a file of cards");
  for (const name of names) {
    const file = join(folder, name);
    const whole = readFileSync(file, "utf8");
    const wrong = { missing: () => renameSync(file, file + ".away"), empty: () => writeFileSync(file, ""), half: () => writeFileSync(file, whole.slice(0, whole.length / 2)), other: () => writeFileSync(file, "<!doctype html>Not found") };
    for (const [how, harm] of Object.entries(wrong)) {
      site = await openSearch(folder, "en");
      const report = console.error;
      console.error = () => {};
      try {
        harm();
        for (let time = 0; time < 3; time += 1) await assert.rejects(site.search("constructor"), { message: "damaged" }, `${name} is ${how}`);
      } finally {
        console.error = report;
        if (existsSync(file + ".away")) renameSync(file + ".away", file);
        writeFileSync(file, whole);
      }
      assert.deepEqual(await found(site, "constructor"), hits, `after ${name} was ${how}`);
    }
  }
});

test("one damaged file does not hinder queries that do not need it", async () => {
  await site.search("constructor");
  const names = new Set(loaded());
  const file = join(folder, readdirSync(join(folder, "assets/search/en")).map((name) => `assets/search/en/${name}`).find((name) => !names.has("/" + name)));
  renameSync(file, file + ".away");
  try {
    site = await openSearch(folder, "en");
    assert.equal((await ask("constructor"))[0].title, "Constructor");
  } finally {
    renameSync(file + ".away", file);
  }
});

const queries = ["constructor", "constuctor", "Guide " + vocabulary[3], vocabulary[100].slice(0, 4), vocabulary[7] + " " + vocabulary[900], "日本", "toString", "русский", "bold", "nothing at all like this"];

test("many searches at once find what each finds alone", async () => {
  const alone = [];
  for (const query of queries) {
    site = await openSearch(folder, "en");
    alone.push(JSON.stringify(await ask(query)));
  }
  site = await openSearch(folder, "en");
  const twice = [...queries, ...queries];
  const together = await Promise.all(twice.map((query) => site.search(query)));
  twice.forEach((query, at) => assert.equal(JSON.stringify(together[at]), alone[at % queries.length], query));
  const paths = site.requests.map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length, "no file is loaded twice");
});

test("the same search again loads nothing and finds the same", async () => {
  for (const query of queries) {
    const first = JSON.stringify(await ask(query));
    const number = site.requests.length;
    assert.equal(JSON.stringify(await ask(query)), first, query);
    assert.equal(site.requests.length, number, query);
  }
});

test("no query loads much", async () => {
  const asked = [...queries, ...vocabulary.slice(0, 40), ...vocabulary.slice(0, 40).map((word) => word.slice(0, 2)), vocabulary.slice(0, 30).join(" "), vocabulary.slice(0, 8).map((word) => word.slice(0, 5) + "x" + word.slice(5)).join(" ")];
  for (const query of asked) {
    site = await openSearch(folder, "en");
    await ask(query);
  }
});
