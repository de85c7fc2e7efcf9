// Says how well lists of hits answer known-item queries.

/** The same address, however it is written. */
function same(one, other) {
  const plain = (url) => url.replace(/[?#].*$/, "").replace(/(^|\/)index\.html$/, "$1");
  const decoded = (url) => {
    try {
      return decodeURI(url);
    } catch {
      return url;
    }
  };
  return plain(decoded(one)) === plain(decoded(other));
}

/** The rank of the page that was meant, from 1; 0 where it is not among the first ten. */
export const rankOf = (url, hits) => hits.slice(0, 10).findIndex((hit) => same(hit, url)) + 1;

/** MRR@10 and recall@10 of the ranks. */
export function score(ranks) {
  const sum = ranks.reduce((total, rank) => total + (rank ? 1 / rank : 0), 0);
  return { number: ranks.length, mrr: sum / ranks.length, recall: ranks.filter(Boolean).length / ranks.length };
}

/** Scores by kind and over all, from queries and the addresses found for each. */
export function scoreByKind(queries, hitsOf) {
  const kinds = new Map();
  for (const query of queries) {
    const rank = rankOf(query.url, hitsOf(query));
    for (const kind of [query.kind, "all"]) kinds.set(kind, [...(kinds.get(kind) ?? []), rank]);
  }
  const all = kinds.get("all");
  kinds.delete("all");
  return new Map([...kinds, ["all", all]].map(([kind, ranks]) => [kind, score(ranks ?? [])]));
}
