/**
 * What most callers need: bytes of a photo in, labels with calibrated probabilities out. The rooms behind it
 * (`@beeline/core/image`, `/network`, `/weights`, `/bundle` ...) are there for those who want a part. The caller brings
 * what differs from place to place: the files of the bundle, the compiled decoders, and a TensorFlow.js backend that is
 * set.
 *
 * @example
 * import { createClassifier } from '@beeline/core';
 * import { readBundle } from '@beeline/core/bundle';
 * import { startEngine } from '@beeline/core/engine';
 * import { createDecoder } from '@beeline/core/image';
 *
 * await startEngine(wasm.engine);
 * const decoder = createDecoder({ jpeg: wasm.jpeg, png: wasm.png, webp: wasm.webp });
 * const classifier = createClassifier({ bundle: await readBundle(readFile), decoder });
 *
 * const answer = await classifier.classify(bytes, { topK: 1 });
 * if (answer.ok) answer.value.predictions; // [{ label: 'bees', probability: 0.98 }]
 * else answer.error.message; // 'This is a GIF ...'
 */
export * from './classifier.js';
export * from './errors.js';
export * from './random.js';
export * from './result.js';
