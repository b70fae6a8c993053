/** Maps [from, to] linearly to [start, end]. */
export function linear(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** Round numbers 1, 2 or 5 times a power of ten apart, about `wanted` of them, that enclose [from, to]. */
export function ticks(from: number, to: number, wanted: number): number[] {
  const raw = Math.max(to - from, 1e-6) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((times) => times * power >= raw * 0.999) ?? 10);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  // Multiples of the step, rounded to the digits that the step has, so that 3 * 0.1 stays 0.3.
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)));
}

/** Coordinates in SVG with a tenth of a unit, which no eye tells from more. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);
