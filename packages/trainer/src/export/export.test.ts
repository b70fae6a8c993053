import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openNetwork } from '@beeline/core';
import type { Bundle, LogitsOf } from '@beeline/core/bundle';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyBundle } from '../../../core/test/tiny_bundle.js';
import { withFiles } from '../../test/files.js';
import { readOnnx } from '../../test/onnx_reader.js';
import { startWasm } from '../backends/index.js';
import { demandSameLogits } from './check.js';
import {
  DTYPES,
  type Dtype,
  exportOnnx,
  exportSafetensors,
  exportStored,
  exportTfjs,
  openBundle,
  type Replayed,
} from './index.js';
import { lowerBundle } from './lower.js';

let bundle: Bundle;
beforeAll(async () => {
  await startWasm();
  bundle = await tinyBundle({ open: openNetwork });
});

type Export = (bundle: Bundle, path: string, dtype: Dtype) => Promise<Replayed>;
const exports: readonly [string, Export, RegExp][] = [
  ['safetensors', exportSafetensors, /^in Beeline's engine$/],
  ['onnx', (bundle, path, dtype) => exportOnnx(bundle, path, dtype, '1.2.3'), /onnxruntime/],
  [
    'onnx without a runtime',
    (bundle, path, dtype) => exportOnnx(bundle, path, dtype, '1.2.3', null),
    /compared, not run/,
  ],
  ['tfjs', (bundle, path, dtype) => exportTfjs(bundle, path, dtype, '1.2.3'), /tf\.loadGraphModel .* wasm/],
  ['a bundle', (bundle, path, dtype) => exportStored(bundle, path, dtype, '1.2.3'), /^in Beeline's engine$/],
];

describe.each(exports)('%s', (_, write, by) => {
  it.each(DTYPES)('of %s is replayed, and says how far rounding moves it', (dtype) =>
    withFiles([], async (root) => {
      const replayed = await write(bundle, join(root, 'out'), dtype);
      expect(replayed.by).toMatch(by);
      expect(replayed.largestDifference).toBeLessThan({ float32: 1e-5, float16: 0.01, int8: 0.1 }[dtype]);
      if (dtype !== 'float32') expect(replayed.largestDifference).toBeGreaterThan(1e-6);
      expect(await readdir(root)).toEqual(['out']);
    }),
  );

  it('that answers otherwise than the training did is not written', () =>
    withFiles([], async (root) => {
      const { cases, tolerance } = bundle.golden;
      const moved = cases.map((one) => ({ ...one, logits: one.logits.map((logit) => logit + 0.2) }));
      const changed = { ...bundle, golden: { cases: moved, tolerance } };
      await expect(write(changed, join(root, 'out'), 'float32')).rejects.toMatchObject({ code: 'replay_differs' });
      expect(await readdir(root)).toEqual([]);
    }));
});

it('another engine has to agree with ours on the same rounded numbers, also where rounding may move much', async () => {
  const lowered = lowerBundle(bundle, 'int8');
  const { graph, state, manifest } = { ...bundle, ...lowered };
  const ours = openNetwork({ graph, state, preprocessing: manifest.preprocessing });
  await demandSameLogits(bundle, lowered, 'int8', ours.logits);
  const off: LogitsOf = async (image) => (await ours.logits(image)).map((logit) => logit + 0.005);
  await expect(demandSameLogits(bundle, lowered, 'int8', off)).rejects.toMatchObject({ code: 'replay_differs' });
  const none: LogitsOf = async () => Float32Array.of(Number.NaN, 0, 0);
  await expect(demandSameLogits(bundle, lowered, 'int8', none)).rejects.toMatchObject({ code: 'replay_differs' });
  ours.dispose();
});

describe('what travels along', () => {
  it('is labels, preprocessing and temperature in an ONNX file', () =>
    withFiles([], async (root) => {
      await exportOnnx(bundle, join(root, 'out'), 'float32', '1.2.3');
      const { metadata, input } = readOnnx(await readFile(join(root, 'out')));
      const { labels, preprocessing, temperature, name, licence } = bundle.manifest;
      const { bundle: from, ...texts } = Object.fromEntries(metadata);
      expect(from).toBe(bundle.sha256);
      expect(texts).toEqual({
        name,
        licence,
        labels: JSON.stringify(labels),
        preprocessing: JSON.stringify(preprocessing),
        temperature: String(temperature),
      });
      expect(input).toEqual(['input', 'batch', 3, 32, 32]);
    }));

  it('is the same in a graph model', () =>
    withFiles([], async (root) => {
      await exportTfjs(bundle, join(root, 'out'), 'float32', '1.2.3');
      const model = JSON.parse(await readFile(join(root, 'out/model.json'), 'utf8'));
      const { labels, preprocessing, temperature, name, licence } = bundle.manifest;
      const about = { name, licence, labels, preprocessing, temperature, bundle: bundle.sha256 };
      expect(model.userDefinedMetadata).toEqual(about);
    }));

  it('is where it came from in a bundle with rounded weights', () =>
    withFiles([], async (root) => {
      await exportStored(bundle, join(root, 'out.zip'), 'int8', '1.2.3', { photos: 8, before: 6, after: 6 });
      const { manifest } = await openBundle(join(root, 'out.zip'));
      expect(manifest.weights.dtype).toBe('I8');
      const stored = { dtype: 'int8', from: bundle.sha256, photos: 8, before: 6, after: 6 };
      expect(manifest.training).toEqual({ ...bundle.manifest.training, stored });
      expect(manifest.metrics).toEqual(bundle.manifest.metrics);
    }));
});

it('a graph model replaces an earlier one, and no folder with anything else', () =>
  withFiles(['photos/1.jpg'], async (root) => {
    for (let i = 0; i < 2; i++) await exportTfjs(bundle, join(root, 'out'), 'float32', '1.2.3');
    expect((await readdir(join(root, 'out'))).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
    const refused = { code: 'out_exists', message: expect.stringContaining('1.jpg') };
    await expect(exportTfjs(bundle, join(root, 'photos'), 'float32', '1.2.3')).rejects.toMatchObject(refused);
    expect(await readdir(join(root, 'photos'))).toEqual(['1.jpg']);
  }));
