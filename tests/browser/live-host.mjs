// Stands in for `guidepost serve` in the tests of what it sends to the browser: serves a built site
// with the preview's script in each page, and says to the pages what a test wants them to hear.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const client = new URL("../../src/serve/client/", import.meta.url);
const part = (name) => readFileSync(new URL(name, client), "utf8");
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The blocks of the text with their lines, as the preview's Markdown writer numbers them. */
function numbered(html) {
  const [before, text, after] = html.split(/(?<=<div class="prose">)([^]*)(?=<\/article>)/);
  if (text === undefined) return html;
  const lines = text.split("\n").map((line, at) => line.replaceAll(/<(p|h[1-6]|ul|ol|li|table|pre|blockquote|dl|figure)(?=[ >])/g, `<$1 data-line="${at + 5}"`));
  return before + lines.join("\n") + after;
}

export class Host {
  instance = randomBytes(8).toString("hex");
  editor = "vscode://file//home/a/site/content{page}.md:{line}";
  problems = { type: "problems", errors: 0, warnings: 0, more: 0, list: [] };
  /** What a test has put in the place of a built file, by address. */
  files = new Map();
  /** Addresses that were asked for, in order. */
  asked = [];
  /** The open connections: `{ page, version, instance, send }`. */
  streams = [];
  /** What happens to a request instead, if it returns something true. */
  before = () => false;
  #sockets = new Set();

  constructor(folder) {
    this.folder = folder;
    this.parts = { "/_guidepost/live.css": part("live.css") };
    const scripts = ["swap.js", "panel.js", "edit.js", "live.js"].map(part).join("\n");
    this.parts["/_guidepost/live.js"] = `(() => {\n${scripts}\n})();\n`;
  }

  /** Starts to answer. Another time it is at the same port. */
  async up() {
    this.server = createServer((request, response) => this.#answer(request, response));
    this.server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise((done) => this.server.listen(this.port ?? 0, "127.0.0.1", done));
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  /** Goes away without a word. */
  async down() {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.streams = [];
  }

  html(page) {
    return this.files.get(page) ?? this.#linked(page, readFileSync(join(this.folder, decodeURIComponent(page), "index.html"), "utf8"));
  }

  /** As in a preview, the style of all pages is a file, because it may be exchanged. */
  #linked(page, html) {
    const name = readdirSync(join(this.folder, "assets")).find((name) => /^style\..*css$/.test(name));
    const up = "../".repeat(page.split("/").filter(Boolean).length);
    return html.replace(/<style>[^]*?<\/style>/, `<link rel="stylesheet" href="${up}assets/${name}">`);
  }

  version(page) {
    return hash(this.html(page));
  }

  /** A page as it is sent. */
  preview(path) {
    const about = {
      instance: this.instance,
      version: this.version(path),
      page: path,
      file: `content${path.slice(0, -1)}.md`,
      editor: this.editor?.replace("{page}", path.slice(0, -1)) ?? null,
      notes: [],
    };
    const script = `<script defer src="/_guidepost/live.js" data-guidepost='${escape(JSON.stringify(about))}'></script>`;
    return numbered(this.html(path)).replace("<head>", `<head>${script}`);
  }

  /** Changes a page, and says so to whoever looks at it. */
  save(page, change) {
    const html = change(this.html(page));
    if (html === this.html(page)) throw new Error("The change changes nothing");
    this.files.set(page, html);
    this.say({ type: "page", version: this.version(page) }, page);
  }

  say(message, page) {
    for (const stream of this.streams) if (!page || stream.page === page) stream.send(message);
  }

  report(list, more = 0) {
    const count = (word) => list.filter(({ severity }) => severity === word).length;
    this.problems = { type: "problems", errors: count("error"), warnings: count("warning"), more, list };
    this.say(this.problems);
  }

  #answer(request, response) {
    const url = new URL(request.url, this.url);
    this.asked.push(url.pathname);
    if (this.before(url, response)) return;
    const give = (type, body, status = 200) => response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
    const path = url.pathname;
    if (path === "/_guidepost/events") return this.#listen(url.searchParams, request, response);
    if (this.parts[path]) return give(types[extname(path)], this.parts[path]);
    if (path.endsWith("/") && (this.files.has(path) || existsSync(join(this.folder, decodeURIComponent(path), "index.html")))) return give(types[".html"], this.preview(path));
    const file = join(this.folder, decodeURIComponent(path));
    if (this.files.has(path)) return give(types[extname(path)], this.files.get(path));
    if (existsSync(file) && statSync(file).isFile()) return give(types[extname(path)], readFileSync(file));
    give("text/plain", "Not here", 404);
  }

  #listen(query, request, response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": here\n\n");
    const stream = Object.fromEntries(query);
    stream.send = (message) => response.write(`data: ${JSON.stringify(message)}\n\n`);
    this.streams.push(stream);
    request.on("close", () => this.streams = this.streams.filter((other) => other !== stream));
    if (stream.instance !== this.instance) return stream.send({ type: "reload" });
    if (stream.version !== this.version(stream.page)) stream.send({ type: "page", version: this.version(stream.page) });
    stream.send(this.problems);
  }
}
