// Weighs the files of a search index.
import { statSync } from "node:fs";
import { join } from "node:path";
import { brotliSize } from "./host.mjs";

/** How many of the named files there are, and how large they are as they are and with Brotli. */
export function weigh(folder, names) {
  const files = names.map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
  const sum = (size) => files.reduce((total, file) => total + size(file), 0);
  return { files: files.length, raw: sum((file) => statSync(file).size), brotli: sum(brotliSize) };
}
