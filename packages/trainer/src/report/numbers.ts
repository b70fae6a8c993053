import type { Interval } from '../evaluation/index.js';

/** What stands where there is no number. */
export const NOTHING = '–';

/** A share as people read it: "96.1 %". What is not quite all, or not quite nothing, never rounds to it. */
export function percent(share: number | null): string {
  if (share === null) return NOTHING;
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  if (share < 1 && share >= 0.9995) return '> 99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

/** "91.7–98.2 %" */
export function percentRange([low, high]: Interval): string {
  return `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %`;
}

/** "1 photo", "2 photos", "10,234 photos" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** A number of no fixed size (a learning rate, a loss) in about three figures. */
export function short(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** "0.4 s", "41 s", "3 min 20 s", "2 h 5 min" */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A difference of two shares in points of a hundred, with its sign: "+1.3", "−0.6", "0.0". */
export function points(difference: number): string {
  const text = Math.abs(100 * difference).toFixed(1);
  if (Number(text) === 0) return '0.0';
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** "8.6 MB", of a million bytes each */
export const megabytes = (bytes: number): string => `${short(bytes / 1e6)} MB`;

/** A probability that something is chance: "0.62", "0.0034", "< 0.0001". */
export function probability(p: number): string {
  if (p < 0.0001) return '< 0.0001';
  return p >= 0.1 ? p.toFixed(2) : String(Number(p.toPrecision(2)));
}
