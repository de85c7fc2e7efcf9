// Puts a new version of the page in the place of the one that is shown, and leaves alone what did
// not change: its scroll position, focus, open answers, chosen tabs and loaded pictures stay.
//
// What the server sends is compared with what it sent before, never with what is on the screen,
// because scripts have changed that since. So a raw copy of the page is kept, taken before any
// other script runs, and for each of its nodes we know the live node that was made of it.

const twins = new WeakMap(); // A raw node and its live node.
const lines = new WeakMap(); // A raw element and its line in the source file.
const numbered = new WeakSet(); // The raw elements that have lines, and all around them.

/** Meets each node of a tree together with its counterpart in a tree of the same shape. */
const together = (one, other, meet) => {
  meet(one, other);
  let [a, b] = [one.firstChild, other.firstChild];
  for (; a; [a, b] = [a.nextSibling, b.nextSibling]) together(a, b, meet);
};

/** Takes out of a raw page what is for the preview only: it changes when nothing else does. */
const strip = (root) => {
  // Neither is what a script of the head has set for the whole page, such as the reader's colours.
  for (const { name } of [...root.attributes]) if (/^class$|^data-/.test(name)) root.removeAttribute(name);
  for (const script of root.querySelectorAll('script[data-guidepost]')) script.remove();
  for (const element of root.querySelectorAll('[data-line]')) {
    lines.set(element, element.dataset.line);
    element.removeAttribute('data-line');
    for (let one = element; one && !numbered.has(one); one = one.parentElement) numbered.add(one);
  }
  return root;
};

// The copy belongs to a document that is never shown, so that it loads no pictures.
let raw = document.implementation.createHTMLDocument('').importNode(document.documentElement, true);
together(raw, document.documentElement, (copy, live) => twins.set(copy, live));
strip(raw);

/** A page as the server sent it, and what it says about itself to the preview. */
const parse = (text) => {
  const root = new DOMParser().parseFromString(text, 'text/html').documentElement;
  const { guidepost } = root.querySelector('script[data-guidepost]').dataset;
  // Where scripts run, what is inside is text. The parser thought that they do not.
  for (const element of root.querySelectorAll('noscript')) element.textContent = element.innerHTML;
  return { root: strip(root), state: JSON.parse(guidepost) };
};

/** What cannot be exchanged while the page is open: it has had its effect already. */
const effects = (root) => [...root.querySelectorAll('script, base, template, meta[http-equiv]')]
  .filter((element) => !/json/.test(element.type))
  .map((element) => element.outerHTML)
  .join();

const isStyle = (node) => node.nodeName === 'LINK' && node.rel === 'stylesheet';

// How much alike two nodes have to be to be taken for each other, the strictest first. What is not
// even equal to itself never is: a style sheet must not vanish before the new one is there, and
// another question must not be open because the one in its place was.
const whole = (node) => node.outerHTML ?? node.nodeName + node.data;
const kin = (node) => isStyle(node) ? NaN : [node.nodeName, node.id, node.nodeName === 'DETAILS' && node.firstElementChild?.textContent].join();
const kind = (node) => isStyle(node) || node.nodeName === 'DETAILS' ? NaN : node.nodeName;

