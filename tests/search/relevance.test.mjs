// What readers find on a small site that is written for this (`fixture/`): which page comes first, which heading is
// named, what is mended, and what filters and weights do. How well the search does on whole corpora is measured
// by `report.mjs`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readPage } from "./html.mjs";
import { built, found, openSearch, page, pathOf } from "./testsite.mjs";

const fixture = fileURLToPath(new URL("fixture", import.meta.url));

let folder;
let site;
before(async () => {
  folder = built({}, fixture);
  site = await openSearch(folder, "en");
});

/** The pages that a query finds, in order, by their names. */
const names = async (query, options, on = site) => (await found(on, query, options)).map((path) => path.replace(/^\/([a-z]{2}\/)?|\/$/g, ""));
const first = async (query, options) => (await names(query, options))[0];
const findAll = async (query, options) => Array.from((await ask(query, options)).hits, (hit) => pathOf(hit.url).slice(1, -1));
const ask = (query, options) => site.window.guidepost.find(query, options);

test("a title as it is written comes first", async () => {
  for (const [query, name] of [
    ["Upload pictures", "upload"],
    ["Upload many pictures at once", "upload-many"],
    ["upload many pictures at once", "upload-many"],
    ["Give permission by e-mail", "permission"],
    ["Organise an edit-a-thon", "editathon"],
    ["Palimpsest", "palimpsest"],
    ["Get-Item", "get-item"],
    ["Set-Item", "set-item"],
    ["What an event costs", "budget"],
  ]) {
    assert.equal(await first(query), name, query);
  }
});

test("a title counts more than a heading, and a heading more than the text", async () => {
  assert.deepEqual(await names("palimpsest"), ["palimpsest", "parchment", "cameras"]);
});

test("a part of a title finds the page", async () => {
  assert.equal(await first("many pictures"), "upload-many");
  assert.equal(await first("permission mail"), "permission");
  assert.equal(await first("clean catalogue"), "catalogue");
});

test("a typing error is mended, and said", async () => {
  for (const [query, name, wrong, right] of [
    ["palimpset", "palimpsest", "palimpset", "palimpsest"],
    ["catalouge", "catalogue", "catalouge", "catalogue"],
    ["liecnces", "licences", "liecnces", "licences"],
    ["xpermission", "permission", "xpermission", "permission"],
    ["ermission", "permission", "ermission", "permission"],
    ["organise editatohn", "editathon", "editatohn", "editathon"],
  ]) {
    const { hits, corrected } = await ask(query);
    assert.equal(pathOf(hits[0]?.url ?? "/none/"), `/${name}/`, query);
    assert.deepEqual(Array.from(corrected, (pair) => [...pair]), [[wrong, right]], query);
  }
});

test("what is spelled right is not mended", async () => {
  for (const query of ["palimpsest", "upload pictures", "get_item", "licenc", "museum"]) {
    assert.equal((await ask(query)).corrected.length, 0, query);
  }
});

test("what is nowhere finds nothing, and what is near is offered", async () => {
  const none = await ask("qqqqqqqq");
  assert.deepEqual([none.hits.length, none.total, none.nearest.length], [0, 0, 0]);
  const { hits, nearest } = await ask("balimbzest");
  assert.equal(hits.length, 0);
  assert.ok(nearest.includes("palimpsest"), `${nearest}`);
});

test("other forms of a word find it", async () => {
  for (const [query, name] of [["palimpsests", "palimpsest"], ["uploading picture", "upload"], ["licence explain", "licences"], ["organised", "editathon"], ["cleaning catalogues", "catalogue"], ["permissions", "permission"]]) {
    assert.equal(await first(query), name, query);
  }
});

test("the beginning of a word finds it", async () => {
  for (const [query, name] of [["palim", "palimpsest"], ["georef", "maps"], ["permiss", "permission"], ["upload many pic", "upload-many"], ["organ", "editathon"]]) {
    assert.equal(await first(query), name, query);
  }
});

test("an identifier is found however it is written", async () => {
  for (const query of ["Get-Item", "get_item", "getItem", "getitem", "GET-ITEM", "get item", "Get-Ite"]) {
    assert.equal(await first(query), "get-item", query);
  }
  for (const query of ["changeManyItems", "change_many_items", "changemanyitems", "changeManyItems()"]) {
    assert.equal(await first(query), "set-item", query);
  }
});

