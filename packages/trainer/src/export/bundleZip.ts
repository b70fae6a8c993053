import { readFile } from 'node:fs/promises';
import { openNetwork } from '@beeline/core';
import { type Bundle, type Json, packBundle, readBundle } from '@beeline/core/bundle';
import { startWasm } from '../backends/index.js';
import { demandEqual, goldenFor, type Replayed } from './check.js';
import { type Dtype, storedType } from './dtype.js';
import { demandReplay, replay } from './replay.js';
import { type Files, fileReader, writeWhole } from './store.js';
import { readZip, writeZip } from './zip.js';

/** The files that every bundle has, as `readBundle` asks for them. */
const BUNDLE_FILES = ['manifest.json', 'model.safetensors', 'golden.json', 'card.md'] as const;

const filesOf = ({ manifest: { unknown } }: Bundle): string[] => [...BUNDLE_FILES, ...(unknown ? [unknown.file] : [])];

/** Writes the files of the bundle at `path` (a folder or a zip) into one zip. Before it takes its place it is read back and replayed. */
export async function exportZip(path: string, bundle: Bundle, file: string): Promise<Replayed> {
  const files = new Map<string, Uint8Array>();
  const read = await fileReader(path);
  for (const name of filesOf(bundle)) files.set(name, (await read(name))!);
  return write(files, file, async (again) => {
    if (again.sha256 !== bundle.sha256) throw new Error('the zip holds another bundle');
    return (await demandReplay(again)).largestDifference;
  });
}

/**
 * Writes a bundle with its weights stored another way into one zip. Its golden answers are those of the rounded weights,
 * so it is a model of its own, and its manifest says which one it was made from.
 *
 * @param measured what is known of the rounded weights; goes into the manifest's `training.stored`.
 */
export async function exportStored(
  bundle: Bundle,
  file: string,
  dtype: Dtype,
  version: string,
  measured: Readonly<Record<string, Json>> = {},
): Promise<Replayed> {
  await startWasm();
  const { manifest, graph, state, unknown } = bundle;
  const stored = { dtype, from: bundle.sha256, ...measured };
  const files = await packBundle({
    ...manifest,
    version,
    architecture: manifest.architecture.name,
    graph,
    state,
    unknown,
    training: { ...manifest.training, stored },
    dtype: storedType(dtype),
    open: openNetwork,
  });
  return write(files, file, async (again) => {
    await demandReplay(again);
    const report = await replay({ ...again, golden: goldenFor(bundle, dtype) });
    return demandEqual(report, dtype).largestDifference;
  });
}

async function write(files: Files, file: string, check: (again: Bundle) => Promise<number>): Promise<Replayed> {
  let largestDifference = Number.POSITIVE_INFINITY;
  await writeWhole(file, writeZip(files), async (unfinished) => {
    const unpacked = readZip(await readFile(unfinished));
    largestDifference = await check(await readBundle(async (name) => unpacked.get(name)));
  });
  return { by: "in Beeline's engine", largestDifference };
}
