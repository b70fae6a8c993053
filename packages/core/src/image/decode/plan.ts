import { leadingResize, resizedTo, type Taps, taps } from '../transform/index.js';
import type { DecodeSteps, ImageHeader, ScaledDecode, Transform } from '../types.js';
import { turnOf } from './upright.js';

/** A resize of the stored picture, along its own columns and rows. */
export interface StoredResize {
  readonly columns: Taps;
  readonly rows: Taps;
  /** Whether the pass down the columns goes first, because they are the rows of the upright picture. */
  readonly downFirst: boolean;
}

/** What is made of a JPEG while it is decoded, and what is left to do after that. */
export interface Plan {
  readonly denominator: 1 | 2 | 4 | 8;
  readonly resize?: StoredResize;
  readonly rest: readonly Transform[];
}

/** Pixels above which a result is not made inside the decoder's memory: it would be the picture as a whole. */
const LARGEST_RESULT = 2 ** 20;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest scale at which Pillow's `draft` still keeps both sides at `gap` times the size that is wanted. */
function draft(photo: Size, wanted: Size, { above, gap }: ScaledDecode): Plan['denominator'] {
  if (photo.width * photo.height <= above) return 1;
  const room = Math.min(
    Math.floor(photo.width / (wanted.width * gap)),
    Math.floor(photo.height / (wanted.height * gap)),
  );
  return ([8, 4, 2] as const).find((denominator) => room >= denominator) ?? 1;
}

/** The same weights for a side that is read from its other end. */
function mirrored({ start, count, weights, stride }: Taps, from: number): Taps {
  const length = start.length;
  const other = (o: number): number => length - 1 - o;
  const turned = new Int32Array(weights.length);
  for (let o = 0; o < length; o++)
    for (let i = 0, last = other(o) * stride + count[other(o)]! - 1; i < count[other(o)]!; i++)
      turned[o * stride + i] = weights[last - i]!;
  return {
    start: start.map((_, o) => from - start[other(o)]! - count[other(o)]!),
    count: count.map((_, o) => count[other(o)]!),
    weights: turned,
    stride,
  };
}

/**
 * How to decode a JPEG for these steps. All is worked out for the upright photo and then laid over the stored picture;
 * as each pass rounds to whole samples, the order of the passes has to turn with it.
 */
export function plan(header: ImageHeader, { transforms, scaledDecode }: DecodeSteps): Plan {
  const { swapped, fromRight, fromBottom } = turnOf(header.orientation);
  const whole = swapped ? { width: header.height, height: header.width } : header;
  const wanted = resizedTo(transforms[0], whole);
  const denominator = wanted && scaledDecode ? draft(whole, wanted, scaledDecode) : 1;
  // libjpeg rounds scaled sides up.
  const size = { width: Math.ceil(whole.width / denominator), height: Math.ceil(whole.height / denominator) };
  const leading = leadingResize(size, transforms);
  const asTheyAre = { denominator, rest: transforms };
  if (!leading) return asTheyAre;
  const { width, height, filter, columns, rows } = leading.resize;
  if (filter === 'nearest' || columns.length * rows.length > LARGEST_RESULT) return asTheyAre;

  const across = taps(size.width, width, filter, columns);
  const down = taps(size.height, height, filter, rows);
  const stored = swapped ? { columns: down, rows: across } : { columns: across, rows: down };
  const [storedWidth, storedHeight] = swapped ? [size.height, size.width] : [size.width, size.height];
  return {
    denominator,
    resize: {
      columns: fromRight ? mirrored(stored.columns, storedWidth) : stored.columns,
      rows: fromBottom ? mirrored(stored.rows, storedHeight) : stored.rows,
      downFirst: swapped,
    },
    rest: leading.rest,
  };
}
