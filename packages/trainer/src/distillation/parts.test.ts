import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { buildArchitecture } from '@beeline/core/architectures';
import { applyTransforms, IMAGENET_MEAN, IMAGENET_STD, normalise, waves } from '@beeline/core/image';
import { backboneOf } from '@beeline/core/transfer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchSource, planOf, readBatch } from './batches.js';
import { lastMapOf } from './ends.js';
import { rateAt } from './fit.js';
import { drawJitter, jittered, normaliser } from './pixels.js';
import { orthogonal, regrid } from './projection.js';
import { Rows } from './rows.js';
import { DISTILL_DEFAULTS, type DistillConfig } from './settings.js';
import { isMixed, viewOf } from './views.js';

const normalisation = { mean: IMAGENET_MEAN, std: IMAGENET_STD };
const still = { brightness: 1, contrast: 1, saturation: 1, dx: 0, dy: 0 };
const config: DistillConfig = { ...DISTILL_DEFAULTS, student: 'beenet', size: 96 };

describe('views', () => {
  it('show two sizes the same part of a photo', () => {
    const photo = { ...waves(90, 70), sha256: 'a' };
    for (let view = 0; view < 4; view++) {
      const [small, large] = [32, 64].map((size) => applyTransforms(photo, viewOf(config, photo, view, size)));
      const halved = applyTransforms(large!, [{ op: 'resize', width: 32, height: 32, filter: 'box' }]);
      const apart = halved.data.reduce((sum, value, i) => sum + Math.abs(value - small!.data[i]!), 0) / 3072;
      expect(apart).toBeLessThan(6);
    }
  });

  it('depend on the contents of the photo and the number of the view', () => {
    const of = (sha256: string, view: number) => viewOf(config, { width: 90, height: 70, sha256 }, view, 32);
    expect(of('a', 0)).toEqual(of('a', 0));
    expect(of('a', 1)).not.toEqual(of('a', 0));
    expect(of('b', 0)).not.toEqual(of('a', 0));
  });
});

describe('a batch', () => {
  it('has the labels of photos that are alone in their view', () => {
    const mixed = { ...config, cutmix: 0.5 };
    const photos = Array.from({ length: 12 }, (_, i) => ({ sha256: `${i}`, label: { set: 0, truth: i } }));
    const prepared = { photos, crops: { read: () => undefined }, targets: [] } as unknown as BatchSource;
    const shown = photos.map((_, photo) => ({ photo, view: photo % 3 }));
    const labels = readBatch(prepared, mixed, normalisation, 0, shown, 1).labels[0]!;
    expect(labels).toEqual(shown.map(({ photo, view }) => (isMixed(mixed, `${photo}`, view) ? -1 : photo)));
    expect(labels.filter((label) => label < 0).length).toBeGreaterThan(0);
    expect(readBatch(prepared, config, normalisation, 0, shown, 1).labels[0]).toEqual([...photos.keys()]);
  });
});

describe('pixels', () => {
  const size = 12;
  const image = waves(size, size);
  const through = (jitter: typeof still): Float32Array => {
    const out = new Float32Array(image.data.length);
    jittered(image.data, size, jitter, normalisation, out, 0);
    return out;
  };
  const close = (a: Float32Array, b: Float32Array): void => {
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(1e-5);
  };

  it('stay as they are where nothing changes', () => {
    close(through(still), normalise(image, normalisation));
    const table = new Float32Array(image.data.length);
    normaliser(normalisation)(image.data, table);
    close(table, normalise(image, normalisation));
  });

  it('are darker, greyer or moved as they are told', () => {
    const grey = through({ ...still, saturation: 0 });
    // Without colour, the three channels differ by their normalisation alone.
    const red = (grey[0]! * IMAGENET_STD[0] + IMAGENET_MEAN[0]) * 255;
    expect((grey[1]! * IMAGENET_STD[1] + IMAGENET_MEAN[1]) * 255).toBeCloseTo(red, 3);
    const half = { ...image, data: image.data.map((value) => value / 2) };
    const dark = through({ ...still, brightness: 0.5 });
    expect(Math.max(...dark.map((v, i) => Math.abs(v - normalise(half, normalisation)[i]!)))).toBeLessThan(0.02);
    // Moved right by two: the third column is the old first, and so are those before it.
    const moved = through({ ...still, dx: 2 });
    const old = through(still);
    expect([...moved.slice(6, 9)]).toEqual([...old.slice(0, 3)]);
    expect([...moved.slice(0, 3)]).toEqual([...old.slice(0, 3)]);
  });

  it('are jittered within bounds', () => {
    const random = createRandom(1);
    for (let i = 0; i < 200; i++) {
      const { brightness, contrast, saturation, dx, dy } = drawJitter(random, 0.3, 4);
      for (const factor of [brightness, contrast, saturation]) expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.3);
      for (const move of [dx, dy]) expect(Math.abs(move)).toBeLessThanOrEqual(4);
    }
  });
});

