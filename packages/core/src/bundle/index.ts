/**
 * The saved model: a folder of `manifest.json`, `model.safetensors`, `golden.json` and `card.md`, and of
 * `unknown.safetensors` where it can tell what is none of its classes. Reading one checks
 * the schema's version, every hash and every shape; verifying one replays the golden images and compares the logits.
 * Where the files come from (a folder, a zip, the web) is the caller's business: a function from name to bytes.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { readBundle } from '@beeline/core/bundle';
 *
 * const bundle = await readBundle((name) => readFile(`models/ants-bees/${name}`).catch(() => undefined));
 * bundle.manifest.labels; // ['ants', 'bees']
 */
export { makeCard } from './card.js';
export { type Golden, type GoldenCase, type LogitsOf, makeGolden, type VerifyReport, verifyBundle } from './golden.js';
export { graphSchema } from './graph-schema.js';
export { sha256 } from './hash.js';
export { type Json, type Manifest, type Metrics, manifestSchema, type Rate, SCHEMA } from './manifest.js';
export { type BundleParts, type Model, type OpenNetwork, packBundle } from './pack.js';
export { inputSize, preprocessingSchema, scaledDecodeSchema, transformSchema } from './preprocessing-schema.js';
export { type Bundle, type ReadFile, readBundle } from './read.js';
