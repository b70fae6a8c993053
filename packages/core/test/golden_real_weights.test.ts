import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { buildArchitecture, recogniseArchitecture } from '../src/architectures/index.js';
import { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD, preprocess } from '../src/image/index.js';
import { type BoundNetwork, bindNetwork } from '../src/network/index.js';
import { backboneOf, loadBackbone } from '../src/transfer/index.js';
import { readSafetensors } from '../src/weights/index.js';
import { useWasm } from './backend.js';
import { nodeDecoder } from './decoder.js';
import { describeWithShared } from './shared.js';

interface GoldenPhoto {
  readonly mobilenet_v2_pooled_first: readonly number[];
  readonly mobilenet_v2_pooled_l2: number;
  readonly squeezenet1_1_logits_first: readonly number[];
  readonly squeezenet1_1_logit_ant_310: number;
  readonly squeezenet1_1_logit_bee_309: number;
  readonly squeezenet1_1_top5: readonly (readonly [number, number])[];
}

const PREPROCESSING = {
  transforms: evaluationTransforms({ resize: 256, crop: 224 }),
  mean: IMAGENET_MEAN,
  std: IMAGENET_STD,
};

describeWithShared('golden/real_weights.json', 'real photos and real weights against PyTorch', (path) => {
  const photos: [string, GoldenPhoto][] = Object.entries(JSON.parse(readFileSync(path, 'utf8')).photos);
  const beside = (name: string) => readFileSync(new URL(`../${name}`, `file://${path}`));
  const weights = (name: string) => readSafetensors(beside(`weights/${name}.safetensors`)).tensors;
  const decoder = nodeDecoder();
  let mobilenet: BoundNetwork;
  let squeezenet: BoundNetwork;

  beforeAll(async () => {
    await useWasm();
    const features = weights('mobilenet_v2.features');
    expect(recogniseArchitecture(features)).toBe('mobilenet_v2');
    const { backbone } = backboneOf(buildArchitecture('mobilenet_v2'));
    mobilenet = bindNetwork(backbone, loadBackbone(backbone, features));
    const complete = weights('squeezenet1_1');
    expect(recogniseArchitecture(complete)).toBe('squeezenet1_1');
    squeezenet = bindNetwork(buildArchitecture('squeezenet1_1'), complete);
  });

  it.each(photos)('%s', async (name, golden) => {
    const decoded = await decoder.decode(beside(`data/hymenoptera_data/${name}`));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { data, height, width } = preprocess(decoded.value, PREPROCESSING);
    const [features, logits] = tf.tidy(() => {
      const x = tf.tensor4d(data, [1, height, width, 3]);
      return [mobilenet.predict(x).dataSync(), squeezenet.predict(x).dataSync()] as [Float32Array, Float32Array];
    });
    const largestFeature = Math.max(...features);
    for (const [i, wanted] of golden.mobilenet_v2_pooled_first.entries()) {
      expect(Math.abs(features[i]! - wanted) / largestFeature).toBeLessThan(1e-4);
    }
    expect(Math.hypot(...features) / golden.mobilenet_v2_pooled_l2).toBeCloseTo(1, 4);
    const largestLogit = golden.squeezenet1_1_top5[0]![1];
    const wanted: (readonly [number, number])[] = [
      ...golden.squeezenet1_1_logits_first.entries(),
      [310, golden.squeezenet1_1_logit_ant_310],
      [309, golden.squeezenet1_1_logit_bee_309],
      ...golden.squeezenet1_1_top5,
    ];
    for (const [index, logit] of wanted) expect(Math.abs(logits[index]! - logit) / largestLogit).toBeLessThan(1e-4);
    const best = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]!).slice(0, 5);
    expect(best).toEqual(golden.squeezenet1_1_top5.map(([index]) => index));
  });
});
