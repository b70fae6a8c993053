import * as tf from '@tensorflow/tfjs-core';
import type { Bundle, Model, OpenNetwork } from './bundle/index.js';
import { BeelineError } from './errors.js';
import {
  type Decoder,
  type Image,
  type ImageLimits,
  type ImageProblem,
  type ImageTensor,
  preprocess,
  tensorOf,
} from './image/index.js';
import { type BoundNetwork, bindNetwork } from './network/index.js';
import { ok, type Result } from './result.js';
import { softmax } from './transfer/index.js';

/** One label and how probable it is, in [0, 1]. */
export interface Prediction {
  readonly label: string;
  readonly probability: number;
}

/**
 * Milliseconds that each step took, by the caller's clock. A photo comes out of `decode` resized and cut; what is left to
 * `preprocess` is to normalise it.
 */
export interface Timing {
  readonly decode: number;
  readonly preprocess: number;
  readonly inference: number;
}

/** An answer. */
export interface Classification {
  /** Best first; equal ones in the labels' order. */
  readonly predictions: readonly Prediction[];
  /** Only where the classifier was given a clock. */
  readonly timing?: Timing;
}

export interface ClassifyOptions {
  /** How many predictions, at least 1; all labels if not given. */
  readonly topK?: number;
  /** What is refused before decoding; `DEFAULT_LIMITS` where not given. */
  readonly limits?: Partial<ImageLimits>;
}

/** A bundle on an engine. */
export interface Classifier extends OpenNetwork {
  readonly bundle: Bundle;
  /** The labels of a photo as it comes: a JPEG, PNG or WebP file. What is wrong with a photo is a value, not thrown. */
  classify(bytes: Uint8Array, options?: ClassifyOptions): Promise<Result<Classification, ImageProblem>>;
  /** The labels of an image that is decoded and upright already. */
  classifyImage(image: Image, options?: Pick<ClassifyOptions, 'topK'>): Promise<Classification>;
}

async function infer(network: BoundNetwork, { width, height, data }: ImageTensor): Promise<Float32Array> {
  const x = tf.tensor4d(data, [1, height, width, 3]);
  const y = network.predict(x);
  try {
    return (await y.data()) as Float32Array;
  } finally {
    x.dispose();
    y.dispose();
  }
}

/**
 * Puts a network on the TensorFlow.js backend that is set, with the preprocessing that belongs to it.
 *
 * @throws BeelineError `weights_mismatch` where the state does not fit the graph.
 */
export function openNetwork({ graph, state, preprocessing }: Model): OpenNetwork {
  const network = bindNetwork(graph, state);
  return { logits: (image) => infer(network, preprocess(image, preprocessing)), dispose: network.dispose };
}

/** Labels with their probabilities, best first, at most `topK` of them. */
function rank(labels: readonly string[], probabilities: Float32Array | readonly number[], topK: number): Prediction[] {
  const predictions = labels.map((label, i) => ({ label, probability: probabilities[i]! }));
  // Sorting is stable, so equal ones stay in the labels' order.
  return predictions.sort((a, b) => b.probability - a.probability).slice(0, topK);
}

function checkTopK(topK: number): void {
  if (Number.isInteger(topK) && topK >= 1) return;
  throw new BeelineError('option_invalid', `topK is ${topK}.`, 'Give a whole number from 1 on.');
}

/**
 * Puts a bundle on the TensorFlow.js backend that is set: bytes of a photo in, labels with calibrated probabilities out.
 *
 * @param parts.now a clock in milliseconds (`() => performance.now()`), for `timing`
 * @throws BeelineError `option_invalid` from `classify` and `classifyImage` where `topK` is no whole number from 1 on.
 */
export function createClassifier(parts: {
  readonly bundle: Bundle;
  readonly decoder: Decoder;
  readonly now?: () => number;
}): Classifier {
  const { bundle, decoder, now } = parts;
  const { labels, preprocessing, temperature } = bundle.manifest;
  const network = bindNetwork(bundle.graph, bundle.state);
  const clock = now ?? (() => 0);

  const answer = async (
    tensor: ImageTensor,
    topK: number,
    started: number,
    decoded: number,
  ): Promise<Classification> => {
    const prepared = clock();
    const logits = await infer(network, tensor);
    const timing = { decode: decoded - started, preprocess: prepared - decoded, inference: clock() - prepared };
    return { predictions: rank(labels, softmax(logits, temperature), topK), ...(now && { timing }) };
  };

  return {
    bundle,
    logits: (image) => infer(network, preprocess(image, preprocessing)),
    async classifyImage(image, { topK = labels.length } = {}) {
      checkTopK(topK);
      const started = clock();
      return answer(preprocess(image, preprocessing), topK, started, started);
    },
    async classify(bytes, { topK = labels.length, limits } = {}) {
      checkTopK(topK);
      const started = clock();
      const image = await decoder.decodeTo(bytes, preprocessing, limits);
      if (!image.ok) return image;
      const decoded = clock();
      return ok(await answer(tensorOf(image.value, preprocessing), topK, started, decoded));
    },
    dispose: network.dispose,
  };
}
