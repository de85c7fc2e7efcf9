// Finds other forms of a word among the words of a corpus, by the stemmer of its language.
import stemmers from "snowball-stemmers";
import { fold } from "./words.mjs";

const algorithms = {
  ar: "arabic", ca: "catalan", cs: "czech", da: "danish", de: "german", en: "english", es: "spanish", eu: "basque",
  fi: "finnish", fr: "french", ga: "irish", hu: "hungarian", hy: "armenian", it: "italian", nl: "dutch", no: "norwegian",
  nb: "norwegian", pt: "portuguese", ro: "romanian", ru: "russian", sl: "slovene", sv: "swedish", ta: "tamil", tr: "turkish",
};

/** A function from a word to the other forms in the corpus; nothing where the language has no stemmer. */
export function formsOf(corpus) {
  const algorithm = algorithms[corpus.lang.split("-")[0]];
  if (!algorithm) return undefined;
  const stemmer = stemmers.newStemmer(algorithm);
  const classes = new Map();
  for (const [form, pages] of corpus.frequency) {
    if (pages < 2 || !/^[\p{L}\p{M}]{4,}$/u.test(form)) continue;
    const stem = stemmer.stem(form);
    classes.set(stem, [...(classes.get(stem) ?? []), form]);
  }
  return (word) => (classes.get(stemmer.stem(fold(word))) ?? []).filter((form) => form !== fold(word));
}
