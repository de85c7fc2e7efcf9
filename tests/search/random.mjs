// Random choices that are the same in every run with the same seed.

/** A source of numbers from 0 up to 1 (mulberry32), seeded by a text. */
export function randomFrom(seed) {
  let state = 0x811c9dc5;
  for (const unit of String(seed)) state = Math.imul(state ^ unit.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number below `limit`. */
export const below = (random, limit) => Math.floor(random() * limit);

/** One of the values. */
export const pick = (random, values) => values[below(random, values.length)];

/** A copy in random order. */
export function shuffled(random, values) {
  const copy = [...values];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = below(random, last + 1);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
