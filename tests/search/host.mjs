// Runs the search client of a built site outside of a browser, exactly as it was shipped: the scripts run in
// a context of their own, with just as much of `document` as they need to load further scripts from the
// folder. Counts what a reader would have to download.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { createContext, runInContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";
import { addressOf, htmlFiles } from "./corpus.mjs";
import { attribute } from "./html.mjs";

const origin = "https://site.example";
const marked = /<[a-z][^<>]*\sdata-search-index\s*=(?:"[^"]*"|'[^']*'|[^>"'])*>/i;

/** The first page of a built site that offers search, if need be in one language: `{url, lang, attributes}`. */
export function findSearchPage(folder, wanted) {
  for (const file of htmlFiles(folder)) {
    const html = readFileSync(file, "utf8");
    const lang = attribute(/<html([^>]*)>/i.exec(html)?.[1] ?? "", "lang") ?? "";
    if (wanted && lang !== wanted && !lang.startsWith(wanted + "-")) continue;
    const tag = marked.exec(html)?.[0];
    if (!tag || file.endsWith("404.html")) continue;
    const attributes = Object.fromEntries([...tag.matchAll(/\s([a-z][\w-]*)/gi)].map(([, name]) => [name, attribute(tag, name) ?? ""]));
    if (attributes["data-search-client"]) return { url: addressOf(folder, file), lang, attributes };
  }
  return undefined;
}

const sizes = new Map();

/** What a file weighs on the way to the reader. */
export function brotliSize(file) {
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(readFileSync(file)).length);
  return sizes.get(file);
}

/** The path that an address of the site has below it, as people read it. */
export function pathOf(address, base = origin) {
  const url = new URL(address, new URL(base, origin));
  if (url.origin !== origin) return address;
  try {
    return decodeURI(url.pathname);
  } catch {
    return url.pathname;
  }
}

/** A site whose search is ready: `search(query, options)`, and `requests`, a list of `{path, bytes}`. */
export async function openSearch(folder, lang) {
  const page = findSearchPage(folder, lang);
  if (!page) return undefined;
  const host = { page, requests: [], window: undefined };
  const context = createContext(browserFor(folder, host), { codeGeneration: { strings: false, wasm: false } });
  host.window = runInContext("globalThis.window = globalThis.self = globalThis", context);
  host.context = context;
  for (const name of ["data-search-client", "data-search-index"]) await loadScript(host, page.attributes[name]);
  if (typeof host.window.guidepost?.search !== "function") throw new Error("The client does not define window.guidepost.search.");
  host.search = (query, options = {}) => host.window.guidepost.search(query, { lang, ...options });
  return host;
}

/** Appends a script as the interface does, and waits for it. */
function loadScript(host, address) {
  return new Promise((done, failed) => {
    const script = host.document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = () => failed(new Error(`The script ${address} could not be loaded.`));
    host.document.head.append(script);
  });
}

/** The globals of a small browser that shows `host.page`. */
function browserFor(folder, host) {
  const location = new URL(encodeURI(host.page.url), origin);
  const nothing = () => {};
  const events = { addEventListener: nothing, removeEventListener: nothing, dispatchEvent: () => true };
  const run = (script) => setImmediate(() => runScript(folder, host, script));
  const head = { append: (...nodes) => nodes.filter((node) => node.tagName === "SCRIPT").forEach(run), appendChild: (node) => (head.append(node), node), ...events };
  const documentElement = { lang: host.page.lang, dir: "", getAttribute: (name) => (name === "lang" ? host.page.lang : null), ...events };
  host.document = {
    head, documentElement, currentScript: null, baseURI: location.href, location, readyState: "complete", ...events,
    body: { append: nothing, ...events },
    createElement: (name) => element(name, location),
    querySelector: (selector) => (/\[data-search-(index|client)\]/.test(selector) ? element("a", location, host.page.attributes) : null),
    querySelectorAll: (selector) => [host.document.querySelector(selector)].filter(Boolean),
    getElementById: () => null,
  };
  return {
    document: host.document, location, console, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, queueMicrotask, performance,
    URL, URLSearchParams, TextDecoder, TextEncoder, AbortController, AbortSignal, structuredClone, atob, btoa,
    requestAnimationFrame: (callback) => setTimeout(() => callback(performance.now()), 0), cancelAnimationFrame: clearTimeout,
    navigator: { language: host.page.lang, languages: [host.page.lang], onLine: true }, ...events,
  };
}

/** An element with attributes; a script's `src` is absolute, as in a browser. */
function element(name, location, given = {}) {
  const attributes = { ...given };
  const camel = (text) => text.slice(5).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return {
    tagName: name.toUpperCase(),
    dataset: Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith("data-")).map(([key, value]) => [camel(key), value])),
    listeners: {},
    getAttribute: (key) => attributes[key] ?? null,
    hasAttribute: (key) => key in attributes,
    setAttribute: (key, value) => void (attributes[key] = String(value)),
    removeAttribute: (key) => void delete attributes[key],
    addEventListener(type, listener) {
      (this.listeners[type] ??= []).push(listener);
    },
    removeEventListener() {},
    append() {},
    remove() {},
    get src() {
      return attributes.src === undefined ? "" : new URL(attributes.src, location).href;
    },
    set src(value) {
      attributes.src = String(value);
    },
    get href() {
      return attributes.href === undefined ? "" : new URL(attributes.href, location).href;
    },
  };
}

/** Fetches and runs one script, and tells it how that went. */
function runScript(folder, host, script) {
  const path = pathOf(script.src);
  const file = join(folder, normalize(path));
  const tell = (type) => {
    const event = { type, target: script };
    script["on" + type]?.(event);
    for (const listener of script.listeners[type] ?? []) listener(event);
  };
  if (!existsSync(file) || !statSync(file).isFile()) {
    host.requests.push({ path, bytes: 0 });
    tell("error");
    return;
  }
  host.requests.push({ path, bytes: brotliSize(file) });
  const before = host.document.currentScript;
  host.document.currentScript = script;
  try {
    runInContext(readFileSync(file, "utf8"), host.context, { filename: path });
  } catch (problem) {
    // A script that throws has still been loaded; a browser only reports the error.
    console.error(problem);
  } finally {
    host.document.currentScript = before;
  }
  tell("load");
}
