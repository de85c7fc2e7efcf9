// Reports how well a built site can be searched, as a Markdown table:
// `node tests/search/report.mjs OUTPUT_DIR [--queries FILE] [--pagefind] [--browser] [--lang xx] [--seed N] [--each N]
// [--program GUIDEPOST --root SITE]`; with the last two, what building the whole site takes is measured too.
// What Pagefind finds does not change while our search is worked on, so it is kept in a file beside the
// queries (or beside the site) and only found again with --pagefind.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fail, readArguments } from "./arguments.mjs";
import { openBrowser } from "./chromium.mjs";
import { readCorpus } from "./corpus.mjs";
import { measureBuild, runOurs } from "./ours.mjs";
import { runPagefind } from "./pagefind.mjs";
import { makeQueries } from "./queries.mjs";
import { randomFrom, shuffled } from "./random.mjs";
import { scoreByKind } from "./score.mjs";
import { qualityTable, weightTable, timeTable } from "./tables.mjs";

const usage = "report.mjs OUTPUT_DIR [--queries FILE] [--pagefind] [--browser] [--lang xx] [--program GUIDEPOST --root SITE]";

/** Where Pagefind's results are kept. */
const cacheFile = (folder, queries) => (queries ? queries.replace(/(\.queries)?\.json$/, "") : resolve(folder)) + ".pagefind.json";

/** The results of earlier runs, if they answer these queries. */
function readCache(file, queries) {
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, "utf8"));
  const missing = queries.filter(({ query }) => !kept.hits[query]).length;
  if (missing > 0) console.error(`${file} does not answer ${missing} of the queries; run with --pagefind again.`);
  return missing > 0 ? undefined : kept;
}

async function main() {
  const { values, rest } = readArguments({ queries: "text", lang: "text", seed: "number", each: "number", pagefind: "flag", browser: "flag", program: "text", root: "text" });
  const [folder] = rest;
  if (rest.length !== 1 || !existsSync(folder)) fail(`Say which built site: ${usage}`);
  const needsCorpus = !values.queries || values.pagefind;
  const corpus = needsCorpus ? readCorpus(folder, values.lang) : undefined;
  const queries = values.queries ? JSON.parse(readFileSync(values.queries, "utf8")) : makeQueries(corpus, values);
  if (queries.length === 0) fail("There are no queries.");
  const samples = shuffled(randomFrom("samples"), queries.map(({ query }) => query)).slice(0, 31);
  const browser = values.pagefind || values.browser ? await openBrowser() : undefined;
  try {
    const cache = cacheFile(folder, values.queries);
    let theirs = readCache(cache, values.pagefind ? [] : queries);
    if (values.pagefind) {
      const before = theirs?.browser;
      theirs = await runPagefind(folder, corpus, queries, samples, browser, { timed: values.browser });
      theirs.browser ??= before;
      writeFileSync(cache, JSON.stringify(theirs));
    }
    const ours = await runOurs(folder, queries, samples, { lang: values.lang, browser: values.browser ? browser : undefined });
    if (!ours) console.error(`The site in ${folder} has no search${values.lang ? ` in ${values.lang}` : ""}; only Pagefind is shown.`);
    if (ours && values.program) ours.building = await measureBuild(values.program, values.root ?? ".");
    print(queries, ours, theirs);
  } finally {
    await browser?.close();
  }
}

function print(queries, ours, theirs) {
  const columns = [["Guidepost", ours], ["Pagefind", theirs]].filter(([, run]) => run);
  if (columns.length === 0) fail("There is nothing to report.");
  const scores = columns.map(([name, run]) => [name, scoreByKind(queries, ({ query }) => run.hits[query] ?? [])]);
  console.log([qualityTable(scores), weightTable(columns), timeTable(columns)].filter(Boolean).join("\n\n"));
}

main().catch((problem) => {
  console.error(problem);
  process.exitCode = 1;
});
