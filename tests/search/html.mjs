// Reads what a reader sees of a built page: title, headings, paragraphs and code, without navigation,
// header or footer. It knows only as much of HTML as the pages that Guidepost writes need.

const token = /<!--[\s\S]*?-->|<!(?:[^>]*)>|<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+|</g;
const empty = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const unseen = new Set(["nav", "header", "footer", "script", "style", "svg", "template", "dialog", "form", "button", "select", "noscript", "aside"]);
const blocks = new Set(["p", "li", "td", "th", "dd", "dt", "pre", "figcaption", "caption", "summary", "blockquote", "tr", "div", "section", "ul", "ol", "dl", "table"]);
const names = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The characters that references such as `&amp;` and `&#x2F;` stand for. */
export function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, number, name) => {
    if (name) return names[name] ?? all;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number));
  });
}

/** The value of an attribute in the inside of a tag. */
export function attribute(tag, name) {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  return found ? unescape(found[1] ?? found[2] ?? found[3]) : undefined;
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** One page: `{lang, kind, title, headings: [{id, text}], paragraphs, codes}`; nothing for a redirect. */
export function readPage(html) {
  if (/<meta[^>]*http-equiv=["']?refresh/i.test(html)) return undefined;
  const root = /<html([^>]*)>/i.exec(html)?.[1] ?? "";
  const kind = /<meta[^>]*property=["']og:type["'][^>]*content=["'](\w+)/i.exec(html)?.[1];
  const page = { lang: attribute(root, "lang") ?? "", kind, title: "", headings: [], paragraphs: [], codes: [] };
  const start = html.search(/<main[\s>]/i);
  if (start < 0) return undefined;
  const end = html.indexOf("</main>", start);
  const main = html.slice(start, end < 0 ? undefined : end);
  const article = main.search(/<article[\s>]/i);
  read(article < 0 ? main : main.slice(article, main.lastIndexOf("</article>")), page);
  return page.title ? page : undefined;
}

/** Walks through the tags of `html` and fills `page`. */
function read(html, page) {
  const open = [];
  let paragraph = "";
  let heading;
  let code;
  const flush = () => {
    if (tidy(paragraph)) page.paragraphs.push(tidy(paragraph));
    paragraph = "";
  };
  const close = (name) => {
    if (heading && /^h[1-6]$/.test(name)) {
      const text = tidy(heading.text);
      if (name === "h1" && !page.title) page.title = text;
      else if (text && heading.id) page.headings.push({ id: heading.id, text });
      heading = undefined;
    } else if (name === "code" && code !== undefined) {
      page.codes.push(code);
      code = undefined;
    } else if (blocks.has(name)) flush();
  };
  for (const [all, slash, tag, inside] of html.matchAll(token)) {
    if (tag === undefined) {
      if (all.startsWith("<!") || open.some((name) => unseen.has(name))) continue;
      const text = unescape(all);
      if (heading) heading.text += text;
      else paragraph += text;
      if (code !== undefined) code += text;
      continue;
    }
    const name = tag.toLowerCase();
    if (slash) {
      const at = open.lastIndexOf(name);
      if (at < 0) continue;
      open.length = at;
      if (!open.some((outer) => unseen.has(outer))) close(name);
    } else if (name === "br") {
      paragraph += " ";
    } else if (!empty.has(name) && !inside.endsWith("/")) {
      open.push(name);
      if (open.some((outer) => unseen.has(outer))) continue;
      if (blocks.has(name)) flush();
      if (/^h[1-6]$/.test(name)) {
        flush();
        heading = { id: attribute(inside, "id"), text: "" };
      } else if (name === "code") code = "";
    }
  }
  flush();
}
