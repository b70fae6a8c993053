import type { UnknownScore } from '../transfer/index.js';
import { readSafetensors, writeSafetensors } from '../weights/index.js';
import { allFinite, asCorrupt } from './consistency.js';
import { sha256 } from './hash.js';
import type { Manifest } from './manifest.js';
import { corruptBundle } from './problems.js';

type Entry = NonNullable<Manifest['unknown']>;

/** The file of an unknown score, and what the manifest says of it. */
export async function unknownFile(score: UnknownScore): Promise<{ entry: Entry; bytes: Uint8Array }> {
  const { basis, features, ...said } = score;
  const shape = [basis.length / features, features];
  const bytes = writeSafetensors(new Map([['basis', { shape, data: basis }]]));
  const file = { file: 'unknown.safetensors', sha256: await sha256(bytes), bytes: bytes.byteLength } as const;
  return { entry: { kind: 'subspace_margin', ...file, ...said }, bytes };
}

/**
 * The unknown score in a file that is the one that the manifest names.
 *
 * @throws BeelineError `bundle_corrupt` where it does not hold finite directions of as many features as the head takes.
 */
export function unknownOf(entry: Entry, bytes: Uint8Array, features: number): UnknownScore {
  const { tensors } = asCorrupt(() => readSafetensors(bytes));
  const basis = tensors.get('basis');
  const rank = basis?.shape[0] ?? 0;
  if (!basis || tensors.size !== 1 || basis.shape.length !== 2 || basis.shape[1] !== features || rank < 1)
    throw corruptBundle(`${entry.file} does not hold a basis of rows of ${features} features.`);
  if (!allFinite(basis.data)) throw corruptBundle(`${entry.file} holds a value that is no finite number.`);
  const { weights, threshold, falseAlarmRate, calibratedOn } = entry;
  return { basis: basis.data, features, weights, threshold, falseAlarmRate, calibratedOn };
}
