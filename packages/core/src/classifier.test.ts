import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../test/backend.js';
import { nodeDecoder } from '../test/decoder.js';
import { pngOf } from '../test/photos.js';
import { tinyBundle, tinyGraph, tinyUnknown } from '../test/tiny_bundle.js';
import { verifyBundle } from './bundle/index.js';
import { type Classifier, createClassifier, openNetwork } from './classifier.js';
import { applyTransforms, type Decoder, waves } from './image/index.js';
import { type Graph, initialise } from './network/index.js';
import { createRandom } from './random.js';
import { fail, ok } from './result.js';
import { backboneOf, unknownScore } from './transfer/index.js';

/** Takes the first two bytes as width and height; anything shorter is empty. */
const decoder: Decoder = {
  decode: async (bytes) =>
    bytes.length < 2 ? fail({ code: 'empty', message: 'The file is empty.' }) : ok(waves(bytes[0]!, bytes[1]!)),
  async decodeTo(bytes, { transforms }) {
    const image = await this.decode(bytes);
    return image.ok ? ok(applyTransforms(image.value, transforms)) : image;
  },
};
const photo = Uint8Array.of(60, 50);

describe('a classifier', () => {
  let classifier: Classifier;
  beforeAll(async () => {
    await useWasm();
    const bundle = await tinyBundle({ open: openNetwork });
    classifier = createClassifier({ bundle, decoder });
    return () => classifier.dispose();
  });

  test('answers with every label, best first, and probabilities that add up to 1', async () => {
    const answer = await classifier.classify(photo);
    if (!answer.ok) throw new Error(answer.error.message);
    const { predictions } = answer.value;
    expect(predictions.map(({ label }) => label).sort()).toEqual(['ants', 'bees', 'wasps']);
    expect(predictions.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    expect(predictions.map(({ probability }) => probability)).toEqual(
      predictions.map(({ probability }) => probability).sort((a, b) => b - a),
    );
    expect(answer.value).not.toHaveProperty('timing');
  });

  test('its logits are what the network adds up to by hand', async () => {
    const { manifest, state } = classifier.bundle;
    const image = applyTransforms(waves(60, 50), manifest.preprocessing.transforms);
    const [mean, std] = [manifest.preprocessing.mean, manifest.preprocessing.std];
    const weight = state.get('features.0.weight')!.data;
    const variance = 1 / Math.sqrt(1 + 1e-5);
    const pooled = [0, 1, 2, 3].map((out) => {
      let total = 0;
      for (let oy = 0; oy < 16; oy++)
        for (let ox = 0; ox < 16; ox++) {
          let sum = 0;
          for (let c = 0; c < 3; c++)
            for (let ky = 0; ky < 3; ky++)
              for (let kx = 0; kx < 3; kx++) {
                const [y, x] = [oy * 2 + ky - 1, ox * 2 + kx - 1];
                if (y < 0 || x < 0 || y >= 32 || x >= 32) continue;
                const value = (image.data[(y * 32 + x) * 3 + c]! / 255 - mean[c]!) / std[c]!;
                sum += value * weight[((out * 3 + c) * 3 + ky) * 3 + kx]!;
              }
          total += Math.max(0, sum * variance);
        }
      return total / 256;
    });
    const head = state.get('fc.weight')!.data;
    const expected = [0, 1, 2].map((label) =>
      pooled.reduce((sum, value, i) => sum + value * head[label * 4 + i]!, state.get('fc.bias')!.data[label]!),
    );
    const logits = await classifier.logits(waves(60, 50));
    expect(logits).toHaveLength(3);
    for (const [i, value] of expected.entries()) expect(logits[i]).toBeCloseTo(value, 4);

    const exps = expected.map((value) => Math.exp(value / manifest.temperature));
    const { predictions } = await classifier.classifyImage(waves(60, 50));
    for (const [i, label] of manifest.labels.entries())
      expect(predictions.find((one) => one.label === label)!.probability).toBeCloseTo(
        exps[i]! / exps.reduce((a, b) => a + b),
        4,
      );
  });

  test('its map of the best label adds up to that logit, and comes only when it is asked for', async () => {
    const plain = await classifier.classifyImage(waves(60, 50));
    expect(plain).not.toHaveProperty('explanation');
    const { predictions, explanation } = await classifier.classifyImage(waves(60, 50), { explain: true });
    expect(predictions).toEqual(plain.predictions);
    const { label, width, height, values } = explanation!;
    expect([label, width, height, values.length]).toEqual([predictions[0]!.label, 16, 16, 256]);
    const index = classifier.bundle.manifest.labels.indexOf(label);
    const bias = classifier.bundle.state.get('fc.bias')!.data[index]!;
    const logits = await classifier.logits(waves(60, 50));
    expect(values.reduce((sum, value) => sum + value, 0) / 256 + bias).toBeCloseTo(logits[index]!, 4);
    expect(new Set(values).size).toBeGreaterThan(100);
  });

  test('replays the golden images of its bundle', async () => {
    expect(await verifyBundle(classifier.bundle, classifier.logits)).toMatchObject({ equal: true });
  });

  test('topK cuts the list', async () => {
    const { predictions } = await classifier.classifyImage(waves(60, 50), { topK: 1 });
    const all = await classifier.classifyImage(waves(60, 50), { topK: 100 });
    expect(predictions).toEqual(all.predictions.slice(0, 1));
    expect(all.predictions).toHaveLength(3);
  });

  test.each([0, -1, 1.5, Number.NaN])('topK %d is refused', async (topK) => {
    await expect(classifier.classify(photo, { topK })).rejects.toMatchObject({ code: 'option_invalid' });
  });

  test('what is wrong with a photo is a value', async () => {
    expect(await classifier.classify(new Uint8Array())).toEqual({
      ok: false,
      error: expect.objectContaining({ code: 'empty' }),
    });
  });

  test('answering leaves no tensor behind', async () => {
    await classifier.classify(photo);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) await classifier.classify(photo);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a real file through the real decoder gets the answer of its pixels', async () => {
  await useWasm();
  const classifier = createClassifier({ bundle: await tinyBundle(), decoder: nodeDecoder() });
  const image = waves(60, 50);
  expect(await classifier.classify(pngOf(image))).toEqual(ok(await classifier.classifyImage(image)));
  classifier.dispose();
});

test('with a clock it says how long each step took', async () => {
  await useWasm();
  let time = 0;
  const now = () => {
    time += 10;
    return time;
  };
  const classifier = createClassifier({ bundle: await tinyBundle({ open: openNetwork }), decoder, now });
  const answer = await classifier.classify(photo);
  expect(answer).toMatchObject({ ok: true, value: { timing: { decode: 10, preprocess: 10, inference: 10 } } });
  classifier.dispose();
});

test('equal probabilities keep the order of the labels', async () => {
  await useWasm();
  const bundle = await tinyBundle();
  const state = new Map([...bundle.state].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 0) }]));
  const classifier = createClassifier({ bundle: { ...bundle, state }, decoder });
  const { predictions } = await classifier.classifyImage(waves(60, 50));
  expect(predictions.map(({ label }) => label)).toEqual(['ants', 'bees', 'wasps']);
  classifier.dispose();
});

