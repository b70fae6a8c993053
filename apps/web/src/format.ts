/**
 * Numbers and lists as people read them. Pure.
 *
 * @example
 * probability(0.9832); // '98.3 %'
 * probability(1);      // '> 99.9 %'
 */

const NBSP = '\u00a0';

/** A rate in 0..1 as a percentage with one decimal: 0.954 → '95.4 %'. */
export function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)}${NBSP}%`;
}

/** A probability in 0..1. Rounding never says "certain" or "impossible": a model is neither. */
export function probability(p: number): string {
  if (p >= 0.9995) return `>${NBSP}${percent(0.999)}`;
  if (p < 0.0005) return `<${NBSP}${percent(0.001)}`;
  return percent(p);
}

/** A span of time in milliseconds: '84 ms', '1.3 s'. */
export function duration(ms: number): string {
  return ms < 999.5 ? `${Math.max(1, Math.round(ms))}${NBSP}ms` : `${(ms / 1000).toFixed(1)}${NBSP}s`;
}

/** A file's size in bytes: '812 B', '61 KiB', '3.4 MiB'. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}${NBSP}B`;
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)}${NBSP}KiB`;
  return `${Math.round((bytes / 1024 ** 2) * 10) / 10}${NBSP}MiB`;
}

/** A whole number with thousands separated: '1,000'. */
export function count(n: number): string {
  return n.toLocaleString('en');
}

/** 'ants', 'ants or bees', 'ants, bees or wasps'. */
export function either(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The distance of two probabilities, in 0..1: '0.00002', or '< 0.00001' below that. */
export function difference(distance: number): string {
  return distance < 0.00001 ? `<${NBSP}0.00001` : distance.toFixed(5);
}
