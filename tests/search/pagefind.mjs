// Runs Pagefind on the guides of a built site, and asks it, for comparison.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { askAll } from "./chromium.mjs";
import { measure } from "./process.mjs";
import { serve } from "./server.mjs";
import { timeEngine } from "./timing.mjs";
import { weigh } from "./weigh.mjs";

/** The program with stemming and segmentation for all languages; it comes with the package `pagefind`. */
function program() {
  return createRequire(import.meta.url).resolve(`@pagefind/${process.platform}-${process.arch}/bin/pagefind_extended`);
}

/** A folder with only the given pages of a site: neither lists of pages nor redirects. */
function copyPages(output, pages, folder) {
  for (const { url } of pages) {
    const path = url.endsWith("/") ? url + "index.html" : url;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(output, path), join(folder, path));
  }
}

/** Where Pagefind is asked; both functions run in the page. */
const engineAt = (url) => ({
  address: `${url}/ask.html`,
  load: async () => {
    window.pagefind = await import("/pagefind/pagefind.js");
    await window.pagefind.options({ baseUrl: "/" });
    await window.pagefind.init();
  },
  search: async (query) => {
    const { results } = await window.pagefind.search(query);
    const first = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return first.map((page) => page.url);
  },
});

/** Indexes and asks: `{indexing, weight, hits: {query: addresses}, browser}`. */
export async function runPagefind(output, corpus, queries, samples, browser, { timed }) {
  const folder = mkdtempSync(join(tmpdir(), "search-pagefind-"));
  try {
    copyPages(output, corpus.pages, join(folder, "site"));
    const given = ["--site", join(folder, "site"), "--output-path", join(folder, "index"), "--root-selector", "main article"];
    const indexing = await measure(program(), given);
    if (indexing.code !== 0) throw new Error(`Pagefind failed: ${indexing.output}`);
    const server = await serve({ "/pagefind/": join(folder, "index") }, { "/ask.html": `<!doctype html><html lang="${corpus.lang}"><title>Pagefind</title>` });
    const engine = engineAt(server.url);
    const texts = [...new Set(queries.map(({ query }) => query))];
    const found = await askAll(browser, engine, texts);
    const hits = Object.fromEntries(texts.map((text, at) => [text, found[at]]));
    const times = timed ? await timeEngine(browser, engine, server, samples) : undefined;
    await server.close();
    delete indexing.output;
    return { pages: corpus.pages.length, indexing, weight: weigh(join(folder, "index"), readdirSync(join(folder, "index"), { recursive: true })), hits, browser: times };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