/** For nodes of the new list the node of the old one that each continues, in the same order, and which are equal to it. */
const match = (olds, news) => {
  const found = new Map();
  const equal = new Set();
  const pair = (old, now, name) => {
    found.set(now, old);
    if (name === whole) equal.add(now);
  };
  const within = (a, b, c, d, [name, ...looser]) => {
    if (!name || a === b || c === d) return;
    const same = (one, other) => name === whole ? one.isEqualNode(other) : name(one) === name(other);
    while (a < b && c < d && same(olds[a], news[c])) pair(olds[a++], news[c++], name);
    const alone = () => b - a === 1 && d - c === 1;
    while (a < b && c < d && !alone() && same(olds[b - 1], news[d - 1])) pair(olds[--b], news[--d], name);
    if (alone()) {
      if (olds[a].nodeName === news[c].nodeName && !isStyle(news[c])) pair(olds[a], news[c]);
      return;
    }
    const [height, width] = [b - a, d - c];
    // The longest common sequence of what is between, if that is not too much work.
    if (height * width > 250000) return within(a, b, c, d, looser);
    const [rows, columns] = [olds.slice(a, b).map(name), news.slice(c, d).map(name)];
    const best = Array.from({ length: height + 1 }, () => new Uint16Array(width + 1));
    for (let row = height - 1; row >= 0; row--) {
      for (let column = width - 1; column >= 0; column--) {
        best[row][column] = rows[row] === columns[column]
          ? best[row + 1][column + 1] + 1
          : Math.max(best[row + 1][column], best[row][column + 1]);
      }
    }
    let [row, column, gapRow, gapColumn] = [0, 0, 0, 0];
    const gap = () => within(a + gapRow, a + row, c + gapColumn, c + column, looser);
    while (row < height && column < width) {
      if (rows[row] === columns[column]) {
        gap();
        pair(olds[a + row++], news[c + column++], name);
        [gapRow, gapColumn] = [row, column];
      } else if (best[row + 1][column] >= best[row][column + 1]) row++;
      else column++;
    }
    [row, column] = [height, width];
    gap();
  };
  within(0, olds.length, 0, news.length, [whole, kin, kind]);
  return { found, equal };
};

let retired = []; // Style sheets that go when the new ones are there.

/** Replaces what `root` is by `next`, and returns the pairs of old and new elements that could not be changed in place. */
const exchange = (root, next) => {
  const [removed, replaced, pictures, styles] = [[], [], new Map(), []];

  // A live node for a new raw one.
  const create = (node) => {
    const fresh = document.importNode(node, true);
    together(node, fresh, (one, live) => {
      twins.set(one, live);
      if (lines.has(one)) live.dataset.line = lines.get(one);
      if (live.nodeName === 'IMG') pictures.set(live, one);
    });
    if (isStyle(fresh)) styles.push(fresh);
    return fresh;
  };
  const pass = (old, now) => {
    const live = twins.get(old);
    twins.set(now, live);
    if (lines.get(old) === lines.get(now)) return;
    if (lines.has(now)) live.dataset.line = lines.get(now);
    else live.removeAttribute('data-line');
  };
  // Of what is equal only the lines can differ. What has none is taken over into the new raw page
  // as it is, which spares us the long navigation of a large site.
  const keep = (old, now) => {
    if (old !== raw && !numbered.has(old) && !numbered.has(now)) return now.replaceWith(old);
    pass(old, now);
    const news = [...now.childNodes];
    [...old.childNodes].forEach((node, at) => keep(node, news[at]));
  };
  // What scripts have set on the live element stays, even if it is one class beside others.
  const dress = (old, now, live) => {
    for (const { name } of [...old.attributes, ...now.attributes]) {
      const value = now.getAttribute(name);
      if (value === old.getAttribute(name)) continue;
      if (name === 'class') {
        live.classList.remove(...[...old.classList].filter((word) => !now.classList.contains(word)));
        live.classList.add(...now.classList);
      }
      if (value === null && (name !== 'class' || !live.classList.length)) live.removeAttribute(name);
      else if (name !== 'class') live.setAttribute(name, value);
    }
  };
  // Changes the live node of `old` into what `now` says, unless a script has rebuilt it.
  const enter = (old, now) => {
    const live = twins.get(old);
    if (old.nodeType === Node.ELEMENT_NODE) {
      const [olds, news] = [[...old.childNodes], [...now.childNodes]];
      const { found, equal } = match(olds, news);
      if ((olds.length !== news.length || equal.size < news.length) && olds.some((node) => twins.get(node).parentNode !== live)) return false;
      dress(old, now, live);
      const stay = new Set(found.values());
      for (const node of olds) {
        if (stay.has(node)) continue;
        removed.push(twins.get(node));
        // An old style sheet waits for the new one.
        if (!isStyle(node)) twins.get(node).remove();
      }
      let last;
      for (const node of news) {
        const before = found.get(node);
        if (equal.has(node)) keep(before, node);
        if (equal.has(node) || before && enter(before, node)) {
          last = twins.get(before);
          continue;
        }
        const fresh = create(node);
        if (before) {
          const gone = twins.get(before);
          if (gone === document.head || gone === document.body) throw new Error('A script has rebuilt the page');
          gone.replaceWith(fresh);
          removed.push(gone);
          replaced.push([gone, fresh]);
        } else if (last) last.after(fresh);
        else live.prepend(fresh);
        last = fresh;
      }
    } else if (old.data !== now.data) live.data = now.data;
    pass(old, now);
    return true;
  };
  if (root.isEqualNode(next)) keep(root, next);
  else enter(root, next);

  // A picture that came along with something else was loaded already.
  const loaded = removed.flatMap((node) => node.nodeName === 'IMG' ? node : [...node.querySelectorAll?.('img') ?? []]);
  for (const [fresh, node] of pictures) {
    const at = loaded.findIndex((image) => image.getAttribute('src') === node.getAttribute('src') && image.srcset === fresh.srcset);
    if (at < 0) continue;
    const [image] = loaded.splice(at, 1);
    dress(image, fresh, image);
    fresh.replaceWith(image);
    twins.set(node, image);
  }

  // A new style sheet is loaded for no medium and takes over when it is there: nothing flashes.
  const gone = removed.filter(isStyle);
  if (!gone[0] && !styles[0]) return replaced;
  const old = retired = [...retired.filter((style) => style.isConnected), ...gone];
  const changes = styles.map((style) => new Promise((done) => {
    const { media } = style;
    style.media = 'not all';
    style.onload = style.onerror = () => done(() => media ? style.media = media : style.removeAttribute('media'));
  }));
  Promise.all(changes).then((apply) => hold(() => {
    for (const change of apply) change();
    for (const style of old) style.remove();
  }));
  return replaced;
};

