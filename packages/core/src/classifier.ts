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
import { type BoundNetwork, bindNetwork, type Tap } from './network/index.js';
import { ok, type Result } from './result.js';
import {
  type ActivationMap,
  activationMap,
  type FeatureMap,
  mapSourceOf,
  pooledFeatures,
  softmax,
  unknownScore,
} from './transfer/index.js';

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

/** The class activation map of one label, over what the network saw: the photo as the transforms left it. */
export interface Explanation extends ActivationMap {
  readonly label: string;
}

/** An answer. */
export interface Classification {
  /** Best first; equal ones in the labels' order. */
  readonly predictions: readonly Prediction[];
  /** False for a photo that is none of the classes, as far as can be told; only where the bundle has a score for it. */
  readonly known?: boolean;
  /** How unlike the training photos it is: `known` says whether this is below the bundle's threshold. */
  readonly unknownScore?: number;
  /** Where the evidence for the best label lies, if it was asked for and the network has such a map. */
  readonly explanation?: Explanation;
  /** Only where the classifier was given a clock. */
  readonly timing?: Timing;
}

export interface ClassifyOptions {
  /** How many predictions, at least 1; all labels if not given. */
  readonly topK?: number;
  /** Whether the answer is to come with its class activation map; it takes no time worth naming. */
  readonly explain?: boolean;
  /** What is refused before decoding; `DEFAULT_LIMITS` where not given. */
  readonly limits?: Partial<ImageLimits>;
}

/** A bundle on an engine. */
export interface Classifier extends OpenNetwork {
  readonly bundle: Bundle;
  /** The labels of a photo as it comes: a JPEG, PNG or WebP file. What is wrong with a photo is a value, not thrown. */
  classify(bytes: Uint8Array, options?: ClassifyOptions): Promise<Result<Classification, ImageProblem>>;
  /** The labels of an image that is decoded and upright already. */
  classifyImage(image: Image, options?: Pick<ClassifyOptions, 'topK' | 'explain'>): Promise<Classification>;
}

async function infer(
  network: BoundNetwork,
  { width, height, data }: ImageTensor,
  ...taps: readonly Tap[]
): Promise<Float32Array> {
  const x = tf.tensor4d(data, [1, height, width, 3]);
  const y = network.predict(x, ...taps);
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

/** A tap that keeps what it sees. Copied while it is there: inference frees each value as soon as nobody needs it. */
function keep<T>(before: string, copy: (value: tf.Tensor) => T): Tap & { kept?: T } {
  const tap: Tap & { kept?: T } = {
    before,
    see: (value) => {
      tap.kept = copy(value);
    },
  };
  return tap;
}

function featureMap(value: tf.Tensor): FeatureMap {
  const [, height = 1, width = 1, channels = 1] = value.shape;
  return { width, height, channels, data: value.dataSync() };
}

/** Whether a photo is one of the classes, by the features on their way into the head. */
function judge({ unknown }: Bundle, features: Float32Array | undefined, logits: Float32Array) {
  if (!unknown || !features) return {};
  const score = unknownScore(unknown, features, logits);
  return { known: score <= unknown.threshold, unknownScore: score };
}

function checkTopK(topK = 1): void {
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
  const { labels, preprocessing, temperature, head } = bundle.manifest;
  const network = bindNetwork(bundle.graph, bundle.state);
  const mapSource = mapSourceOf(bundle.graph);
  const clock = now ?? (() => 0);

  const answer = async (
    tensor: ImageTensor,
    { topK = labels.length, explain = false }: Pick<ClassifyOptions, 'topK' | 'explain'>,
    started: number,
    decoded: number,
  ): Promise<Classification> => {
    const prepared = clock();
    const map = explain && mapSource ? keep(mapSource.pool, featureMap) : undefined;
    const features = bundle.unknown
      ? keep(head.node, (value) => pooledFeatures(value.dataSync(), head.features))
      : undefined;
    const taps = [map, features].filter((tap) => tap !== undefined);
    const logits = await infer(network, tensor, ...taps);
    const timing = { decode: decoded - started, preprocess: prepared - decoded, inference: clock() - prepared };
    const predictions = rank(labels, softmax(logits, temperature), topK);
    const { label } = predictions[0]!;
    const explanation =
      mapSource && map?.kept
        ? { label, ...activationMap(mapSource, bundle.state, map.kept, labels.indexOf(label)) }
        : undefined;
    const verdict = judge(bundle, features?.kept, logits);
    return { predictions, ...verdict, ...(explanation && { explanation }), ...(now && { timing }) };
  };

  return {
    bundle,
    logits: (image) => infer(network, preprocess(image, preprocessing)),
    async classifyImage(image, options = {}) {
      checkTopK(options.topK);
      const started = clock();
      return answer(preprocess(image, preprocessing), options, started, started);
    },
    async classify(bytes, options = {}) {
      checkTopK(options.topK);
      const started = clock();
      const image = await decoder.decodeTo(bytes, preprocessing, options.limits);
      if (!image.ok) return image;
      const decoded = clock();
      return ok(await answer(tensorOf(image.value, preprocessing), options, started, decoded));
    },
    dispose: network.dispose,
  };
}