test("a hit names the heading under which the answer is", async () => {
  for (const [query, name, heading, anchor] of [
    ["raking light", "parchment", "Palimpsests", "palimpsests"],
    ["charge batteries", "cameras", "Batteries", "batteries"],
    ["say who made it", "upload", "Say who made it", "say-who-made-it"],
    ["upload from a phone", "upload", "Upload from a phone", "phone"],
    ["how long it takes", "permission", "How long it takes", "how-long-it-takes"],
    ["georeferencing", "maps", "Georeferencing", "georeferencing"],
    ["attribution", "licences", "Attribution", "attribution"],
    ["hexagon", "headings", "C++ & C#, or getItem()?", undefined],
    ["septagon", "headings", "Same", "same-1"],
    ["palimpsest", "palimpsest", "", ""],
    ["Upload pictures", "upload", "", ""],
  ]) {
    const hit = (await site.search(query))[0];
    assert.deepEqual([pathOf(hit.url), hit.heading], [`/${name}/`, heading], query);
    if (anchor !== undefined) assert.equal(hit.anchor, anchor, query);
  }
});

test("every anchor of a hit is one of its page", async () => {
  const { headings } = readPage(readFileSync(join(folder, "headings/index.html"), "utf8"));
  assert.equal(headings.length, 9);
  for (const { id, text } of headings.filter(({ text }) => text !== "Same")) {
    const hit = (await site.search(text)).find(({ url }) => url.endsWith("/headings/"));
    assert.equal(hit?.anchor, id, text);
  }
});

test("excerpts mark the words that were found, in their own forms", async () => {
  const excerpt = async (query) => [...(await (await ask(query)).hits[0].excerpt())];
  const marked = async (query) => (await excerpt(query)).filter((_, at) => at % 2 === 1);
  assert.deepEqual(await marked("spreadsheets"), ["spreadsheet"]);
  assert.deepEqual(await marked("iron brown"), ["Brown", "iron"]);
  assert.deepEqual(await marked("palimpset ultraviolet"), ["Ultraviolet", "palimpsest"]);
  assert.equal((await excerpt("raking")).join(""), "Look at the sheet from the side, under raking light.");
});

