// Makes the pictures of the options of the theme for `content/contribute/make-a-theme.md`:
// `npm --prefix tests run option-pictures` after `cargo build`. It is no test. Each picture is the same page of
// a small site, built with other options. WebP keeps them small.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program = "target/debug/guidepost", out = "content/contribute"] = process.argv.slice(2);
const most = 40 * 1024;

const mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#8f1d3f"/><path d="M9 23V10q7-3 7 2v11q0-3-7 0zm14 0V10q-7-3-7 2v11q0-3 7 0z" fill="#fff"/></svg>';
const pages = {
  "_index.md": "---\ntitle: Harbour Museum\n---\nWelcome.\n",
  "copyright/_index.md": "---\ntitle: Copyright\n---\nWhat you can share.\n",
  "copyright/photos.md": "---\ntitle: Photos\n---\nText.\n",
  "copyright/faq.md": `---
title: Questions about our ships
type: faq
description: What visitors and volunteers ask before they share a photo of a ship.
audience: [volunteers]
reviewed_on: 2026-11-22
---

You can share a photo that you took yourself. See [how to name it](photos.md).

> [!TIP]
> Write down the name of the ship and the day.

## May I photograph in the hall?

Yes, without a flash. Run \`find ships\` to see which hall.
`,
};
/** What stands in `site.yaml` below `options:`, by the name of the picture. */
const looks = {
  usual: "{}",
  colours: '{accent: {light: "#8f1d3f", dark: "#f2a0b5"}, kinds: {faq: {light: "#177860", dark: "#2cb491"}}}',
  fonts: '{fonts: {sans: "Georgia, \'DejaVu Serif\', serif", serif: "Georgia, \'DejaVu Serif\', serif"}}',
  logo: "{logo: mark.svg}",
};

const root = mkdtempSync(join(tmpdir(), "option-pictures-"));
const put = (name, text) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
};
put("themes/own/assets/mark.svg", mark);
for (const [name, text] of Object.entries(pages)) put(`content/${name}`, text);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 760, height: 430 } });
  for (const [name, options] of Object.entries(looks)) {
    put("site.yaml", `title: Harbour Museum\nmenu:\n  - {title: Copyright, link: copyright/_index.md}\ntheme:\n  name: own\n  options: ${options}\n`);
    execFileSync(resolve(program), ["build", "--root", root, "--offline", "--output", join(root, "public")], { stdio: ["ignore", "ignore", "inherit"] });
    await page.goto(pathToFileURL(join(root, "public/copyright/faq/index.html")).href);
    const png = (await page.screenshot()).toString("base64");
    const webp = await page.evaluate(async (png) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${png}`;
      await picture.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
      const drawing = canvas.getContext("2d");
      drawing.drawImage(picture, 0, 0);
      // The ground of the picture is that of the page it is shown on.
      drawing.strokeStyle = "#a2a9b1";
      drawing.strokeRect(0.5, 0.5, picture.width - 1, picture.height - 1);
      return canvas.toDataURL("image/webp", 0.85).split(",")[1];
    }, png);
    const bytes = Buffer.from(webp, "base64");
    if (bytes.length > most) throw new Error(`${name}: ${bytes.length} bytes`);
    writeFileSync(join(out, `look-${name}.webp`), bytes);
    console.log(name, bytes.length);
  }
} finally {
  await browser.close();
  rmSync(root, { recursive: true });
}
