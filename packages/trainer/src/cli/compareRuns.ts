import { basename, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Bundle, readBundle } from '@beeline/core/bundle';
import { type PhotoAnswer, type Run, readPredictions } from '../compare/index.js';
import { fingerprint, type LabelledPhotos, loadDecoder, readLabelled, thumbnail } from '../data/index.js';
import { fileReader } from '../export/index.js';
import { namePhotos } from '../training/index.js';
import { measure } from './measure.js';
import type { Terminal } from './terminal.js';

interface Asked {
  readonly data?: string;
  readonly split?: string;
  readonly workers?: number;
}

/** Runs with their answers, and small pictures of the photos where those are at hand: path → `data:` URL. */
export interface Gathered {
  readonly runs: readonly Run[];
  pictures(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Pixels of a picture's side. */
const THUMBNAIL = 224;

/** Opens the runs and takes their answers: recorded, or of the photos of `--data`. */
export async function gatherRuns(paths: readonly string[], options: Asked, terminal: Terminal): Promise<Gathered> {
  const names = namesOf(paths);
  const readers = await Promise.all(paths.map(fileReader));
  const bundles = await Promise.all(readers.map(readBundle));
  const about = bundles.map(({ manifest, sha256 }, i): Omit<Run, 'photos'> => {
    const { labels, temperature, weights } = manifest;
    return { name: names[i]!, sha256, labels, temperature, bytes: weights.bytes };
  });
  if (options.data === undefined) {
    const recorded = await Promise.all(readers.map((read, i) => readPredictions(read, names[i]!, about[i]!.sha256)));
    const runs = about.map((run, i) => ({ ...run, photos: recorded[i]!.photos, labels: recorded[i]!.labels }));
    return { runs, pictures: async () => new Map() };
  }
  const runs: Run[] = [];
  const files = new Map<string, string>();
  let hashes: ReadonlyMap<string, string> | undefined;
  for (const [i, bundle] of bundles.entries()) {
    const found = await readLabelled(options.data, about[i]!.labels, options.split);
    hashes ??= (await fingerprint(found.photos, terminal.signal)).files;
    for (const { path, file } of found.photos) files.set(path, file);
    terminal.say(`Asking ${names[i]} about ${found.photos.length} photos of ${basename(options.data)}.`);
    runs.push({ ...about[i]!, ...(await answers(bundle, found, hashes, options, terminal)) });
  }
  return { runs, pictures: (wanted) => picturesOf(wanted, files) };
}

async function answers(
  bundle: Bundle,
  found: LabelledPhotos,
  hashes: ReadonlyMap<string, string>,
  { workers }: Asked,
  terminal: Terminal,
): Promise<Pick<Run, 'photos' | 'milliseconds'>> {
  const { graph, state, manifest } = bundle;
  const start = performance.now();
  const { rows, problems } = await measure(
    { graph, state, preprocessing: manifest.preprocessing },
    found,
    terminal,
    workers,
  );
  const milliseconds = (performance.now() - start) / found.photos.length;
  namePhotos(problems, terminal);
  const photos = rows.map(({ path, truth, logits }): PhotoAnswer => {
    return { path, truth, sha256: hashes.get(path)!, logits: [...logits] };
  });
  return { photos, milliseconds };
}

async function picturesOf(paths: readonly string[], files: ReadonlyMap<string, string>) {
  const decoder = await loadDecoder();
  const pictures = new Map<string, string>();
  for (const path of paths) {
    const url = await thumbnail(decoder, files.get(path)!, THUMBNAIL);
    if (url !== undefined) pictures.set(path, url);
  }
  return pictures;
}

/** The last name of each path, or the whole path where that is not enough to tell them apart. */
function namesOf(paths: readonly string[]): string[] {
  const whole = paths.map((path) => resolve(path));
  const twice = whole.find((path, i) => whole.indexOf(path) !== i);
  if (twice !== undefined) {
    throw new BeelineError('option_invalid', `${basename(twice)} is named twice.`, 'Name two different runs.');
  }
  const last = whole.map((path) => basename(path));
  return new Set(last).size === last.length ? last : [...paths];
}
