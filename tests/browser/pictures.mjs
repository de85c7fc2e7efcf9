// Pictures of the main pages, to be looked at: `npm --prefix tests run pictures`. They are no test; the
// folder of a built site and the one for the pictures may be given.
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site = "target/browser-site", out = "target/pictures", ...only] = process.argv.slice(2);
const pages = {
  home: "",
  section: "copyright",
  guide: "upload/upload-with-openrefine",
  faq: "copyright/faq",
  decision: "copyright/is-it-in-the-public-domain",
  checklist: "start/first-meeting-checklist",
  deck: "start/deck-why-open-your-collection",
  code: "wiki-loves-monuments/query-cookbook",
  lesson: "lessons/smart-servier",
  country: "countries/sweden",
  glossary: "glossary",
  search: "search",
  gallery: "contribute/reference/directives",
  tag: "topics/copyright",
  topics: "topics",
  "404": "404.html",
};
const ways = {
  wide: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  small: { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 800, height: 1100 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  rtl: { viewport: { width: 1280, height: 900 } },
  print: { viewport: { width: 794, height: 1123 } },
  landscape: { viewport: { width: 1280, height: 794 } },
};

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [way, options] of Object.entries(ways)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (way === "print" || way === "landscape") await page.emulateMedia({ media: "print" });
  for (const [name, path] of Object.entries(pages)) {
    if (only.length && !only.includes(name) && !only.includes(`${name}-${way}`) && !only.includes(way)) continue;
    const file = path.endsWith(".html") ? join(site, path) : join(site, path, "index.html");
    if (!existsSync(file)) continue;
    await page.goto(pathToFileURL(resolve(file)).href);
    if (way === "rtl") await page.evaluate(() => document.documentElement.dir = "rtl");
    await page.screenshot({ path: join(out, `${name}-${way}.png`), fullPage: !["wide", "dark", "rtl"].includes(way) || name === "gallery" });
  }
  await context.close();
}
await browser.close();
