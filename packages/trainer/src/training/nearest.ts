/** How many letters must be changed, put in or left out to make one word of another (Levenshtein, 1966). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length]!;
}

/** The word that was probably meant: the first of the nearest, if at most two fifths of its letters differ. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const distances = words.map((other) => editDistance(word.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  const found = words[distances.indexOf(least)];
  return found !== undefined && least <= 0.4 * Math.max(word.length, found.length) ? found : undefined;
}
