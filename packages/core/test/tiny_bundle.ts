import { type Bundle, type BundleParts, packBundle, type ReadFile, readBundle } from '../src/bundle/index.js';
import { type Graph, initialise } from '../src/network/index.js';
import { createRandom } from '../src/random.js';
import type { UnknownScore } from '../src/transfer/index.js';

/** One convolution and a linear head for three labels: as small as a network can be and still have every part. */
export const tinyGraph: Graph = {
  name: 'tiny',
  nodes: [
    {
      id: 'features.0',
      op: 'conv2d',
      inputs: ['input'],
      attributes: {
        in_channels: 3,
        out_channels: 4,
        kernel_size: [3, 3],
        stride: [2, 2],
        padding: [1, 1],
        dilation: [1, 1],
        groups: 1,
        bias: false,
      },
    },
    {
      id: 'features.1',
      op: 'batch_norm',
      inputs: ['features.0'],
      attributes: { num_features: 4, eps: 1e-5, momentum: 0.1 },
    },
    { id: 'features.2', op: 'relu', inputs: ['features.1'], attributes: {} },
    { id: 'pool', op: 'adaptive_avg_pool', inputs: ['features.2'], attributes: { output_size: [1, 1] } },
    { id: 'flatten', op: 'flatten', inputs: ['pool'], attributes: {} },
    { id: 'fc', op: 'linear', inputs: ['flatten'], attributes: { in_features: 4, out_features: 3, bias: true } },
  ],
  output: 'fc',
};

/** Logits that no network is needed for: they depend on the image's size alone. */
export const fakeOpen: BundleParts['open'] = () => ({
  logits: async ({ width, height }) => Float32Array.of(width / 100, height / 100, -0.1),
  dispose: () => undefined,
});

/** A score for the four features of the tiny network. */
export const tinyUnknown = (): UnknownScore => ({
  basis: Float32Array.of(0.5, 0.5, 0.5, 0.5),
  features: 4,
  weights: { likeness: 2, margin: 0.25 },
  threshold: 0.125,
  falseAlarmRate: 0.05,
  calibratedOn: 59,
});

/** Everything for a bundle, sound in every part. */
export const tinyParts = (): BundleParts => ({
  name: 'tiny',
  version: '0.1.0',
  architecture: 'tiny',
  graph: tinyGraph,
  state: initialise(tinyGraph, createRandom(7)),
  labels: ['ants', 'bees', 'wasps'],
  preprocessing: {
    transforms: [
      { op: 'resize_shorter', size: 40, filter: 'bilinear' },
      { op: 'center_crop', size: 32 },
    ],
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  temperature: 1.25,
  metrics: {
    split: 'val',
    top1: { correct: 6, total: 8, accuracy: 0.75, interval: [0.409, 0.929] },
    perClass: [
      { label: 'ants', correct: 3, total: 4, accuracy: 0.75, interval: [0.301, 0.954] },
      { label: 'bees', correct: 3, total: 3, accuracy: 1, interval: [0.438, 1] },
      { label: 'wasps', correct: 0, total: 1, accuracy: 0, interval: [0, 0.793] },
    ],
    confusion: [
      [3, 1, 0],
      [0, 3, 0],
      [1, 0, 0],
    ],
  },
  training: { epochs: 2, learningRate: 0.001, mode: 'frozen', seed: 7, backend: 'wasm' },
  dataset: {
    sha256: 'ab'.repeat(32),
    splits: { train: { ants: 9, bees: 8, wasps: 7 }, val: { ants: 4, bees: 3, wasps: 1 } },
  },
  licence: 'MIT',
  open: fakeOpen,
});

export const readFrom =
  (files: ReadonlyMap<string, Uint8Array>): ReadFile =>
  async (name) =>
    files.get(name);

/** A sound bundle, packed and read back. */
export const tinyBundle = async (parts: Partial<BundleParts> = {}): Promise<Bundle> =>
  readBundle(readFrom(await packBundle({ ...tinyParts(), ...parts })));