test('dispose gives everything back', async () => {
  await useWasm();
  const before = tf.memory().numTensors;
  const classifier = createClassifier({ bundle: await tinyBundle(), decoder });
  await classifier.classify(photo);
  classifier.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe('a photo that is none of the classes', () => {
  const image = waves(60, 50);
  const classifierOf = async (parts: Parameters<typeof tinyBundle>[0]) => {
    await useWasm();
    const bundle = await tinyBundle({ ...parts, open: openNetwork });
    return createClassifier({ bundle, decoder });
  };
  /** The features of the image, by the network cut off before its head. */
  const featuresOf = async ({ bundle }: Classifier): Promise<Float32Array> => {
    const { backbone } = backboneOf(bundle.graph);
    const state = new Map([...bundle.state].filter(([name]) => name.startsWith('features.')));
    const network = openNetwork({ graph: backbone, state, preprocessing: bundle.manifest.preprocessing });
    const features = await network.logits(image);
    network.dispose();
    return features;
  };

  test.each([
    ['a linear head', tinyGraph],
    [
      'a convolution as its head',
      {
        name: 'tiny',
        nodes: [
          ...tinyGraph.nodes.slice(0, 3),
          {
            id: 'classifier',
            op: 'conv2d',
            inputs: ['features.2'],
            attributes: {
              ...{ in_channels: 4, out_channels: 3, kernel_size: [1, 1], stride: [1, 1], padding: [0, 0] },
              ...{ dilation: [1, 1], groups: 1, bias: true },
            },
          },
          { id: 'pool', op: 'adaptive_avg_pool', inputs: ['classifier'], attributes: { output_size: [1, 1] } },
          { id: 'flatten', op: 'flatten', inputs: ['pool'], attributes: {} },
        ],
        output: 'flatten',
      } satisfies Graph,
    ],
  ])('with %s is told by the features of that very pass', async (_, graph) => {
    const classifier = await classifierOf({
      graph,
      state: initialise(graph, createRandom(7)),
      unknown: tinyUnknown(),
    });
    const before = tf.memory().numTensors;
    const plain = await classifier.classifyImage(image);
    const score = unknownScore(tinyUnknown(), await featuresOf(classifier), await classifier.logits(image));
    expect(plain.unknownScore).toBeCloseTo(score, 5);
    expect(plain.known).toBe(score <= tinyUnknown().threshold);
    const both = await classifier.classifyImage(image, { explain: true });
    expect(both).toMatchObject(plain);
    expect(both.explanation).toBeDefined();
    expect(tf.memory().numTensors).toBe(before);
    classifier.dispose();
  });

  test('is unknown above the threshold, known at it', async () => {
    const scored = await classifierOf({ unknown: tinyUnknown() });
    const { unknownScore: score = 0 } = await scored.classifyImage(image);
    scored.dispose();
    for (const [threshold, known] of [
      [score, true],
      [score - 1e-6, false],
    ] as const) {
      const classifier = await classifierOf({ unknown: { ...tinyUnknown(), threshold } });
      expect((await classifier.classifyImage(image)).known).toBe(known);
      classifier.dispose();
    }
  });

  test('is not spoken of where the bundle has no score', async () => {
    const classifier = await classifierOf({});
    const answer = await classifier.classifyImage(image);
    expect(answer).not.toHaveProperty('known');
    expect(answer).not.toHaveProperty('unknownScore');
    classifier.dispose();
  });
});
