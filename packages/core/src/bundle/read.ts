import * as z from 'zod/mini';
import { BeelineError } from '../errors.js';
import type { Graph } from '../network/graph.js';
import type { UnknownScore } from '../transfer/index.js';
import { readSafetensors, type StateDict } from '../weights/index.js';
import { asCorrupt, checkManifest, checkWeights } from './consistency.js';
import { type Golden, goldenSchema } from './golden.js';
import { sha256 } from './hash.js';
import { type Manifest, manifestSchema, SCHEMA } from './manifest.js';
import { corruptBundle, parseFile, parseJson } from './problems.js';
import { unknownOf } from './unknown.js';

/** A saved model, read and checked. */
export interface Bundle {
  readonly manifest: Manifest;
  /** The network; the same as `manifest.architecture.graph`. */
  readonly graph: Graph;
  /** Its weights, as float32 whatever they are stored as. */
  readonly state: StateDict;
  /** Says which photos are none of the classes; absent where none was fitted. */
  readonly unknown?: UnknownScore;
  readonly golden: Golden;
  /** The model card, Markdown. */
  readonly card: string;
  /** Of `manifest.json`, which holds the sha256 of every other file: it names the whole model. */
  readonly sha256: string;
}

/** The bytes of one file of a bundle by name, `undefined` where there is no such file. */
export type ReadFile = (name: string) => Promise<Uint8Array | undefined>;

/**
 * Reads a bundle and believes nothing of it: the schema's version first, then every hash, every shape, every count.
 *
 * @throws BeelineError `bundle_missing` (no manifest), `bundle_too_new`, `bundle_corrupt`, and those of the weights.
 */
export async function readBundle(read: ReadFile): Promise<Bundle> {
  const bytes = await read('manifest.json');
  if (!bytes)
    throw new BeelineError(
      'bundle_missing',
      'There is no bundle here: no manifest.json.',
      'Give the folder that a training wrote its bundle to.',
    );
  const raw = parseJson('manifest.json', bytes);
  checkVersion(raw);
  const manifest: Manifest = parseFile('manifest.json', raw, manifestSchema);
  checkManifest(manifest);

  const { files, labels, weights, head, unknown } = manifest;
  const card = await readChecked(read, 'card.md', files['card.md']);
  const goldenBytes = await readChecked(read, 'golden.json', files['golden.json']);
  const golden = parseFile('golden.json', parseJson('golden.json', goldenBytes), goldenSchema);
  if (golden.cases.some(({ logits }) => logits.length !== labels.length))
    throw corruptBundle(`golden.json does not hold ${labels.length} logits for every image.`);

  const stored = await readChecked(read, weights.file, weights.sha256, weights.bytes);
  const { tensors: state } = asCorrupt(() => readSafetensors(stored));
  checkWeights(manifest.architecture.graph, state);
  const arrays = unknown && (await readChecked(read, unknown.file, unknown.sha256, unknown.bytes));
  return {
    manifest,
    graph: manifest.architecture.graph,
    state,
    ...(unknown && arrays && { unknown: unknownOf(unknown, arrays, head.features) }),
    golden,
    card: new TextDecoder().decode(card),
    sha256: await sha256(bytes),
  };
}

const versionSchema = z.object({ schema: z.int().check(z.minimum(1)) });

function checkVersion(raw: unknown): void {
  const { schema } = parseFile('manifest.json', raw, versionSchema);
  if (schema > SCHEMA)
    throw new BeelineError(
      'bundle_too_new',
      `This bundle has schema ${schema}; this version of Beeline reads up to schema ${SCHEMA}.`,
      'Update Beeline, or save the model again with this version.',
    );
}

async function readChecked(read: ReadFile, name: string, hash: string, size?: number): Promise<Uint8Array> {
  const bytes = await read(name);
  if (!bytes) throw corruptBundle(`The bundle's ${name} is missing.`);
  if (size !== undefined && bytes.byteLength !== size)
    throw corruptBundle(`${name} has ${bytes.byteLength} bytes, but the manifest says ${size}.`);
  if ((await sha256(bytes)) !== hash)
    throw corruptBundle(`${name} is not the file that the manifest names: its sha256 differs.`);
  return bytes;
}
