import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checks, noise, waves } from '../formulas.js';
import type { Transform } from '../types.js';
import { applyTransforms } from './index.js';

interface Pinned {
  readonly formula: 'waves' | 'checks' | 'noise';
  readonly width: number;
  readonly height: number;
  readonly transforms: readonly Transform[];
  readonly size: readonly [number, number];
  readonly sha256: string;
}

const formulas = { waves, checks, noise };

// Each of these was made with Pillow 9.4 too, and was the same.
const pinned: readonly Pinned[] = JSON.parse(readFileSync(new URL('../testdata/pinned.json', import.meta.url), 'utf8'));

it.each(
  pinned.map(
    (p) => [`${p.formula} ${p.width} x ${p.height}: ${p.transforms.map((t) => JSON.stringify(t)).join()}`, p] as const,
  ),
)('%s', (_, { formula, width, height, transforms, size, sha256 }) => {
  const image = applyTransforms(formulas[formula](width, height), transforms);
  expect([image.width, image.height]).toEqual(size);
  expect(createHash('sha256').update(image.data).digest('hex')).toBe(sha256);
});
