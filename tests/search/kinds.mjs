// The ten kinds of known-item queries. Each function looks at one page and returns a query that should
// find it, or nothing where the page offers none. See `queries.mjs`.
import { below, pick, shuffled } from "./random.mjs";
import { charactersOf, fold, isSpaceless, wordsOf } from "./words.mjs";

const longest = 120;
const scripts = ["Latin", "Han", "Hiragana", "Katakana", "Arabic", "Cyrillic", "Greek", "Hebrew", "Thai", "Hangul", "Devanagari"].map((name) => new RegExp(`\\p{Script=${name}}`, "u"));
const otherScript = /(?!\p{Script=Latin})\p{L}/u;
const identifier = /[A-Za-z_$][\w$]*(?:(?:\.|::|-)[A-Za-z_$][\w$]*)*/g;
const identifierShapes = [
  /^[A-Za-z]\w*[A-Za-z0-9]_\w*[A-Za-z0-9]$/, // snake_case
  /^[a-z]+[a-z0-9]*[A-Z]\w*$/, // camelCase
  /^[A-Z][a-z0-9]+[A-Z]\w*[a-z]\w*$/, // PascalCase
  /^[A-Za-z_]\w+(?:\.|::)[A-Za-z_]\w+(?:(?:\.|::)\w+)*$/, // a.b and a::b
  /^[A-Z][a-z]\w*(?:-[A-Z]\w*)+$/, // Get-Item
];

/** The functions by kind, for one corpus. */
export function kindsFor(corpus, forms) {
  const { lang } = corpus;
  const glue = isSpaceless(lang) ? "" : " ";
  const facts = { ...corpus, glue, forms, latin: isLatin(corpus), headings: headingCounts(corpus), letters: lettersOf(corpus), identifiers: identifierCounts(corpus) };
  const onTitle = (make) => (page, random) => (hasOwnTitle(facts, page) ? make(facts, page, random) : undefined);
  return {
    title: onTitle((_, page) => fold(page.title)),
    "title-as-written": onTitle((_, page) => page.title),
    part: onTitle(partOfTitle),
    heading: (page, random) => oneHeading(facts, page, random),
    typo: onTitle(titleWithTypo),
    inflected: onTitle(inflectedTitle),
    prefix: onTitle(cutTitle),
    identifier: (page, random) => oneIdentifier(facts, page, random),
    "two-words": (page, random) => wordsOfParagraph(facts, page, random, 2),
    "three-words": (page, random) => wordsOfParagraph(facts, page, random, 3),
  };
}

/** Whether most titles have no letters but Latin ones. */
const isLatin = ({ pages }) => pages.filter((page) => otherScript.test(page.title)).length < pages.length / 2;

/** A title is a fair query only if no other page has it, and if it can be typed. */
function hasOwnTitle(facts, page) {
  const { titles } = facts;
  return titles.get(fold(page.title)) === 1 && inOwnScript(facts, page.title) && /\p{L}.*\p{L}/u.test(page.title) && page.title.length <= longest;
}

/** Whether a text is in the script of its language, rather than left as it was in English. */
const inOwnScript = ({ latin }, text) => latin || otherScript.test(text);

const headingCounts = ({ pages }) => {
  const counts = new Map();
  for (const page of pages) {
    for (const text of new Set(page.headings.map((one) => fold(one.text)))) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
};

/** The letters of the titles, for wrong ones; rare letters are as rare here. */
const lettersOf = ({ pages }) => charactersOf(fold(pages.map((page) => page.title).join(""))).filter((one) => /\p{L}/u.test(one));

/** A word that says little, because so many pages have it. */
const isCommon = ({ frequency, pages }, word) => (frequency.get(fold(word)) ?? 0) > Math.max(5, pages.length * 0.1);

/** Two or three words that follow each other in the title, at least one of which says something. */
function partOfTitle(facts, page, random) {
  const title = fold(page.title);
  const words = placedWords(title, facts.lang);
  if (words.length < 3) return undefined;
  const length = words.length > 3 && random() < 0.5 ? 3 : 2;
  const parts = [];
  for (let start = 0; start + length <= words.length; start += 1) {
    const part = words.slice(start, start + length);
    const telling = part.some(({ word }) => !isCommon(facts, word) && /\p{L}{2}/u.test(word));
    if (telling) parts.push(title.slice(part[0].index, part.at(-1).index + part.at(-1).word.length));
  }
  const fair = parts.filter((part) => charactersOf(part).length >= 2 && !/\([^)]*$/.test(part) && inOwnScript(facts, part));
  return fair.length > 0 ? pick(random, fair) : undefined;
}

/** A heading that no other page has, and that is nobody's title. */
function oneHeading(facts, page, random) {
  const { headings, titles, lang } = facts;
  const rare = page.headings.filter(({ text }) => {
    const folded = fold(text);
    return headings.get(folded) === 1 && !titles.has(folded) && inOwnScript(facts, text) && wordsOf(text, lang).length >= 2 && text.length <= longest && /\p{L}{2}/u.test(text);
  });
  if (rare.length === 0) return undefined;
  const { text, id } = pick(random, rare);
  return { query: fold(text), anchor: id };
}

/** The title with one wrong, missing, additional or exchanged letter in one longer word. */
function titleWithTypo(facts, page, random) {
  const title = fold(page.title);
  const words = [...title.matchAll(/[\p{L}\p{M}]+/gu)].filter(([word]) => charactersOf(word).length >= 5);
  if (words.length === 0) return undefined;
  const { 0: word, index } = pick(random, words);
  const wrong = edited(facts, word, random);
  if (wrong === word || facts.frequency.has(wrong)) return undefined;
  return title.slice(0, index) + wrong + title.slice(index + word.length);
}

/** One edit, as fingers make it. */
function edited({ letters }, word, random) {
  const all = charactersOf(word);
  const at = below(random, all.length);
  const script = scripts.find((one) => one.test(all[at])) ?? /\p{L}/u;
  const other = pick(random, letters.filter((letter) => script.test(letter)));
  const kind = below(random, 4);
  if (kind === 0) all[at] = other;
  else if (kind === 1) all.splice(at, 1);
  else if (kind === 2) all.splice(at, 0, other);
  else {
    const first = Math.min(at, all.length - 2);
    [all[first], all[first + 1]] = [all[first + 1], all[first]];
  }
  return all.join("");
}

/** The title with one word in another form that the corpus has too. */
function inflectedTitle({ forms, frequency }, page, random) {
  if (!forms) return undefined;
  const title = fold(page.title);
  // Parts of names such as `sane-ricoh(5)` have no forms.
  const words = [...title.matchAll(/(?<![^\s"“„«(])[\p{L}\p{M}]{4,}(?=[,:;?!"”“»)]*(?:\s|$))/gu)].filter(([word]) => forms(word).length > 0);
  if (words.length === 0) return undefined;
  const { 0: word, index } = pick(random, words);
  return title.slice(0, index) + pickByFrequency(frequency, forms(word), random) + title.slice(index + word.length);
}

