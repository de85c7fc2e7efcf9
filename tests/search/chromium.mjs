// Opens Chromium, and asks a search engine in a page of it while watching the clock and the main thread.
import { chromium } from "playwright-core";

const options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const openBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: options });

/**
 * A page that is ready to search. An engine is `{address, load, search}`: where to start, and two functions
 * that run in the page; `search` gives a promise of addresses.
 */
export async function openPage(browser, engine) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(engine.address, { waitUntil: "load" });
  await page.evaluate(`window.askSearch = ${engine.search}; window.loadSearch = ${engine.load};`);
  return page;
}

/** The addresses found for every query. */
export async function askAll(browser, engine, queries) {
  const page = await openPage(browser, engine);
  const found = [];
  await page.evaluate("loadSearch()");
  for (const query of queries) found.push(await page.evaluate((text) => askSearch(text), query));
  await page.context().close();
  return found;
}

/** What the first query takes for a reader who has nothing yet, the loading of the engine included. */
export async function askFirst(browser, engine, server, queries) {
  const runs = [];
  for (const query of queries) {
    const page = await openPage(browser, engine);
    server.requests.length = 0;
    const time = await page.evaluate(async (text) => {
      const started = performance.now();
      await loadSearch();
      await askSearch(text);
      return performance.now() - started;
    }, query);
    await page.context().close();
    runs.push({ time, ...totals(server.requests) });
  }
  return runs;
}

/** What later queries take: each once for the downloads and the time, and once more when all is there. */
export async function askLater(browser, engine, server, queries, slowness = 1) {
  const page = await openPage(browser, engine);
  await page.evaluate("loadSearch()");
  await page.evaluate((text) => askSearch(text), queries[0]);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"] });
  const runs = [];
  for (const query of queries.slice(1)) {
    server.requests.length = 0;
    const time = await timed(page, query);
    const asked = [...server.requests];
    runs.push({ time, asked, again: await timed(page, query) });
  }
  const trace = JSON.parse((await browser.stopTracing()).toString());
  await page.context().close();
  return { runs: runs.map(({ asked, ...run }) => ({ ...run, ...totals(asked) })), longest: longestTask(trace.traceEvents) };
}

function timed(page, query) {
  return page.evaluate(async (text) => {
    await new Promise((done) => setTimeout(done, 20));
    const started = performance.now();
    await askSearch(text);
    return performance.now() - started;
  }, query);
}

const totals = (requests) => ({ requests: requests.length, bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0) });

/**
 * The longest task on a main thread of a page, in milliseconds: of processor time where the trace has it,
 * because other programs on the machine would count otherwise.
 */
function longestTask(events) {
  const mains = new Set(events.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter((event) => /RunTask$/.test(event.name) && event.dur && mains.has(`${event.pid} ${event.tid}`));
  return tasks.reduce((most, { dur, tdur }) => Math.max(most, Math.min(dur, tdur ?? dur) / 1000), 0);
}
