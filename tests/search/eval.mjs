// Runs the search of a built site on a list of queries: `node tests/search/eval.mjs OUTPUT_DIR QUERIES.json [--lang xx] [--limit N]`.
// QUERIES.json is an array of strings; each line printed is the array of hits of one, in the same order.
import { existsSync, readFileSync, statSync } from "node:fs";
import { fail, readArguments } from "./arguments.mjs";
import { openSearch, pathOf } from "./host.mjs";

const usage = "eval.mjs OUTPUT_DIR QUERIES.json [--lang xx] [--limit N]";
const patience = 60_000;

function readQueries(file) {
  let queries;
  try {
    queries = JSON.parse(readFileSync(file, "utf8"));
  } catch (problem) {
    fail(`${file} could not be read as JSON: ${problem.message}`);
  }
  if (!Array.isArray(queries) || queries.some((query) => typeof query !== "string")) fail(`${file} has to be an array of strings.`);
  return queries;
}

/** A hit with its address as a path of the site. */
const readable = (base) => (hit) => ({ ...hit, url: pathOf(hit.url, base) });

/** The result of a promise, or an error where it takes far too long. */
function inTime(promise, query) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer to “${query.slice(0, 80)}” within a minute.`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function main() {
  const { values, rest } = readArguments({ lang: "text", limit: "number" });
  if (rest.length !== 2) fail(`Say which built site and which queries: ${usage}`);
  const [folder, file] = rest;
  if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`There is no folder ${folder}.`);
  const queries = readQueries(file);
  const site = await openSearch(folder, values.lang);
  if (!site) fail(`The site in ${folder} has no search${values.lang ? ` in ${values.lang}` : ""}.`);
  for (const query of queries) {
    const hits = await inTime(site.search(query, { limit: values.limit ?? 10 }), query);
    process.stdout.write(JSON.stringify(Array.from(hits, readable(site.page.url))) + "\n");
  }
}

/** Ends once all is written, whatever the client still waits for. */
const end = (code) => process.stdout.write("", () => process.exit(code));

main().then(
  () => end(0),
  (problem) => {
    console.error(problem);
    end(1);
  },
);
