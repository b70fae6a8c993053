import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import {
  fingerprint,
  hasImageExtension,
  hasUndecodedExtension,
  type LeftOut,
  openSource,
  type Photo,
  readClassFolders,
  VAL_NAMES,
  walk,
} from '../data/index.js';
import type { DistillWatcher } from './settings.js';

/** A photo to learn from. */
export interface SourcePhoto {
  /** Which source it is from, and its path there. */
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  /** Its class, where it is from a labelled folder. */
  readonly label?: { readonly set: number; readonly truth: number };
}

/** A labelled folder whose classes the student learns as well. */
export interface LabelledSet {
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Sources {
  /** Ordered by content, each content once. */
  readonly photos: readonly SourcePhoto[];
  readonly sets: readonly LabelledSet[];
  /** Photos taken from each source. */
  readonly counts: Readonly<Record<string, number>>;
  /** sha256 over the contents of all photos. */
  readonly contents: string;
}

/** What lies beside `train/` to judge by. */
const HELD_OUT = [...VAL_NAMES, 'test'];

interface Found {
  readonly name: string;
  readonly photos: readonly Photo[];
  readonly labels?: readonly string[];
  /** Photos beside them that must not be learnt from. */
  readonly heldOut: readonly Photo[];
}

export interface SourceOptions {
  readonly photos: readonly string[];
  readonly supervise: readonly string[];
  /** Folders whose held-out photos must not be learnt from either. */
  readonly probe: readonly string[];
  readonly watcher: DistillWatcher;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds every photo to learn from. Of a labelled folder with `train/` only `train/` is used, and photos whose very bytes
 * lie in its `val/` or `test/`, or in those of a folder to probe, are left out wherever else they turn up.
 *
 * @throws BeelineError `no_images` where there is nothing to learn from, and those of `openSource`, `readClassFolders`.
 */
export async function readSources(options: SourceOptions): Promise<Sources> {
  const { watcher, signal } = options;
  const found: Found[] = [];
  for (const path of options.supervise) found.push(await labelled(path, options));
  for (const path of options.photos) found.push(await unlabelled(path, options));

  const held = found.flatMap(({ heldOut }) => heldOut);
  for (const path of options.probe) held.push(...(await heldOutOf((await openSource(path, options)).root)));
  const forbidden = new Set((await hashes(held, signal)).values());

  const bySha = new Map<string, SourcePhoto>();
  const counts: Record<string, number> = {};
  const sets: LabelledSet[] = [];
  let repeated = 0;
  let guarded = 0;
  for (const { name, photos, labels } of found) {
    const known = await hashes(photos, signal, watcher);
    if (labels) sets.push({ name, labels });
    counts[name] ??= 0;
    for (const photo of photos) {
      const sha256 = known.get(photo.file);
      if (sha256 === undefined) continue;
      if (forbidden.has(sha256)) guarded++;
      else if (bySha.has(sha256)) repeated++;
      else {
        const label = labels && { label: { set: sets.length - 1, truth: photo.truth } };
        bySha.set(sha256, { path: `${name}/${photo.path}`, file: photo.file, sha256, ...label });
        counts[name]++;
      }
    }
  }
  if (repeated > 0) watcher.say(`${repeated} photos are copies of others and count once.`);
  if (guarded > 0) watcher.say(`${guarded} photos also lie among those kept for judging, and are not learnt from.`);
  const photos = [...bySha.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  if (photos.length === 0) {
    throw new BeelineError(
      'no_images',
      `No photos were found in ${[...options.photos, ...options.supervise].join(', ')}.`,
      'Name folders (or .tar or .zip) with JPEG, PNG or WebP photos somewhere below them.',
    );
  }
  return { photos, sets, counts, contents: contentsOf(photos) };
}

async function unlabelled(path: string, options: SourceOptions): Promise<Found> {
  const { root, passedOver } = await openSource(path, { ...options, say: options.watcher.say });
  for (const stray of passedOver) options.watcher.say(`Passed over: ${stray}`);
  const paths = (await walk(root, (stray) => options.watcher.say(`Passed over: ${stray}`))).filter(hasImageExtension);
  const left = paths.filter(hasUndecodedExtension).length;
  if (left > 0) options.watcher.warn(`${left} photos of ${path} are of formats that are not read here.`);
  const photos = paths
    .filter((below) => !hasUndecodedExtension(below))
    .map((below): Photo => ({ path: below, file: join(root, below), truth: 0 }));
  return { name: nameOf(path), photos, heldOut: [] };
}

async function labelled(path: string, options: SourceOptions): Promise<Found> {
  const { root } = await openSource(path, { ...options, say: options.watcher.say });
  const split = existsSync(join(root, 'train')) ? 'train/' : '';
  const { photos, labels } = await readClassFolders(root, split);
  const beside = split === '' ? [] : HELD_OUT.filter((name) => existsSync(join(root, name)));
  if (split !== '')
    options.watcher.say(
      `Labels of ${path}: only train/ is used (${photos.length} photos, ${labels.length} classes)${
        beside.length > 0 ? `; ${beside.map((name) => `${name}/`).join(', ')} never` : ''
      }.`,
    );
  else options.watcher.say(`Labels of ${path}: ${photos.length} photos, ${labels.length} classes.`);
  return { name: nameOf(path), photos, labels, heldOut: split === '' ? [] : await heldOutOf(root) };
}

/** Photos beside `train/` that judge. */
async function heldOutOf(root: string): Promise<Photo[]> {
  if (!existsSync(join(root, 'train'))) return [];
  const photos: Photo[] = [];
  for (const name of HELD_OUT.filter((split) => existsSync(join(root, split)))) {
    const below = await walk(join(root, name), () => undefined);
    photos.push(...below.filter(hasImageExtension).map((path) => ({ path, file: join(root, name, path), truth: 0 })));
  }
  return photos;
}

const nameOf = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) || path;

/** sha256 by file; those that can't be read are named. */
async function hashes(
  photos: readonly Photo[],
  signal: AbortSignal | undefined,
  watcher?: DistillWatcher,
): Promise<Map<string, string>> {
  const { files, unreadable } = await fingerprint(
    photos.map(({ file }) => ({ path: file, file, truth: 0 })),
    signal,
  );
  for (const { path, reason } of unreadable as readonly LeftOut[]) watcher?.warn(`Left out: ${path}: ${reason}`);
  return new Map(files);
}

/** The contents alone, whatever the files are called. */
function contentsOf(photos: readonly SourcePhoto[]): string {
  const whole = createHash('sha256');
  for (const { sha256 } of photos) whole.update(`${sha256}\n`);
  return whole.digest('hex');
}
