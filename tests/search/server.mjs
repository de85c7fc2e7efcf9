// A local web server for folders, that remembers what was asked of it and what that weighs.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliSize } from "./host.mjs";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml" };

/** Serves each of `folders`, `{prefix: folder}`, and the `pages`, `{path: html}`: `{url, requests, close}`. */
export async function serve(folders, pages = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url, "http://localhost").pathname);
    const file = fileFor(folders, path);
    if (pages[path]) {
      response.writeHead(200, { "content-type": types[".html"] }).end(pages[path]);
    } else if (file) {
      requests.push(requestOf(path, file));
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "cache-control": "max-age=600" }).end(readFileSync(file));
    } else {
      requests.push({ path, bytes: 0 });
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close };
}

/** A request; it is weighed when somebody asks, so that compressing does not count as waiting. */
const requestOf = (path, file) => ({
  path,
  get bytes() {
    return brotliSize(file);
  },
});

/** The file that an address stands for; the longest prefix decides on the folder. */
function fileFor(folders, path) {
  const prefix = Object.keys(folders).filter((one) => path.startsWith(one)).sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined || path.includes("\0")) return undefined;
  const file = join(folders[prefix], normalize("/" + path.slice(prefix.length)));
  const found = [file, join(file, "index.html")].find((one) => existsSync(one) && statSync(one).isFile());
  return found;
}