/** Makes a change while the block at the top of the window stays where it is. */
const hold = (change) => {
  const top = (element) => element.getBoundingClientRect().top;
  // Only what the author wrote: what the theme puts beside it may stand still when that scrolls.
  const blocks = scrollY ? [...document.querySelectorAll('main :is([data-line], [data-line] tr)')] : [];
  // The innermost, because a list that begins far above says nothing. Some, because one may go.
  const marks = [];
  for (const [at, element] of blocks.entries()) {
    const box = element.getBoundingClientRect();
    if (box.bottom > 0 && element.checkVisibility() && !element.contains(blocks[at + 1])) marks.push([element, box.top]);
    if (marks.length === 20) break;
  }
  change();
  const mark = marks.find(([element]) => element.checkVisibility());
  if (mark) scrollBy({ top: top(mark[0]) - mark[1], behavior: 'instant' });
};

/** Opens in new elements what was open in the ones that they replace, and gives back the focus. */
const restore = (replaced, focus) => {
  const all = (element, selector) => [element, ...element.querySelectorAll(selector)].filter((one) => one.matches(selector));
  // By the name, or else by the place if none came or went.
  const like = (list, others, at, name) => list.find((other) => name(other) === name(others[at])) ?? (list.length === others.length ? list[at] : null);
  const text = (element) => element?.textContent;
  for (const [old, fresh] of replaced) {
    all(fresh, 'details').forEach((answer, at, answers) => {
      const before = like(all(old, 'details'), answers, at, (one) => text(one.querySelector('summary')));
      if (before) answer.open = before.open;
    });
    const lists = all(fresh, '[role=tablist]');
    all(old, '[role=tablist]').forEach((list, at) => {
      const tabs = all(list, '[role=tab]');
      const chosen = tabs.findIndex((tab) => tab.ariaSelected === 'true');
      const tab = lists[at] && tabs[chosen] && like(all(lists[at], '[role=tab]'), tabs, chosen, text);
      if (tab && tab.ariaSelected !== 'true') tab.click();
    });
    if (old.contains(focus)) {
      const before = all(old, focus.nodeName);
      like(all(fresh, focus.nodeName), before, before.indexOf(focus), text)?.focus({ preventScroll: true });
    }
  }
};

/**
 * Shows the page that the server sent now, and returns what it says about itself. Returns nothing
 * if only loading it anew can show it.
 */
const swap = (text) => {
  const { root, state } = parse(text);
  if (effects(root) !== effects(raw)) return;
  const focus = document.activeElement;
  if (root.isEqualNode(raw)) exchange(raw, root);
  else {
    hold(() => {
      const replaced = exchange(raw, root);
      document.dispatchEvent(new Event('guidepost:swap'));
      restore(replaced, focus);
    });
  }
  raw = root;
  return state;
};
