// Cuts text into words as readers see them, in languages with and without spaces.

const spaceless = /^(zh|ja|th|lo|km|my|yue)\b/;
const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c]*(?:['’_][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const segmenters = new Map();

/** Whether words of a language stand next to each other without spaces. */
export const isSpaceless = (lang) => spaceless.test(lang);

/** The words of a text, in order and as they are written. */
export function wordsOf(text, lang) {
  if (!isSpaceless(lang)) return text.match(word) ?? [];
  if (!segmenters.has(lang)) segmenters.set(lang, new Intl.Segmenter(lang, { granularity: "word" }));
  const found = [];
  // Segmenting is much faster in pieces than in one long text.
  for (const piece of text.split("\n")) {
    for (const part of segmenters.get(lang).segment(piece)) if (part.isWordLike) found.push(part.segment);
  }
  return found;
}

/** Lower case, composed: enough to tell whether two words are the same one. */
export const fold = (text) => text.normalize("NFC").toLowerCase();

/** The characters of a text; never half of one. */
export const charactersOf = (text) => [...text];
