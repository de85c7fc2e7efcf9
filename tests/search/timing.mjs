// Times a search engine in Chromium.
import { askFirst, askLater } from "./chromium.mjs";

/** First and later queries, on a fast and on a slow processor. */
export async function timeEngine(browser, engine, server, samples) {
  const first = await askFirst(browser, engine, server, samples.slice(0, 10));
  const later = await askLater(browser, engine, server, samples);
  const slow = await askLater(browser, engine, server, samples, 6);
  return { first, later, slow };
}
