// Makes known-item queries from a built site: `node tests/search/queries.mjs OUTPUT_DIR [--lang xx] [--seed N] [--each N]`.
// Each names the page that it was made from, `{kind, query, url, anchor?}`. What is made depends only on
// the pages and on the seed, never on a search engine.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readArguments, fail } from "./arguments.mjs";
import { count, readCorpus } from "./corpus.mjs";
import { kindsFor } from "./kinds.mjs";
import { randomFrom, shuffled } from "./random.mjs";
import { formsOf } from "./stems.mjs";

/** Up to `each` queries of every kind, no two of a kind from the same page. */
export function makeQueries(corpus, { seed = 1, each = 40 } = {}) {
  const queries = [];
  for (const [kind, make] of Object.entries(kindsFor(corpus, formsOf(corpus)))) {
    const random = randomFrom(`${seed} ${kind}`);
    let made = 0;
    for (const page of shuffled(random, corpus.pages)) {
      if (made === each) break;
      const result = make(page, random);
      if (result === undefined) continue;
      queries.push({ kind, url: page.url, ...(typeof result === "string" ? { query: result } : result) });
      made += 1;
    }
  }
  return queries.map(({ kind, query, url, anchor }) => ({ kind, query, url, anchor }));
}

function main() {
  const { values, rest } = readArguments({ lang: "text", seed: "number", each: "number" });
  const [folder] = rest;
  if (rest.length !== 1 || !existsSync(folder)) fail("Say which built site: queries.mjs OUTPUT_DIR [--lang xx] [--seed N] [--each N]");
  const corpus = readCorpus(folder, values.lang);
  if (corpus.pages.length === 0) fail(`There are no pages${values.lang ? ` in ${values.lang}` : ""} in ${folder}.`);
  const queries = makeQueries(corpus, values);
  console.log("[\n" + queries.map((query) => JSON.stringify(query)).join(",\n") + "\n]");
  const numbers = [...count(queries.map((query) => query.kind))].map(([kind, number]) => `${kind} ${number}`);
  console.error(`${corpus.pages.length} pages in ${corpus.lang}: ${numbers.join(", ")}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
