import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Classifier, createClassifier, createRandom, openNetwork } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { packBundle, readBundle } from '@beeline/core/bundle';
import { createDecoder, evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD } from '@beeline/core/image';
import { initialise } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
export const compiled = (file: string): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(require.resolve(file)));

export interface Fixture {
  /** A folder with a bundle. */
  readonly bundleDir: string;
  /** A folder with a page. */
  readonly web: string;
  /** The same bundle in this Node, on the stock engine: what the Worker has to agree with. */
  readonly reference: Classifier;
  /** A folder with the same bundle under another name. */
  renamed(name: string): string;
  remove(): void;
}

/** Makes random convolutions stronger; else every photo would fade to the same features on its way through them. */
const spread = (state: StateDict): StateDict =>
  new Map(
    [...state].map(([name, { shape, data }]) => {
      const factor = shape.length === 4 ? 3 : 1;
      return [name, { shape, data: data.map((value) => value * factor) }];
    }),
  );

/** A model that nobody trained: its answers mean nothing, but they differ from photo to photo. */
export async function makeFixture(): Promise<Fixture> {
  await tf.setBackend('wasm');
  if (tf.getBackend() !== 'wasm') throw new Error(`The reference would run on ${tf.getBackend()}.`);

  const { build, initialisation, input, resize } = architecture('beenet');
  const graph = build({ classes: 3 });
  const labels = ['ants', 'bees', 'wasps'];
  const { features } = backboneOf(graph);
  const rate = { correct: 0, total: 0, accuracy: 0, interval: [0, 1] as const };
  const files = await packBundle({
    name: 'random-beenet',
    version: '0.0.0',
    architecture: 'beenet',
    graph,
    state: spread(initialise(graph, createRandom(1), initialisation)),
    labels,
    preprocessing: {
      transforms: evaluationTransforms({ resize, crop: input }),
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
    },
    temperature: 0.8,
    unknown: {
      basis: new Float32Array(features).fill(1 / Math.sqrt(features)),
      features,
      weights: { likeness: 10, margin: 0.1 },
      threshold: 2,
      falseAlarmRate: 0.05,
      calibratedOn: 19,
    },
    metrics: {
      split: 'none',
      top1: rate,
      perClass: labels.map((label) => ({ label, ...rate })),
      confusion: labels.map(() => labels.map(() => 0)),
    },
    training: {},
    dataset: { sha256: '0'.repeat(64), splits: {} },
    licence: 'MIT',
    open: openNetwork,
  });

  const folder = mkdtempSync(join(tmpdir(), 'beeline-api-'));
  const [bundleDir, web] = [join(folder, 'bundle'), join(folder, 'web')];
  for (const made of [bundleDir, web]) mkdirSync(made);
  for (const [name, bytes] of files) writeFileSync(join(bundleDir, name), bytes);
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>The page</title>');

  const decoder = createDecoder({
    jpeg: compiled('@beeline/core/codec/jpeg.wasm'),
    png: compiled('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
    webp: compiled('@jsquash/webp/codec/dec/webp_dec.wasm'),
  });
  const reference = createClassifier({ bundle: await readBundle(async (name) => files.get(name)), decoder });
  const renamed = (name: string): string => {
    const to = mkdtempSync(join(folder, 'renamed-'));
    cpSync(bundleDir, to, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
    writeFileSync(join(to, 'manifest.json'), JSON.stringify({ ...manifest, name }));
    return to;
  };
  return { bundleDir, web, reference, renamed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
