// Writes the figures of a report as Markdown tables, one column (or two) for every engine.

const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
const decimal = (number) => number.toFixed(3).replace(/^0/, "");
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const milliseconds = (time) => `${time.toFixed(1)} ms`;
const mean = (runs, value) => runs.reduce((sum, run) => sum + run[value], 0) / runs.length;
const most = (runs, value) => Math.max(...runs.map((run) => run[value]));

/** MRR and recall by kind; `scores` is a list of `[name, scores by kind]`. */
export function qualityTable(scores) {
  const head = ["Kind", "Queries", ...scores.flatMap(([name]) => [`${name} MRR@10`, `recall@10`])];
  const rows = [...scores[0][1]].map(([kind, { number }]) => [
    kind === "all" ? "**all**" : kind,
    number,
    ...scores.flatMap(([, byKind]) => [decimal(byKind.get(kind).mrr), decimal(byKind.get(kind).recall)]),
  ]);
  return table(head, rows);
}

/** A table of named figures, without the rows that no engine has. */
function figures(columns, makers) {
  const value = (make, run) => {
    try {
      return make(run);
    } catch {
      return "–"; // This was not measured for this engine.
    }
  };
  const rows = makers.map(([name, make]) => [name, ...columns.map(([, run]) => value(make, run))]);
  const told = rows.filter((row) => row.slice(1).some((cell) => cell !== "–"));
  return told.length > 0 ? table(["", ...columns.map(([name]) => name)], told) : undefined;
}

/** What the indexes weigh and what making them takes. */
export const weightTable = (columns) => figures(columns, [
  ["index: files", (run) => run.weight.files],
  ["index: size", (run) => kilobytes(run.weight.raw)],
  ["index: size, Brotli", (run) => kilobytes(run.weight.brotli)],
  ["indexing: CPU", (run) => `${run.indexing.cpu.toFixed(2)} s`],
  ["indexing: time", (run) => `${run.indexing.seconds.toFixed(2)} s`],
  ["indexing: peak memory", (run) => `${(run.indexing.memory / 1e6).toFixed(0)} MB`],
  ["whole build: CPU", (run) => `${run.building.cpu.toFixed(2)} s`],
  ["whole build: time", (run) => `${run.building.seconds.toFixed(2)} s`],
  ["whole build: peak memory", (run) => `${(run.building.memory / 1e6).toFixed(0)} MB`],
  ["first query: bytes, mean (most)", (run) => `${kilobytes(mean(run.first, "bytes"))} (${kilobytes(most(run.first, "bytes"))})`],
  ["first query: requests, mean (most)", (run) => `${mean(run.first, "requests").toFixed(1)} (${most(run.first, "requests")})`],
  ["later query: bytes, mean (most)", (run) => `${kilobytes(mean(run.later, "bytes"))} (${kilobytes(most(run.later, "bytes"))})`],
  ["later query: requests, mean (most)", (run) => `${mean(run.later, "requests").toFixed(1)} (${most(run.later, "requests")})`],
  ["a query outside of a browser", (run) => milliseconds(run.milliseconds)],
]);

/** What Chromium says; “slow” is a processor at a sixth of its speed. */
export const timeTable = (columns) => figures(columns, [
  ["Chromium, first query: bytes, mean (most)", (run) => `${kilobytes(mean(run.browser.first, "bytes"))} (${kilobytes(most(run.browser.first, "bytes"))})`],
  ["Chromium, first query: requests, mean (most)", (run) => `${mean(run.browser.first, "requests").toFixed(1)} (${most(run.browser.first, "requests")})`],
  ["Chromium, first query: time, mean", (run) => milliseconds(mean(run.browser.first, "time"))],
  ["Chromium, later query: bytes, mean (most)", (run) => `${kilobytes(mean(run.browser.later.runs, "bytes"))} (${kilobytes(most(run.browser.later.runs, "bytes"))})`],
  ["Chromium, later query: requests, mean (most)", (run) => `${mean(run.browser.later.runs, "requests").toFixed(1)} (${most(run.browser.later.runs, "requests")})`],
  ...[["", "later"], [", slow", "slow"]].flatMap(([word, name]) => [
    [`Chromium${word}, later query: time, mean (most)`, (run) => `${milliseconds(mean(run.browser[name].runs, "time"))} (${milliseconds(most(run.browser[name].runs, "time"))})`],
    [`Chromium${word}, once loaded: time, mean (most)`, (run) => `${milliseconds(mean(run.browser[name].runs, "again"))} (${milliseconds(most(run.browser[name].runs, "again"))})`],
    [`Chromium${word}, longest task`, (run) => milliseconds(run.browser[name].longest)],
  ]),
]);
