// The client cuts and folds text into the same words as the program that writes the index. The test
// `search::vectors` of `cargo test` writes what Rust makes of many texts of all scripts; see there.
//
// Node and Rust may know different versions of Unicode. A text with a character that Node does not know is left
// out; of what only Node may know, Rust writes nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
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
