// Runs the search of a built site on queries: what it finds, what it downloads, and what it weighs.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { findSearchPage, openSearch, pathOf } from "./host.mjs";
import { measure } from "./process.mjs";
import { serve } from "./server.mjs";
import { timeEngine } from "./timing.mjs";
import { weigh } from "./weigh.mjs";

/** What is found and downloaded: `{hits, first, later, weight, browser}`; nothing where there is no search. */
export async function runOurs(folder, queries, samples, { lang, browser }) {
  const site = await openSearch(folder, lang);
  if (!site) return undefined;
  const hits = {};
  const started = performance.now();
  for (const { query } of queries) {
    hits[query] ??= Array.from(await site.search(query, { limit: 10 }), (hit) => pathOf(hit.url, site.page.url));
  }
  const milliseconds = (performance.now() - started) / queries.length;
  const times = browser ? await inBrowser(folder, lang, samples, browser) : undefined;
  return { hits, milliseconds, ...(await downloads(folder, lang, samples)), weight: weigh(folder, indexFiles(folder, site)), browser: times };
}

/** What a reader downloads for the first query, and for later ones after it. */
async function downloads(folder, lang, samples) {
  const totals = (requests) => ({ requests: requests.length, bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0) });
  const first = [];
  for (const query of samples.slice(0, 10)) {
    const site = await openSearch(folder, lang);
    await site.search(query, { limit: 10 });
    first.push(totals(site.requests));
  }
  const site = await openSearch(folder, lang);
  const later = [];
  for (const query of samples) {
    site.requests.length = 0;
    await site.search(query, { limit: 10 });
    later.push(totals(site.requests));
  }
  return { first, later: later.slice(1) };
}

/** The files of the index: those in its folder, and the client. */
function indexFiles(folder, site) {
  const at = (address) => pathOf(address, encodeURI(site.page.url)).slice(1);
  const index = dirname(at(site.page.attributes["data-search-index"]));
  const below = readdirSync(resolve(folder, index), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = below.map((entry) => relative(folder, resolve(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"));
  return [...new Set([...names, at(site.page.attributes["data-search-client"])])];
}

/** What building the whole site takes, with its index, from nothing. */
export async function measureBuild(program, root) {
  const output = mkdtempSync(join(tmpdir(), "search-build-"));
  try {
    const { output: said, code, ...cost } = await measure(program, ["build", "--keep-going", "--root", root, "--output", join(output, "site")]);
    if (!existsSync(join(output, "site"))) throw new Error(`The site in ${root} could not be built (${code}): ${said}`);
    return cost;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** The same in Chromium, on a page as it is served. */
async function inBrowser(folder, lang, samples, browser) {
  const server = await serve({ "/": folder });
  const engine = {
    address: server.url + encodeURI(findSearchPage(folder, lang).url),
    load: async () => {
      const { searchClient, searchIndex } = document.querySelector("[data-search-index]").dataset;
      for (const address of [searchClient, searchIndex]) {
        await new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = address;
          script.onload = done;
          script.onerror = () => failed(new Error(`The script ${address} could not be loaded.`));
          document.head.append(script);
        });
      }
    },
    search: async (query) => (await window.guidepost.search(query, { limit: 10 })).map((hit) => hit.url),
  };
  const times = await timeEngine(browser, engine, server, samples);
  await server.close();
  return times;
}
