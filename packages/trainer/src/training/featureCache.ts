import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@beeline/core/weights';
import { prune, touch } from '../cache/index.js';
import { writeDurably } from '../checkpoints/index.js';
import type { LeftOut } from '../data/index.js';

/** Features of photos by path, all of the same length, and the photos that have none. */
export interface Features {
  readonly rows: ReadonlyMap<string, Float32Array>;
  readonly problems: readonly LeftOut[];
}

/** To be raised whenever decoding, resampling or the way features are kept changes: older ones are then not found. */
const FORMAT = 2;

/** The sha256 of everything that the features depend on: a key under which they are found again, or not. */
export function featureKey(ingredients: Readonly<Record<string, unknown>>): string {
  return createHash('sha256')
    .update(JSON.stringify({ format: FORMAT, ...ingredients }))
    .digest('hex');
}

const folderOf = (cache: string): string => join(cache, 'features');
const fileOf = (folder: string, key: string): string => join(folderOf(folder), `${key}.safetensors`);

/** Bytes of features that are kept at most. */
export const FEATURE_BYTES = 4 * 2 ** 30;

/** Makes room: those that were not used for longest go, until the others fit. Other runs may do the same right now. */
export const pruneFeatures = (cache: string, bytes = FEATURE_BYTES): Promise<number> => prune(folderOf(cache), bytes);

/** The features kept under a key; `undefined` where there are none or the file is damaged (then it is made again). */
export async function readFeatures(folder: string, key: string): Promise<Features | undefined> {
  const bytes = await readFile(fileOf(folder, key)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    const { shape, data } = tensors.get('features')!;
    if (metadata.sha256 !== hash(data)) return undefined;
    const paths = JSON.parse(metadata.paths!) as string[];
    const width = shape[1]!;
    const rows = new Map(paths.map((path, i) => [path, data.subarray(i * width, (i + 1) * width)]));
    await touch(fileOf(folder, key));
    return { rows, problems: JSON.parse(metadata.problems!) as LeftOut[] };
  } catch {
    return undefined;
  }
}

/** Keeps features under a key. The file appears whole or not at all. */
export async function writeFeatures(folder: string, key: string, { rows, problems }: Features): Promise<void> {
  const paths = [...rows.keys()];
  const width = rows.get(paths[0] ?? '')?.length ?? 0;
  const data = new Float32Array(paths.length * width);
  for (const [i, path] of paths.entries()) data.set(rows.get(path)!, i * width);
  const metadata = { paths: JSON.stringify(paths), problems: JSON.stringify(problems), sha256: hash(data) };
  const bytes = writeSafetensors(new Map([['features', { shape: [paths.length, width], data }]]), { metadata });
  const file = fileOf(folder, key);
  await mkdir(dirname(file), { recursive: true });
  await writeDurably(file, bytes);
}

const hash = (data: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
