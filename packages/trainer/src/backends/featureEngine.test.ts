import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { IMAGENET_MEAN, IMAGENET_STD } from '@beeline/core/image';
import { initialise } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { stripes } from '../../test/png.js';
import { loadOnnxRuntime } from '../export/onnx/index.js';
import { chooseFeatureEngine, type FeatureEngine, type PhotoOutput, runOnPhotos } from './index.js';

const installed = loadOnnxRuntime() !== null;
if (!installed) console.log('skipped: features by onnxruntime (onnxruntime-node is not installed)');

const { build, initialisation } = architecture('beenet');
const whole = build({ classes: 3 });
const { backbone: graph, headNode } = backboneOf(whole);
const state = new Map(
  [...initialise(whole, createRandom(1), initialisation)].filter(([name]) => !name.startsWith(headNode.id)),
);
const transforms = [{ op: 'resize', width: 32, height: 32, filter: 'bilinear' }] as const;
const preprocessing = { transforms, mean: IMAGENET_MEAN, std: IMAGENET_STD };

const names = Array.from({ length: 30 }, (_, i) => `${i}.png`);
const photos = names.map((name, i) => [name, i === 11 ? Buffer.from('no photo') : stripes('lying', i)] as const);

async function features(root: string, engine: FeatureEngine, workers: number): Promise<PhotoOutput[]> {
  const all: PhotoOutput[] = [];
  const files = names.map((name) => join(root, name));
  for await (const output of runOnPhotos(files, { graph, state, preprocessing, engine, workers })) all.push(output);
  return all;
}

describe.runIf(installed)('features by onnxruntime', () => {
  it('are those of wasm, photo by photo, for any number of threads; a broken photo says so', () =>
    withFiles(photos, async (root) => {
      const expected = await features(root, 'wasm', 1);
      const one = await features(root, 'onnxruntime', 1);
      expect(await features(root, 'onnxruntime', 3)).toEqual(one);
      const rows = expected.flatMap((output) => (output.ok ? [output.values] : []));
      const largest = rows.flatMap((row) => [...row]).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeGreaterThan(0);
      for (const [i, output] of one.entries()) {
        const wanted = expected[i]!;
        if (!wanted.ok || !output.ok) {
          expect(i).toBe(11);
          expect(output).toEqual(wanted);
          continue;
        }
        expect(output.values.length).toBe(wanted.values.length);
        for (const [k, value] of wanted.values.entries())
          expect(Math.abs(output.values[k]! - value) / largest).toBeLessThan(1e-4);
      }
    }));

  it('stop when they are told to', () =>
    withFiles(photos, async (root) => {
      const stop = new AbortController();
      const files = Array.from({ length: 1000 }, (_, i) => join(root, names[i % 10]!));
      const run = { graph, state, preprocessing, engine: 'onnxruntime', workers: 2, signal: stop.signal } as const;
      const running = (async () => {
        for await (const _ of runOnPhotos(files, run)) stop.abort(new Error('enough'));
      })();
      await expect(running).rejects.toThrow('enough');
    }));

  it('are taken where nothing else is said, and not where something is', () => {
    expect(chooseFeatureEngine('auto', preprocessing)).toMatchObject({ name: 'onnxruntime' });
    expect(chooseFeatureEngine('wasm', preprocessing)).toMatchObject({ name: 'wasm' });
  });
});

it('onnxruntime is passed over, with the reason, where photos have no one size; asked for, it is an error', () => {
  const free = { ...preprocessing, transforms: [{ op: 'resize_shorter', size: 32, filter: 'bilinear' }] } as const;
  expect(chooseFeatureEngine('auto', free)).toMatchObject({
    name: 'wasm',
    description: expect.stringContaining('not onnxruntime: '),
  });
  expect(() => chooseFeatureEngine('onnxruntime', free)).toThrowError(
    expect.objectContaining({ code: 'backend_unavailable', hint: expect.stringContaining('--features-engine') }),
  );
});