/** One of the words; those that more pages have are chosen more often. */
function pickByFrequency(frequency, words, random) {
  let left = random() * words.reduce((sum, word) => sum + frequency.get(word), 0);
  return words.find((word) => (left -= frequency.get(word)) < 0) ?? words[0];
}

/** The title, or the beginning of it, with the last word half typed. */
function cutTitle(facts, page, random) {
  const title = fold(page.title);
  const words = placedWords(title, facts.lang);
  const least = facts.glue ? 5 : 2;
  const ends = words.filter(({ word }, at) => charactersOf(word).length >= least && (at >= 1 || words.length === 1));
  if (ends.length === 0) return undefined;
  const { word, index } = random() < 0.6 ? ends.at(-1) : pick(random, ends);
  const kept = charactersOf(word).slice(0, Math.max(facts.glue ? 3 : 1, Math.ceil(charactersOf(word).length / 2)));
  const query = title.slice(0, index) + kept.join("");
  if (charactersOf(query).length < (facts.glue ? 3 : 2)) return undefined;
  // More pages that begin so than a list of results has room for: nobody could rank this.
  return facts.pages.filter((other) => fold(other.title).startsWith(query)).length <= 5 ? query : undefined;
}

/** The words of a text, with their places. */
function placedWords(text, lang) {
  let from = 0;
  return wordsOf(text, lang).map((word) => {
    const index = text.indexOf(word, from);
    from = index + word.length;
    return { word, index };
  });
}

/** The identifiers in the code of a page, with how often they stand there. */
function identifiersOf(page) {
  const counts = new Map();
  for (const code of page.codes) {
    for (const [name] of code.matchAll(identifier)) {
      if (name.length >= 5 && name.length <= 60 && identifierShapes.some((shape) => shape.test(name))) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** Each identifier of the corpus with the pages that have it. */
function identifierCounts({ pages }) {
  const places = new Map();
  for (const page of pages) {
    for (const [name, times] of identifiersOf(page)) places.set(fold(name), [...(places.get(fold(name)) ?? []), { page, times }]);
  }
  return places;
}

/** An identifier that one to three pages have, this one more often than the others. */
function oneIdentifier({ identifiers, titles, frequency }, page, random) {
  const own = [...identifiersOf(page)].filter(([name, times]) => {
    const places = identifiers.get(fold(name));
    return places.length <= 3 && (frequency.get(fold(name)) ?? 0) <= 3 && !titles.has(fold(name)) && places.every((place) => place.page === page || place.times < times);
  });
  return own.length > 0 ? pick(random, own)[0] : undefined;
}

/** Some words of one paragraph, in its order, that are neither everywhere nor only here. */
function wordsOfParagraph(facts, page, random, wanted) {
  const { frequency, pages, lang } = facts;
  const most = Math.max(5, pages.length * 0.03);
  const fits = (word) => {
    const times = frequency.get(word) ?? 0;
    return times >= 2 && times <= most && /^[\p{L}\p{M}]+$/u.test(word) && charactersOf(word).length >= (facts.glue ? 4 : 2);
  };
  const choices = page.paragraphs.map((text) => [...new Set(wordsOf(fold(text), lang))].filter(fits)).filter((words) => words.length >= wanted);
  if (choices.length === 0) return undefined;
  const words = pick(random, choices);
  const chosen = new Set(shuffled(random, words).slice(0, wanted));
  const query = words.filter((word) => chosen.has(word));
  // Where many pages have all of the words, no page is the one that was meant.
  return inOwnScript(facts, query.join(" ")) && sharing(pages, query) <= 5 ? query.join(" ") : undefined;
}

/** How many pages have all of the words. */
function sharing(pages, words) {
  return pages.filter((page) => {
    page.vocabulary ??= new Set(page.words.map(fold));
    return words.every((word) => page.vocabulary.has(word));
  }).length;
}