describe('the order of an epoch', () => {
  it('shows every photo once, in batches of nearly one size, and in all its views over as many epochs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (photos, batchSize, views) => {
          const usable = Array.from({ length: photos }, (_, i) => 3 * i);
          const seen = new Map(usable.map((photo) => [photo, new Set<number>()]));
          for (let epoch = 0; epoch < views; epoch++) {
            const plan = planOf({ usable }, { ...config, batchSize, views }, epoch);
            const sizes = plan.map((batch) => batch.length);
            expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
            expect(plan.flatMap((batch) => batch.map(({ photo }) => photo)).sort((a, b) => a - b)).toEqual(usable);
            for (const { photo, view } of plan.flat()) seen.get(photo)!.add(view);
          }
          for (const shown of seen.values()) expect(shown.size).toBe(views);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('climbs, then falls to nothing', () => {
    const rates = Array.from({ length: 400 }, (_, step) => rateAt({ ...config, epochs: 40, warmup: 2 }, 10, step));
    const top = rates.indexOf(Math.max(...rates));
    expect(top).toBe(20);
    expect(rates[top]).toBe(config.learningRate);
    expect(rates.slice(0, 21)).toEqual(rates.slice(0, 21).sort((a, b) => a - b));
    expect(rates.slice(20)).toEqual(rates.slice(20).sort((a, b) => b - a));
    expect(rates[399]).toBeLessThan(1e-4 * config.learningRate);
  });
});

describe('what a map becomes', () => {
  it('is projected on directions at right angles, of length 1', () => {
    const [channels, dims] = [20, 6];
    const rows = orthogonal(channels, dims, 1);
    for (let a = 0; a < dims; a++)
      for (let b = 0; b < dims; b++) {
        let dot = 0;
        for (let c = 0; c < channels; c++) dot += rows[c * dims + a]! * rows[c * dims + b]!;
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 5);
      }
  });

  it('keeps its mean on any grid, and is itself on its own', () => {
    for (const [from, to] of [
      [7, 5],
      [13, 7],
      [3, 4],
    ] as const) {
      const weights = regrid(from, to);
      for (let cell = 0; cell < from ** 2; cell++) {
        let share = 0;
        for (let place = 0; place < to ** 2; place++) share += weights[place * from ** 2 + cell]!;
        expect(share / to ** 2).toBeCloseTo(1 / from ** 2, 6);
      }
    }
    const same = regrid(3, 3);
    expect([...same].filter((weight) => weight === 1)).toHaveLength(9);
    expect(same.reduce((a, b) => a + b)).toBe(9);
  });

  it('is found at the end of networks that take its mean', () => {
    const of = (name: string) => lastMapOf(backboneOf(buildArchitecture(name)).backbone, 224);
    expect(of('mobilenet_v2')).toMatchObject({ channels: 1280, height: 7, width: 7 });
    expect(of('mobilenet_v3_small')).toMatchObject({ channels: 576, width: 7 });
    expect(of('squeezenet1_1')).toMatchObject({ channels: 512, width: 13 });
    expect(of('vgg16')).toBeUndefined();
  });
});

describe('rows on disk', () => {
  it('are counted once they are noted, and taken up from there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'beeline-rows-'));
    try {
      const path = join(folder, 'rows');
      const first = new Rows(path, 3, 2);
      first.write(0, Uint8Array.of(1, 2, 3, 4, 5, 6));
      first.commit(1, {});
      first.write(1, Uint8Array.of(9, 9, 9, 9, 9, 9));
      first.close();
      // The second photo was written but not noted.
      const second = new Rows(path, 3, 2);
      expect(second.photos).toBe(1);
      second.write(1, Uint8Array.of(7, 8, 9, 10, 11, 12));
      second.commit(2, { 5: 'broken' });
      const out = new Uint8Array(6);
      second.read(1, 1, out, 0);
      second.read(0, 0, out, 3);
      expect([...out]).toEqual([10, 11, 12, 1, 2, 3]);
      expect(() => second.read(2, 0, out, 0)).toThrow('ends before view 0 of photo 2');
      second.close();
      // Rows of another length are others.
      const other = new Rows(path, 4, 2);
      expect(other.photos).toBe(0);
      other.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