test("a word of the glossary is answered at once", async () => {
  const { answers } = await ask("provenance");
  assert.deepEqual(Array.from(answers, ({ term, text }) => [term, text]), [["Provenance", "Where an object was, and whose it was, before it came to the collection."]]);
  assert.match(answers[0].url, /\/glossary\/#provenance$/);
  assert.equal((await ask("palimpsest")).answers.length, 0);
});

test("words inside sentences are found in scripts with and without spaces", async () => {
  for (const [lang, query, name] of [
    ["zh", "许可协议", "copyright"], ["zh", "著作权", "copyright"], ["zh", "博物馆", "events"], ["zh", "媒体库", "copyright"],
    ["ja", "著作権", "upload"], ["ja", "アップロード", "upload"], ["ja", "ｱｯﾌﾟﾛｰﾄﾞ", "upload"], ["ja", "図書館", "events"],
    ["th", "พิพิธภัณฑ์", "upload"], ["th", "ภาพถ่าย", "upload"], ["th", "อาสาสมัคร", "events"],
    ["ar", "متاحف", "upload"], ["ar", "المتاحف", "upload"], ["ar", "صور", "upload"], ["ar", "المؤلف", "upload"], ["ar", "متطوعين", "events"], ["ar", "مكتبات", "events"],
    ["fa", "موزه", "upload"], ["fa", "موزه‌ها", "upload"], ["fa", "موزه ها", "upload"], ["fa", "عكس", "upload"], ["fa", "داوطلبان", "events"], ["fa", "پروانه", "upload"],
    ["de", "übersichtskarte", "hochladen"], ["de", "Strasse", "hochladen"], ["de", "UBERSICHTSKARTEN", "hochladen"], ["de", "Haus", "museen"], ["de", "Archive", "museen"],
  ]) {
    assert.equal((await names(query, { lang }))[0], name, `${lang} ${query}`);
  }
});

test("synonyms find each other, behind the word itself", async () => {
  for (const [query, name] of [["upload image", "upload"], ["photo upload", "upload"], ["license explained", "licences"], ["license", "licences"]]) {
    assert.equal(await first(query), name, query);
  }
  const other = await openSearch(built({ "content/credits.md": page("Image credits", "Whom to name.") }, fixture), "en");
  const list = await names("image", {}, other);
  assert.equal(list[0], "credits");
  assert.ok(list.includes("upload"), "in whatever form the word stands there");
  assert.equal((await other.window.guidepost.find("image")).corrected.length, 0, "a synonym is no correction");
});

test("an entry of several words is found by its synonyms", async () => {
  const other = await openSearch(built({ "content/partners.md": page("Every heritage institution", "Whom to ask for collections.") }, fixture), "en");
  assert.equal((await names("gallery", {}, other))[0], "partners");
});

test("filters leave only pages that have one of the values, for each filter", async () => {
  // One word of each page, so that only the filters choose.
  const query = "record catalogue coffee licence parchment upload churches invite";
  for (const [filters, expected] of [
    [{ topics: ["commands"] }, ["catalogue", "get-item", "set-item"]],
    [{ type: ["faq"] }, ["budget", "licences"]],
    [{ type: ["faq"], topics: ["copyright"] }, ["licences"]],
    [{ type: ["faq"], topics: ["copyright", "events"] }, ["budget", "licences"]],
    [{ audience: ["museums"] }, ["budget", "editathon"]],
    [{ countries: ["Italy"] }, ["parchment", "upload"]],
    [{ countries: ["Italy", "Sweden"] }, ["editathon", "maps", "parchment", "upload"]],
    [{ countries: ["Nowhere"] }, []],
  ]) {
    const options = { filters, weak: true, limit: 50 };
    assert.deepEqual((await findAll(query, options)).sort(), expected, JSON.stringify(filters));
    assert.equal((await ask(query, options)).total, expected.length, JSON.stringify(filters));
  }
  assert.ok((await findAll(query, { weak: true, limit: 50 })).length > 8);
});

test("facets count the pages that filters would leave", async () => {
  for (const query of ["upload", "Upload pictures ", "licence", "getItem", "palimpset", "organ"]) {
    const facets = await site.window.guidepost.facets(query);
    assert.deepEqual(Array.from(facets, ({ key }) => key), ["type", "audience", "topics", "countries"]);
    for (const { key, values } of facets) {
      for (const { value, count } of values) {
        assert.equal(count, (await ask(query, { filters: { [key]: [value] }, limit: 50 })).total, `${query}: ${key} ${value}`);
      }
    }
  }
});

test("weights of fields change the order", async () => {
  const order = async (weights) => names("zebrafish", { weak: true }, await openSearch(built({
    "site.yaml": `title: Weights\nsearch:\n  weights: ${weights}\n`,
    "content/title.md": page("Zebrafish", "One."),
    "content/heading.md": page("Two", "Text.\n\n## Zebrafish\n\nMore."),
    "content/body.md": page("Three", "A zebrafish in the text, and a zebrafish again."),
    "content/code.md": page("Four", "```\nzebrafish zebrafish\n```"),
    "content/described.md": page("Five", "Text.", "description: zebrafish\n"),
  })));
  const usual = await order("{}");
  assert.deepEqual(usual.slice(0, 2), ["title", "heading"]);
  assert.equal((await order("{title: 0.1, headings: 3}"))[0], "heading");
  assert.equal((await order("{title: 0.05, headings: 0.05, description: 9}"))[0], "described");
  const code = async (weight) => (await order(`{code: ${weight}}`)).indexOf("code");
  assert.ok((await code(20)) < (await order("{code: 20}")).indexOf("body"));
  assert.notEqual(await code(0.01), 2, "code that hardly counts comes behind the text");
});

test("a type that weighs more comes first", async () => {
  const order = async (types) => names("zebrafish", {}, await openSearch(built({
    "site.yaml": `title: Types\ntypes: {faq: {}, howto: {}}\nsearch:\n  types: ${types}\n`,
    "content/a.md": page("Keep a zebrafish", "Water.", "type: howto\n"),
    "content/b.md": page("Feed a zebrafish", "Water.", "type: faq\n"),
    "content/c.md": page("Draw a zebrafish", "Water."),
  })));
  assert.deepEqual((await order("{faq: 2}"))[0], "b");
  assert.deepEqual((await order("{howto: 2, faq: 1.5}")), ["a", "b", "c"]);
});

test("what speaks for a hit is told when it is asked for", async () => {
  const [hit] = await site.search("upload pictures", { explain: true });
  assert.ok(Object.keys(hit.parts).length > 3);
  for (const [part, value] of Object.entries(hit.parts)) assert.ok(Number.isFinite(value), part);
  assert.ok(hit.parts.title > 0);
  const [plain] = await site.search("upload pictures");
  assert.deepEqual(Object.keys(plain), ["url", "title", "heading", "anchor", "score", "parts"]);
  assert.deepEqual({ ...plain.parts }, {});
});

test("a word that is on every page finds pages", async () => {
  const files = {};
  for (let number = 0; number < 150; number += 1) files[`content/p${number}.md`] = page(`Page ${number}`, `A text about ubiquity, part ${number}.`);
  const other = await openSearch(built(files));
  assert.equal((await names("ubiquity", {}, other)).length, 10);
  assert.equal((await names("ubiquity 77", {}, other))[0], "p77");
});

test("pages of one title are told apart by what is on them", async () => {
  const files = {};
  for (let number = 0; number < 120; number += 1) files[`content/p${number}.md`] = page("Introduction", `The text has the word w${number}ord.\n\n## Section h${number}eading\n\nMore.`);
  const other = await openSearch(built(files));
  assert.equal((await names("introduction", {}, other)).length, 10);
  assert.equal((await names("introduction w77ord", {}, other))[0], "p77");
  assert.equal((await names("h99eading introduction", {}, other))[0], "p99");
});

test("every heading of a very long page is found, and named as far as hits name headings", async () => {
  const sections = Array.from({ length: 300 }, (_, at) => `## Chapter kappa${at}x\n\nAbout lambda${at}x.\n`).join("\n");
  const other = await openSearch(built({ "content/long.md": page("Long", sections), "content/short.md": page("Short", "Text.") }));
  for (const number of [0, 42, 88, 89, 90, 91, 200, 299]) {
    for (const query of [`kappa${number}x`, `lambda${number}x`]) {
      const [hit] = await other.search(query);
      assert.equal(hit?.title, "Long", query);
      if (number < 89) assert.equal(hit.anchor, `chapter-kappa${number}x`, query);
    }
  }
});

test("what comes after fifty thousand identifiers is found by its heading", async () => {
  const identifiers = Array.from({ length: 50_000 }, (_, at) => `item_${at}_${(at * 7919) % 50021}`).join("\n");
  const other = await openSearch(built({ "content/all.md": page("All", "```\n" + identifiers + "\n```\n\n## Afterword\n\nText."), "content/other.md": page("Other", "Text.") }));
  assert.equal((await other.search("item_3_23757"))[0]?.title, "All");
  assert.equal((await other.search("afterword"))[0]?.heading, "Afterword");
});

test("each page has its own excerpt, whatever stands on the page before it", async () => {
  const strange = ["😀".repeat(50) + "\nsecond line", "𐐀".repeat(60) + "\tand\ta tab", "字".repeat(400), "x".repeat(500) + "\nmore", "a\u2028b\u0085c", "👍🏽", "```\na\tb\n```", "a\\\nb", "| a | b |\n|---|---|\n| c | d |"];
  const files = {};
  strange.forEach((text, at) => Object.assign(files, { [`content/p${at}a.md`]: page(`Strange ${at}`, text), [`content/p${at}b.md`]: page(`Plain ${at}`, `Only omega${at}x stands here.`) }));
  const other = await openSearch(built(files));
  for (const at of strange.keys()) {
    const { hits } = await other.window.guidepost.find(`omega${at}x`);
    assert.equal(hits[0].title, `Plain ${at}`);
    assert.equal((await hits[0].excerpt()).join(""), `Only omega${at}x stands here.`, `behind ${strange[at].slice(0, 10)}`);
  }
});

test("hits come in the order of their scores, each page once", async () => {
  for (const query of ["upload", "picture", "the", "object"]) {
    const hits = Array.from(await site.search(query, { limit: 30 }));
    assert.deepEqual(hits.map(({ score }) => score), hits.map(({ score }) => score).sort((one, other) => other - one));
    assert.equal(new Set(hits.map(({ url }) => url)).size, hits.length);
  }
});
