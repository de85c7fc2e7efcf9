// The tools of this folder on a small site with a stand-in for the client: what they read, make and count.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readCorpus } from "./corpus.mjs";
import { openSearch } from "./host.mjs";
import { readPage } from "./html.mjs";
import { makeQueries } from "./queries.mjs";
import { rankOf, score } from "./score.mjs";

const folder = mkdtempSync(join(tmpdir(), "search-tools-"));
after(() => rmSync(folder, { recursive: true }));

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const client = `window.guidepost = { add(word) { this.word = word; }, search(query, { limit }) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(query.length > 3 ? "shard.js" : "missing.js", here).href;
    script.onload = () => done([{ url: new URL("../a/", here).href, title: this.word, limit }]);
    script.onerror = () => failed(new Error("missing"));
    document.head.append(script);
  });
} }; const here = document.currentScript.src;`;

const page = (title, body) => `<!doctype html><html lang="en"><head><meta property="og:type" content="article"></head><body>
<nav>Navigation <a href="search/" data-search-client="../s/client.js" data-search-index="../s/en.js">Search</a></nav>
<main><article><h1>${title}</h1><nav>On this page</nav>${body}</article></main><footer>Footer</footer></body></html>`;

write("a/index.html", page("Upload many pictures", `<p>Words &amp; a paragraph that is long enough to be a guide of its own.</p><h2 id="file-names"><a href="#file-names">File names</a></h2><pre><code>upload_all()</code></pre>`));
write("b/index.html", page("Licences explained", "<p>Another paragraph that is long enough to be a guide of its own, too.</p>"));
write("s/client.js", client);
write("s/en.js", "");
write("s/shard.js", "guidepost.add('Upload')");

test("a page is read without navigation, header and footer", () => {
  const read = readPage(page("One &amp; two", `<p>First.</p><h2 id="x">Part</h2><ul><li>A<p>B</p></li></ul><p>Use <code>a_b</code></p>`));
  assert.equal(read.title, "One & two");
  assert.deepEqual(read.headings, [{ id: "x", text: "Part" }]);
  assert.deepEqual(read.paragraphs, ["First.", "A", "B", "Use a_b"]);
  assert.deepEqual(read.codes, ["a_b"]);
});

test("queries name the pages they were made from, and are the same every time", () => {
  const queries = makeQueries(readCorpus(folder), { seed: 3, each: 5 });
  assert.deepEqual(queries, makeQueries(readCorpus(folder), { seed: 3, each: 5 }));
  assert.deepEqual(queries.filter(({ kind }) => kind === "heading"), [{ kind: "heading", query: "file names", url: "/a/", anchor: "file-names" }]);
  assert.deepEqual(queries.filter(({ kind }) => kind === "identifier").map(({ query, url }) => [query, url]), [["upload_all", "/a/"]]);
  assert.deepEqual(queries.filter(({ kind }) => kind === "title").map(({ query }) => query).sort(), ["licences explained", "upload many pictures"]);
});

test("the client runs as in a page, and its requests are counted", async () => {
  const site = await openSearch(folder);
  const hits = await site.search("upload", { limit: 5 });
  assert.equal(hits[0].title, "Upload");
  assert.deepEqual(site.requests.map(({ path }) => path), ["/s/client.js", "/s/en.js", "/s/shard.js"]);
  assert.ok(site.requests.every(({ bytes }) => bytes > 0));
  await assert.rejects(() => site.search("up"), /missing/);
});

test("eval prints one list of hits a line, with paths as addresses", () => {
  write("queries.json", `["upload", "licences"]`);
  const run = (...given) => spawnSync(process.execPath, [fileURLToPath(new URL("eval.mjs", import.meta.url)), ...given], { encoding: "utf8" });
  const { stdout, status } = run(folder, join(folder, "queries.json"), "--limit", "3");
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line)[0]), Array(2).fill({ url: "/a/", title: "Upload", limit: 3 }));
  for (const given of [[], [folder], [folder, join(folder, "none.json")], [join(folder, "s"), join(folder, "queries.json")], [folder, join(folder, "queries.json"), "--lang", "de"]]) {
    const wrong = run(...given);
    assert.equal(wrong.status, 2, given.join(" "));
    assert.notEqual(wrong.stderr, "");
  }
});

test("ranks beyond the tenth do not count", () => {
  const hits = [..."abcdefghijk"].map((name) => `/${name}/`);
  assert.deepEqual(["/a/", "/b/index.html#x", "/k/"].map((url) => rankOf(url, hits)), [1, 2, 0]);
  assert.deepEqual(score([1, 2, 0, 0]), { number: 4, mrr: 0.375, recall: 0.5 });
});
