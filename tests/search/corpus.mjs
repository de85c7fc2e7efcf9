// Reads a built site as a collection of pages, and counts on how many of them each word stands.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readPage } from "./html.mjs";
import { fold, wordsOf } from "./words.mjs";

/** Every HTML file below a folder, in a fixed order. */
export function htmlFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".html"));
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

/** The address of a file: its path below the site, without `index.html`. */
export function addressOf(folder, file) {
  const path = relative(folder, file).split(sep).map(encodeURIComponent).join("/");
  return "/" + decodeURI(path).replace(/(^|\/)index\.html$/, "$1");
}

/** Whether a page says something itself, rather than only listing others. */
const isGuide = (page) => page.kind !== "website" && page.paragraphs.join(" ").length >= 40;

/** The pages of one language (by default, of the one with the most pages) and what they have in common. */
export function readCorpus(folder, wanted) {
  const all = htmlFiles(folder).flatMap((file) => {
    const page = readPage(readFileSync(file, "utf8"));
    return page && isGuide(page) ? [{ ...page, url: addressOf(folder, file) }] : [];
  });
  const lang = wanted ?? mostFrequent(all.map((page) => page.lang));
  const pages = all.filter((page) => page.lang === lang || page.lang.startsWith(lang + "-"));
  for (const page of pages) page.words = wordsOf([page.title, ...page.headings.map((one) => one.text), ...page.paragraphs].join("\n"), lang);
  return { lang, pages, frequency: documentFrequency(pages), titles: count(pages.map((page) => fold(page.title))) };
}

/** How often each of `values` occurs. */
export function count(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const mostFrequent = (values) => [...count(values)].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
const documentFrequency = (pages) => count(pages.flatMap((page) => [...new Set(page.words.map(fold))]));
