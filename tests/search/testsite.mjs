// Small sites for the tests: written to a temporary folder, built with the program that is tested, and searched
// with the client that it ships.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openSearch, pathOf } from "./host.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** Where Cargo puts what it builds. */
export const target = resolve(project, process.env.CARGO_TARGET_DIR ?? "target");

const program = process.env.GUIDEPOST ?? join(target, "debug/guidepost");
const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Builds a site of these files, `{path: text}`, laid over a copy of a folder if one is given; tells where it is. */
export function built(files, from) {
  const root = mkdtempSync(join(tmpdir(), "search-site-"));
  folders.push(root);
  if (from) cpSync(from, root, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { status, stdout, stderr, error } = spawnSync(program, ["build", "--root", root], { encoding: "utf8" });
  assert.equal(status, 0, `${error ?? ""}${stdout}${stderr}`);
  return join(root, "public");
}

/** A page as a file. */
export const page = (title, body, matter = "") => `---\ntitle: ${JSON.stringify(title)}\n${matter}---\n\n${body}\n`;

/** The paths of the pages that a query finds on an open site, in order. */
export async function found(site, query, options) {
  return Array.from(await site.search(query, options), (hit) => pathOf(hit.url, site.page.url));
}

export { openSearch, pathOf };
