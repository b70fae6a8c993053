import type { Classification } from '@beeline/core';
import { greyPng } from './png.js';

type Explanation = NonNullable<Classification['explanation']>;

/** How a class activation map is sent: `grid`, rows of numbers, or `png`, a picture of as many pixels. */
export type MapFormat = 'grid' | 'png';

/** Rows of numbers, in the units of the logit; more than six digits of a float32 mean nothing. */
function grid({ label, width, values }: Explanation) {
  const rows = Array.from({ length: values.length / width }, (_, y) =>
    Array.from(values.subarray(y * width, (y + 1) * width), (value) => Number(value.toPrecision(6))),
  );
  return { label, rows };
}

/** A data URL of a grey PNG: the place that speaks most for the label is white; those that do not or speak against it, black. */
function picture({ label, width, height, values }: Explanation) {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const pixels = Uint8Array.from(values, (value) => (most > 0 ? Math.round((255 * Math.max(0, value)) / most) : 0));
  return { label, png: `data:image/png;base64,${btoa(String.fromCharCode(...greyPng(width, height, pixels)))}` };
}

/** A map as an answer carries it. */
export const explanationOf = (map: Explanation, format: MapFormat) => (format === 'png' ? picture(map) : grid(map));
