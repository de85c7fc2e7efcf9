// Searches the index that Guidepost writes: the same rules for words as in fold.rs and words.rs,
// the loading of small scripts, and the ranking. The theme's interface follows behind it.
(() => {
  const guidepost = (self.guidepost ??= {});
  const indexes = new Map();
  const entries = {};
  const waiting = {};
  const files = {};
  const LETTER = '[\\p{Alphabetic}\\p{N}\\p{M}]';
  const JOINT = "[_\\-.'’\\u200c\\u200d]";
  const UNSPACED = '[\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3130-\\u318f\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]';
  const RUN = new RegExp(`${LETTER}+(?:${JOINT}${LETTER}+)*`, 'gu');
  const PIECE = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED}).)+`, 'gu');
  const STARTS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');
  const HUMP = /(?<=\p{Lowercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase})/u;
  const JOINTS = new RegExp(JOINT, 'gu');
  const LENGTHS = [0, 1, 2, 3, 4, 5, 6.5, 8.5, 11.5, 18];
  const BY_HAND = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ς: 'σ', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه' };

  const fold = (word) => word.toLowerCase().normalize('NFKD')
    .replace(/(и\u0306)|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u20d0-\u20f0\ufe00-\ufe0f]/g, '$1')
    .replace(/[ßæœøłđðþıςىیکة]/g, (letter) => BY_HAND[letter])
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt() & 15)
    .normalize('NFC');

  // The words of a text: [word, whether it is the whole of a joined one, where it ends].
  const cut = (text) => {
    const words = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const end = index + run.length;
      for (const [piece] of run.matchAll(PIECE)) {
        const add = (word, whole) => words.push({ word: word.length > 40 ? [...word].slice(0, 40).join('') : word, whole, end });
        if (STARTS_UNSPACED.test(piece)) {
          const signs = [...fold(piece)];
          if (signs.length === 1) add(signs[0]);
          signs.slice(1).forEach((sign, at) => add(signs[at] + sign));
          continue;
        }
        const parts = piece.split(JOINTS).flatMap((part) => part.split(HUMP)).map(fold).filter(Boolean);
        for (const part of parts) if (!parts[1] || [...part].length > 1) add(part);
        const whole = fold(piece.replace(JOINTS, ''));
        if (parts[1] && [...whole].length <= 40) add(whole, true);
      }
    }
    return words;
  };

  guidepost.words = (text) => cut(text.normalize('NFKC')).map(({ word, whole }) => [word, !!whole]);

  // Reads numbers as encode.rs writes them.
  const reader = (text, at = 0) => {
    const symbol = () => {
      const code = text.charCodeAt(at++) - 35;
      return code > 57 ? code - 1 : code;
    };
    const number = () => {
      let [value, unit] = [0, 1];
      for (;;) {
        const digit = symbol();
        if (digit < 46) return value + digit * unit;
        value += (digit - 46) * unit;
        unit *= 45;
      }
    };
    return { symbol, number, at: () => at, more: () => at < text.length };
  };
  const ascending = (text) => {
    const [read, numbers] = [reader(text), []];
    for (let last = 0; read.more(); numbers.push(last)) last += read.number();
    return numbers;
  };
  // Words that begin as the one before; `extra` symbols stand in front of each.
  const frontCoded = (lines, extra = 0) => {
    let before = '';
    return lines.map((line) => (before = before.slice(0, reader(line, extra).symbol()) + line.slice(extra + 1)));
  };

  // Loading. A file that does not come, or comes without a word, is damaged.
  guidepost.add = (name, ...strings) => waiting[name]?.(strings);
  const script = (src) => new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.onload = resolve;
    element.onerror = () => reject(Error('damaged'));
    element.src = src;
    document.head.append(element);
  });
  const load = (index, name, parse) => (files[index.folder + name] ??= new Promise((resolve, reject) => {
    waiting[name] = (strings) => resolve(parse(...strings));
    script(`${index.root}${index.folder}/${name}.js`).then(() => reject(Error('damaged')), reject);
  }).catch((error) => {
    delete files[index.folder + name];
    throw error;
  }));
  const names = (index, text) => text.match(RegExp(`.{${index.name}}`, 'g')) ?? [];
  const range = (index, [firsts, text]) => ({ firsts: firsts.split(' '), names: names(index, text) });

  guidepost.entry = (lang, index) => {
    index.root = new URL('.', document.currentScript.src).href;
    for (const list of ['shards', 'forward', 'backward']) index[list] = range(index, index[list]);
    index.cards = names(index, index.cards);
    index.boosts = index.boosts.map(([weight, pages]) => [weight, new Set(ascending(pages))]);
    index.synonyms = new Map(Object.entries(index.synonyms));
    guidepost.strings ??= index.strings;
    indexes.set(lang, index);
  };
  const indexOf = async (lang) => {
    if (!indexes.has(lang) && /^[\w-]+$/.test(lang)) await (entries[lang] ??= script(`${[...indexes.values()][0].root}${lang}.js`).catch(() => delete entries[lang]));
    if (!indexes.has(lang)) throw Error(`there is no search in the language "${lang}"`);
    return indexes.get(lang);
  };

  // The place among `firsts` where a word is.
  const place = ({ firsts }, word) => {
    let [low, high] = [0, firsts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] > word) high = middle;
      else low = middle;
    }
    return low;
  };

  // A shard: its words with their classes. The postings of a class are read when they are asked for
  // (page, weight, lengths of title and heading, section, in one list);
  // until then only where they stand is known.
  const parseShard = (words, references, counts, gaps, levels, fields, sections) => {
    const [reference, count, gap] = [references, counts, gaps].map((text) => reader(text));
    const classes = [];
    let first = 0;
    const entries = frontCoded(words.split(' ')).map((word) => {
      const back = reference.number();
      let group = classes[classes.length - back];
      if (!back) {
        const [total, more, from] = [count.number(), count.number(), gap.at()];
        const start = first;
        let pages = more;
        for (let at = 0; at < total; at++) pages += gap.number() > 0;
        first += total;
        group = { forms: [], pages, read: () => {
          const [step, level, field, section] = [reader(gaps, from), reader(levels, start), reader(fields, start), reader(sections, start)];
          const postings = [];
          for (let [at, page] = [0, -1]; at < total; at++) {
            const lengths = field.symbol();
            postings.push((page += step.number()), level.symbol() / 15, LENGTHS[(lengths / 9) | 0], LENGTHS[lengths % 9], section.symbol());
          }
          group.read = () => postings;
          return postings;
        } };
        classes.push(group);
      }
      group.forms.push(word);
      return { word, group };
    });
    return entries;
  };
  const shard = (index, at) => load(index, index.shards.names[at], parseShard);
  const backwards = (word) => [...word].reverse().join('');
  const parseBackwards = (text) => parseList(text).map(({ word, rank }) => ({ word: backwards(word), rank }));
  const parseList = (text) => {
    const lines = text.split(' ');
    const words = frontCoded(lines, 1);
    return lines.map((line, at) => ({ word: words[at], rank: reader(line).symbol() }));
  };

  const lettersOf = (word) => {
    let letters = 0;
    for (let at = 0; at < word.length; at++) letters |= 1 << word.charCodeAt(at);
    return letters;
  };
  // In how many letters two words differ, counted by halves of an edit.
  const differing = (one, other) => {
    let count = 0;
    for (let letters = one ^ other; letters; letters &= letters - 1) count++;
    return count;
  };
  // How many edits lead from one word to the other, at most `most` + 1: a letter too many, too few,
  // another one, or two in the wrong order.
  const distance = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let [before, last] = [[], []];
    for (let at = 0; at <= other.length; at++) last.push(at);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[other.length];
  };

  // The words that a word which is not there may have been meant as, the likeliest first.
  const mend = async (index, word, around) => {
    if (word.length < 4) return [];
    const most = word.length < 8 ? 1 : 2;
    const [head, tail, letters] = [word.slice(0, 4), word.slice(-4), lettersOf(word)];
    const part = async (list, key, parse) => (list.names.length ? load(index, list.names[place(list, key)], parse) : []);
    const lists = await Promise.all([part(index.forward, word, parseList), part(index.backward, backwards(word), parseBackwards)]);
    const found = new Map();
    for (const { word: other, rank } of [...lists.flat(), ...around.map(({ word, group }) => ({ word, rank: 2 * Math.log2(group.pages) }))]) {
      // Most words are told apart by a glance; an edit changes two letters at most.
      const akin = other.startsWith(head) || other.endsWith(tail);
      if (!akin && (Math.abs(word.length - other.length) > most + 1 || differing(letters, lettersOf(other)) > 2 * most + 2)) continue;
      const edits = distance(word, other, most + 1);
      let [first, last] = [0, 0];
      while (first < word.length && word[first] === other[first]) first++;
      while (last < word.length && word.at(-1 - last) === other.at(-1 - last)) last++;
      // Forms of one word share its beginning, or, with an article or preposition in front, its end.
      const inflected = akin && Math.max(first, last) >= 0.7 * Math.max(word.length, other.length);
      if (edits > most + 1 && !inflected) continue;
      const cost = Math.min(edits, most + 1) * 6 - rank / 2 + (word[0] === other[0] ? 0 : 3) - (inflected ? 3 : 0);
      found.set(other, { word: other, cost, good: edits <= most || inflected });
    }
    return [...found.values()].sort((one, other) => one.cost - other.cost);
  };

  // The classes that a word of a query stands for, with how well each fits.
  const classesOf = async (index, term) => {
    const { word, prefix } = term;
    const exact = (entries, wanted) => entries.find((entry) => entry.word === wanted)?.group;
    const first = place(index.shards, word);
    let [shards, groups] = [[first], new Map()];
    if (prefix) {
      const end = place(index.shards, `${word}\uffff`);
      if (end - first < 2) shards = [...Array(end - first + 1).keys()].map((at) => first + at);
      else {
        // Too many files: those of the likeliest words.
        const list = await load(index, index.forward.names[place(index.forward, word)], parseList);
        const likely = list.filter((entry) => entry.word.startsWith(word)).sort((one, other) => other.rank - one.rank).slice(0, 2);
        shards = [...new Set([first, ...likely.map((entry) => place(index.shards, entry.word))])];
      }
    }
    const entries = (await Promise.all(shards.map((at) => shard(index, at)))).flat();
    const whole = exact(entries, word);
    if (whole) groups.set(whole, 1);
    if (prefix) {
      const longer = entries.filter((entry) => entry.word.startsWith(word) && entry.group !== whole);
      longer.sort((one, other) => other.group.pages - one.group.pages);
      for (const { word: form, group } of longer.slice(0, 24)) {
        const fit = (whole ? 0.6 : 1) * (0.85 + 0.15 * word.length / form.length);
        groups.set(group, Math.max(fit, groups.get(group) ?? 0));
      }
    }
    await Promise.all([word, ...(whole?.forms ?? [])].flatMap((form) => index.synonyms.get(form) ?? []).map(async (other) => {
      const group = exact(await shard(index, place(index.shards, other)), other);
      if (group && !groups.has(group)) groups.set(group, P.synonym);
    }));
    if (!groups.size && !term.whole) {
      const near = await mend(index, word, entries);
      const mended = near.filter(({ good }) => good).slice(0, 2).map(({ word }) => word);
      term.nearest = near.slice(0, 3).map(({ word }) => word);
      const found = await Promise.all(mended.map(async (other) => exact(await shard(index, place(index.shards, other)), other)));
      found.forEach((group, at) => group && groups.set(group, groups.has(group) ? 1 : 0.95 - 0.15 * at));
      if (groups.size) term.used = mended[found.findIndex(Boolean)];
    }
    return groups;
  };

  // The words of a query that are looked for: the last one may be unfinished.
  const MOST = 8;
  const JUDGED = 200;
  const LONGEST = 300;
  const termsOf = (query) => {
    const text = query.slice(0, LONGEST).normalize('NFKC');
    const terms = new Map();
    let length = 0;
    for (const { word, whole, end } of cut(text)) {
      length += !whole;
      const known = terms.get(word);
      const prefix = end === text.length && (word.length > 1 || STARTS_UNSPACED.test(word));
      terms.set(word, { word, whole: known ? known.whole && whole : whole, prefix: known?.prefix || prefix });
    }
    return { list: [...terms.values()], length };
  };

  // What the parts of the ranking weigh; tests/search/README.md tells how these were found.
  const P = {
    coverage: 1.9, // power of the part of the query that a page has
    body: 0.8, title: 2.3, heading: 1, // the places
    second: 0.5, // the lesser one of title and heading
    power: 2, // of the part of the query that a title or heading has
    fit: 0.56, // how much it matters that a title has nothing else
    exact: 0.64, // a title of just the words of the query
    near: 0.2, // all words in one section
    equal: 0.3, phrase: 0.16, // the query as it stands, as the title or in it
    whole: 0.7, // a joined word, beside its parts
    synonym: 0.95,
    weak: 0.4, // what is left out for being worse than this part of the best
  };

  // All pages that have a word of the query and pass the filters; and those that are worth a closer
  // look, by a guess, with their postings. Plain loops, because a common word is on thousands of
  // pages, and the first query runs before the browser has made anything fast.
  const gather = (index, terms, allowed) => {
    const mass = new Float64Array(index.pages);
    const guess = new Float64Array(index.pages);
    const best = new Float64Array(index.pages);
    const pages = [];
    for (const { groups, idf } of terms) {
      best.fill(0);
      for (const [group, fit] of groups) {
        const postings = group.read();
        const value = idf * fit;
        for (let at = 0; at < postings.length; at += 5) {
          const page = postings[at];
          const title = postings[at + 2];
          const heading = postings[at + 3];
          if (!mass[page]) pages.push(page);
          if (value > best[page]) {
            mass[page] += value - best[page];
            best[page] = value;
          }
          guess[page] += value * (postings[at + 1] + (title && 2 + 3 / title) + (heading && 1 / heading));
        }
      }
    }
    const passed = allowed.length ? pages.filter((page) => allowed.every((pages) => pages.has(page))) : pages;
    for (const page of passed) guess[page] *= mass[page];
    const least = Float64Array.from(passed, (page) => guess[page]).sort()[passed.length - JUDGED] ?? -1;
    const close = new Map();
    const take = (page) => close.size < JUDGED && close.set(page, { page, mass: mass[page], postings: [] });
    for (const page of passed) if (guess[page] > least) take(page);
    for (const page of passed) if (guess[page] === least) take(page);
    for (let number = 0; number < terms.length; number++) {
      for (const [group, fit] of terms[number].groups) {
        const postings = group.read();
        for (let at = 0; at < postings.length; at += 5) close.get(postings[at])?.postings.push(number, terms[number].idf * fit, postings, at);
      }
    }
    return { pages: passed, close: [...close.values()] };
  };

  const sum = (list) => list.reduce((total, value) => total + (value || 0), 0);
  // How well a title or heading fits: how much of the query it has, and how much else.
  const cover = (values, length, { terms, mass, words }) => {
    const covered = sum(values) / mass;
    const fit = Math.min(1, values.filter((value, at) => value && !terms[at].whole).length / length);
    const exact = covered > 0.99 && fit === 1 && Math.abs(length - words) <= length / 6;
    return covered ** P.power * (1 - P.fit + P.fit * fit) + (exact ? P.exact : 0);
  };
  const judge = (index, query, { page, mass, postings }) => {
    const [body, title, headings, votes, best] = [[], [], {}, [], []];
    let words = 0;
    for (let i = 0; i < postings.length; i += 4) {
      const at = postings[i];
      const value = postings[i + 1];
      const list = postings[i + 2];
      const from = postings[i + 3];
      const level = list[from + 1];
      const inTitle = list[from + 2];
      const inHeading = list[from + 3];
      const section = list[from + 4];
      if (value * level >= (body[at] ?? 0)) {
        body[at] = value * level;
        if (level) best[at] = section;
      }
      if (inTitle) {
        words = inTitle;
        title[at] = Math.max(value, title[at] ?? 0);
      }
      if (inHeading) {
        const heading = (headings[section] ??= [inHeading]);
        heading[at + 1] = Math.max(value, heading[at + 1] ?? 0);
      }
    }
    best.forEach((section, at) => (votes[section] = (votes[section] ?? 0) + query.terms[at].idf));
    const most = Math.max(0, ...votes.filter(Boolean));
    const ranked = Object.entries(headings).map(([section, [length, ...values]]) => [P.heading * index.weights[1] * cover(values, length, query), +section])
      .sort((one, other) => other[0] - one[0]);
    const [heading, section] = ranked[0] ?? [0, votes.indexOf(most)];
    const parts = {
      coverage: (mass / query.mass) ** P.coverage,
      body: (P.body * sum(body)) / query.mass,
      title: words && P.title * index.weights[0] * cover(title, words, query),
      heading,
      near: P.near * (most / query.mass) ** 2,
      boost: index.boosts.reduce((value, [weight, pages]) => (pages.has(page) ? value * weight : value), 1),
    };
    const score = parts.boost * parts.coverage * (parts.body + Math.max(parts.title, heading) + P.second * Math.min(parts.title, heading) + parts.near);
    // A page whose title says it all is the answer itself, not one of its sections.
    const whole = parts.title > heading && sum(title) > 0.99 * query.mass;
    const others = ranked.slice(whole ? 0 : 1).filter(([value]) => value > heading / 2).slice(0, 3);
    return { page, score, section: whole || section < 0 ? 0 : section, others: others.map(([, number]) => number), parts };
  };
  // The best pages in order, and all pages.
  const rank = async (index, terms, words, allowed, go) => {
    const query = { terms, words, mass: sum(terms.map(({ idf }) => idf)) };
    for (const { groups } of terms) {
      for (const group of groups.keys()) group.read();
      await go();
    }
    const { pages, close } = gather(index, terms, allowed);
    await go();
    const ranked = close.map((page) => judge(index, query, page)).sort((one, other) => other.score - one.score || one.page - other.page);
    return { pages, ranked };
  };

  // Cards and texts of pages.
  const slug = (text) => text.toLowerCase().trim().replace(/[^\p{Alphabetic}\p{N}\p{M}_\-\u200c\u200d \t\n\u00a0]/gu, '').replace(/[ \t\n\u00a0]/g, '-');
  const parseCards = (titles, routes, kinds, headings, anchors, texts) => {
    const lines = (text) => text.split('\n');
    const tabs = (text) => lines(text).map((line) => line.split('\t'));
    const [route, kind, heading, anchor, text] = [frontCoded(lines(routes)), reader(kinds), tabs(headings), tabs(anchors), tabs(texts)];
    return lines(titles).map((title, at) => ({
      title,
      route: route[at],
      kind: kind.symbol(),
      headings: heading[at],
      anchors: anchor[at],
      texts: text[at],
    }));
  };
  const card = async (index, page) => (await load(index, index.cards[Math.floor(page / index.group)], parseCards))[page % index.group];

  // Text with the words of the query, in all their forms, set apart.
  const mark = (text, terms) => {
    const forms = new Set(terms.flatMap(({ word, groups }) => [word, ...[...groups.keys()].flatMap((group) => group.forms)]));
    const marked = [''];
    let end = 0;
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (!cut(run).some(({ word }) => forms.has(word))) continue;
      marked[marked.length - 1] += text.slice(end, index);
      marked.push(run, '');
      end = index + run.length;
    }
    marked[marked.length - 1] += text.slice(end);
    return marked;
  };
  const hitOf = async (index, { page, score, section, others, parts }, terms, raw, wanted) => {
    const { title, route, kind, headings, anchors, texts } = await card(index, page);
    // Section 0 is what stands before the first heading. Most anchors are made of their headings.
    const named = (number) => {
      const heading = (number && headings[number - 1]) || '';
      return { heading, anchor: heading && (anchors[number - 1] || slug(heading)) };
    };
    const { heading, anchor } = named(section);
    const type = index.kinds[kind];
    const words = spoken(title);
    const bonus = title.toLowerCase() === raw ? 2 * P.equal : words === wanted ? P.equal : ` ${words} `.includes(` ${wanted} `) ? P.phrase : 0;
    return {
      url: new URL(route + (/(^|\/)$/.test(route) ? index.file : ''), new URL('../../', index.root)).href,
      title,
      heading,
      anchor,
      score: score * (1 + bonus),
      parts: { ...parts, bonus },
      type,
      sections: others.map(named).filter(({ anchor }) => anchor),
      answer: type === 'glossary' && spoken(heading) === wanted && texts[section],
      excerpt: async () => mark(texts[section] || texts[0] || '', terms),
    };
  };

  // Each step is a task of its own, so that a slow phone still follows the fingers; a search that was
  // given up ends there.
  const step = (signal) => async () => {
    signal?.throwIfAborted();
    await (self.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done)));
  };
  // The pages of an index for a query, the best first.
  const match = async (index, query, go, allowed = []) => {
    const { list, length } = termsOf(query);
    // Long words tell more than short ones.
    const asked = list.sort((one, other) => other.word.length - one.word.length).slice(0, MOST);
    await Promise.all(asked.map(async (term) => (term.groups = await classesOf(index, term))));
    await go();
    const terms = asked.filter(({ groups }) => groups.size);
    for (const term of terms) {
      const pages = Math.min(index.pages, Math.max(...[...term.groups.keys()].map((group) => group.pages)));
      term.idf = Math.log(1 + index.pages / pages) * (term.whole ? P.whole : 1);
    }
    return { asked, terms, ...(await rank(index, terms, length, allowed, go)) };
  };
  // An entry that was kept too long names files that are gone: it is loaded once more.
  const renewed = {};
  const fresh = async (wanted, work) => {
    const lang = wanted ?? document.documentElement.lang;
    const index = await indexOf(lang);
    try {
      return await work(index);
    } catch (error) {
      const now = Date.now();
      if (error.message !== 'damaged') throw error;
      // A search beside this one may have loaded it already.
      if (indexes.get(lang) === index) {
        if (renewed[lang]?.done && now - renewed[lang].at < 10000) throw error;
        if (!renewed[lang] || renewed[lang].done) {
          renewed[lang] = { at: now, entry: script(`${index.root}${lang}.js?${now}`).finally(() => (renewed[lang].done = true)) };
        }
        await renewed[lang].entry;
      }
      return work(indexes.get(lang));
    }
  };
  const spoken = (text) => cut(text.normalize('NFKC')).filter(({ whole }) => !whole).map(({ word }) => word).join(' ');

  const asWritten = (query) => String(query ?? '').slice(0, LONGEST).trim().toLowerCase();

  guidepost.find = (query, options) => fresh(options?.lang, async (index) => {
    const { limit = 10, filters, weak, signal } = options ?? {};
    const raw = asWritten(query);
    const go = step(signal);
    await go();
    const allowed = await allowedBy(index, filters);
    const { asked, terms, ranked, pages } = await match(index, raw, go, allowed);
    // What matches much worse than the best is left out unless it is asked for, or the site is small.
    const good = ranked.filter(({ score, parts }, at) => weak || index.pages <= 100 || score >= P.weak * ranked[0].score || (at < 3 && parts.coverage > 0.99));
    const wanted = spoken(raw);
    const hits = await Promise.all(good.slice(0, Math.min(Math.max(+limit || 0, 0), 100)).map((one) => hitOf(index, one, terms, raw, wanted)));
    await go();
    hits.sort((one, other) => other.score - one.score);
    return {
      hits,
      total: pages.length,
      corrected: terms.filter(({ used }) => used).map(({ word, used }) => [word, used]),
      nearest: hits.length ? [] : asked.flatMap(({ nearest }) => nearest ?? []).slice(0, 3),
      answers: hits.filter(({ answer }) => answer).map(({ heading, url, anchor, answer }) => ({ term: heading, text: answer, url: `${url}#${anchor}` })),
    };
  });
  guidepost.search = async (query, options) => (await guidepost.find(query, options)).hits
    .map(({ url, title, heading, anchor, score, parts }) => ({ url, title, heading, anchor, score, parts: options?.explain ? parts : {} }));

  // Filters.
  const facetsOf = (index) => index.facets && load(index, index.facets, (text) => JSON.parse(text).map(({ key, title, values }) => (
    { key, title, values: values.map(([value, title, pages]) => ({ value, title, pages: ascending(pages) })) }
  )));
  // For each filter that is set, the pages that pass it.
  const allowedBy = async (index, filters) => {
    const set = Object.entries(filters ?? {}).map(([key, values]) => [key, [values ?? []].flat()]).filter(([, values]) => values.length);
    const facets = (set.length && (await facetsOf(index))) || [];
    return set.map(([key, values]) => {
      const all = facets.find((facet) => facet.key === key)?.values ?? [];
      return new Set(all.filter(({ value }) => values.includes(value)).flatMap(({ pages }) => pages));
    });
  };
  guidepost.facets = (query, options) => fresh(options?.lang, async (index) => {
    const [facets, { pages }] = await Promise.all([facetsOf(index), match(index, asWritten(query), step())]);
    const found = new Set(pages);
    const counted = ({ value, title, pages }) => ({ value, title, count: pages.filter((page) => found.has(page)).length });
    return (facets || []).map(({ key, title, values }) => ({ key, title, values: values.map(counted) }));
  });
})();
