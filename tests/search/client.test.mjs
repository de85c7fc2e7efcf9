// The client cuts and folds text into the same words as the program that writes the index. The test
// `search::vectors` of `cargo test` writes what Rust makes of many texts of all scripts; see there.
//
// Node and Rust may know different versions of Unicode. A text with a character that Node does not know is left
// out; of what only Node may know, Rust writes nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { readPage } from "./html.mjs";
import { built, openSearch, page, target } from "./testsite.mjs";

let site;
before(async () => {
  site = await openSearch(built({ "content/a.md": page("A", "Text.") }));
});

const cut = (text) => site.window.guidepost.words(text);
const shown = (words) => words.map(([word, whole]) => word + (whole ? "*" : "")).join(" ");

test("text of all scripts is cut into the words that the index has", () => {
  const vectors = JSON.parse(readFileSync(join(target, "tmp/search-vectors.json"), "utf8"));
  const known = vectors.filter(([text]) => !/\p{Cn}/u.test(text));
  assert.ok(known.length > 0.9 * vectors.length, `${known.length} of ${vectors.length}`);
  const different = known.filter(([text, words]) => shown(cut(text)) !== shown(words));
  const told = different.slice(0, 20).map(([text, words]) => {
    const units = text.length > 40 ? "" : ` (${[...text].map((sign) => sign.codePointAt(0).toString(16)).join(" ")})`;
    return `${JSON.stringify(text)}${units}: the index has ${JSON.stringify(shown(words))}, the client ${JSON.stringify(shown(cut(text)))}`;
  });
  assert.equal(different.length, 0, `${different.length} of ${known.length} texts differ:\n${told.join("\n")}`);
});

test("joined words are their parts and the whole", () => {
  for (const [text, words] of [
    ["Get-Item", "get item getitem*"],
    ["XMLHttpRequest", "xml http request xmlhttprequest*"],
    ["日本語", "日本 本語"],
    ["می‌خواهم", "مي خواهم ميخواهم*"],
    ["«…» !?", ""],
    ["\ud800 a \udc00b", "a b"],
  ]) {
    assert.equal(shown(cut(text)), words, text);
  }
});

/** For each block of Unicode, some of its letters, marks, numbers and signs, with a word that tells which it is. */
function headingsOfAllBlocks() {
  const headings = [];
  for (let block = 0x80; block < 0x20000; block += 0x80) {
    const signs = Array.from({ length: 0x80 }, (_, at) => String.fromCodePoint(block + at)).filter((sign) => /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(sign));
    for (let at = 0; at < signs.length; at += 16) headings.push(`Block${headings.length}x ${signs.slice(at, at + 16).join("")} -_ ${signs.slice(at, at + 3).join(" ")}`);
  }
  return headings.filter((_, at) => at < 600 || at % 16 === 0);
}

test("the anchors of hits are those of the pages, in all scripts", async () => {
  const headings = headingsOfAllBlocks();
  const files = {};
  for (let at = 0; at < headings.length; at += 80) files[`content/p${at}.md`] = page(`Page ${at}`, headings.slice(at, at + 80).map((heading) => `## ${heading}\n\nText.\n`).join("\n"));
  const folder = built(files);
  const pages = await openSearch(folder);
  let compared = 0;
  for (const path of Object.keys(files)) {
    const name = path.slice("content/".length, -".md".length);
    for (const { id, text } of readPage(readFileSync(join(folder, name, "index.html"), "utf8")).headings) {
      const [hit] = await pages.search(text.split(" ")[0]);
      assert.equal(hit?.anchor, id, text);
      compared += 1;
    }
  }
  assert.equal(compared, headings.length);
});
