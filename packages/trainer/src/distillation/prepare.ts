import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BeelineError } from '@beeline/core';
import { toFloat16 } from '@beeline/core/weights';
import { loadOnnxRuntime } from '../export/onnx/index.js';
import { take } from '../runs/lock.js';
import { runOnThreads } from '../threads/index.js';
import { track } from '../training/watcher.js';
import { bindOnnxTeacher } from './onnxOutputs.js';
import { type BoundTeacher, bindTeacher, type TargetSpec } from './outputs.js';
import { Rows } from './rows.js';
import type { DistillConfig, DistillWatcher } from './settings.js';
import type { SourcePhoto } from './sources.js';
import type { Teacher } from './teacher.js';
import { otherIn } from './views.js';
import type { PhotoViews, ViewsSetup, ViewTask } from './viewsMessages.js';

/** One target of one teacher for every view. */
export interface TargetRows {
  readonly teacher: string;
  readonly spec: TargetSpec;
  readonly rows: Rows;
}

/** Everything that the student learns from. */
export interface Prepared {
  readonly photos: readonly SourcePhoto[];
  /** `size x size x 3` bytes a view. */
  readonly crops: Rows;
  readonly targets: readonly TargetRows[];
  /** Places in `photos` that could be read. */
  readonly usable: readonly number[];
  readonly folder: string;
  close(): void;
}

/**
 * `onnxruntime`, the fastest; `engine`: the one that runs; `threads`: worker threads, each with a WebAssembly engine of its
 * own.
 */
export type AskedOn = 'onnxruntime' | 'engine' | 'threads';

export interface PrepareOptions {
  readonly photos: readonly SourcePhoto[];
  readonly contents: string;
  readonly teachers: readonly Teacher[];
  readonly config: DistillConfig;
  readonly cache: string;
  /** Where the teachers are asked. */
  readonly asked: AskedOn;
  readonly workers?: number | undefined;
  readonly watcher: DistillWatcher;
  readonly signal?: AbortSignal | undefined;
}

/** To be raised whenever views, resampling or the layout of the files change: older ones are then not found. */
const FORMAT = 1;
/** Photos between two notes of how far the files have come. */
const COMMIT = 64;
/** Photos that a thread is handed at a time. */
const BATCH = 4;

/**
 * Cuts the views of every photo and asks the teachers about each, once: what is in the cache is not made again, what was
 * begun is gone on with.
 *
 * @throws BeelineError `disk_full` before anything is written where it would not fit.
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { photos, teachers, config, watcher } = options;
  const { views, scale, cutmix, seed, size } = config;
  const cut = { views, scale, seed, ...(cutmix > 0 && { cutmix }) };
  const folder = join(options.cache, 'distillation', keyOf({ contents: options.contents, ...cut }));
  mkdirSync(folder, { recursive: true });
  const release = await alone(folder, options);
  const crops = new Rows(join(folder, `crops-${size}.u8`), size * size * 3, views);
  const targets = teachers.flatMap((teacher) =>
    teacher.targets.map((spec): TargetRows & { readonly of: Teacher } => ({
      teacher: teacher.name,
      spec,
      of: teacher,
      rows: new Rows(join(folder, targetFile(teacher, spec)), 2 * spec.width, views),
    })),
  );
  const all = [crops, ...targets.map(({ rows }) => rows)];
  const close = (): void => all.forEach((rows) => void rows.close());
  try {
    await demandDisk(folder, all, photos.length);
    const start = Math.min(...all.map((rows) => rows.photos));
    if (start === photos.length) watcher.say(`Views and the teachers' answers were found in the cache (${folder}).`);
    else await make(options, start, crops, targets, folder);
  } catch (error) {
    close();
    throw error;
  } finally {
    await release();
  }
  const { problems } = crops;
  for (const [place, reason] of Object.entries(problems))
    watcher.warn(`Left out: ${photos[Number(place)]!.path}: ${reason}`);
  const usable = [...photos.keys()].filter((place) => problems[place] === undefined);
  return { photos, crops, targets, usable, folder, close };
}

/** Waits until no other process fills the same files: two students can be begun at once, and the teachers asked once. */
async function alone(folder: string, { watcher, signal }: PrepareOptions): Promise<() => Promise<void>> {
  const lock = join(folder, 'lock');
  for (let waited = 0; ; waited++) {
    const holder = await take(lock);
    if (holder === undefined) return () => rm(lock, { force: true });
    if (waited === 0)
      watcher.say(`Another process (${holder}) is asking the same about the same photos; waiting for it.`);
    await setTimeout(1000, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Fills the files from a place on. Rows of a file that is further along come out as they are there. */
async function make(
  { photos, teachers, config, asked: askedOn, workers, watcher, signal }: PrepareOptions,
  start: number,
  crops: Rows,
  targets: readonly (TargetRows & { readonly of: Teacher })[],
  folder: string,
): Promise<void> {
  const { views, size } = config;
  const asked = teachers.filter((teacher) =>
    targets.some(({ of, rows }) => of === teacher && rows.photos < photos.length),
  );
  const setup: ViewsSetup = {
    views: config,
    sizes: [...new Set([size, ...asked.map((teacher) => teacher.size)])],
    kept: size,
    teachers: askedOn === 'threads' ? asked : [],
  };
  const remaining = photos.slice(start).map(
    ({ file, sha256 }): ViewTask => ({
      file,
      sha256,
      others: Array.from({ length: views }, (_, view) => otherIn(config, sha256, view, photos)),
    }),
  );
  const threads = Math.min(workers ?? availableParallelism(), Math.ceil(remaining.length / BATCH));
  watcher.say(
    `Cutting ${views} views of ${remaining.length} photos and asking ${asked.map(({ name }) => name).join(' and ') || 'no teacher'} about them${askedOn === 'onnxruntime' ? ' with onnxruntime' : ''} (kept in ${folder}).`,
  );
  const problems: Record<string, string> = { ...crops.problems };
  const commit = (done: number): void => {
    for (const rows of [crops, ...targets.map((target) => target.rows)])
      if (rows.photos < done) rows.commit(done, problems);
  };
  const bound = await bindTeachers(asked, askedOn);
  let place = start;
  try {
    await track(watcher, 'photos', remaining.length, async (advance) => {
      const body = new URL('./viewsWorker.js', import.meta.url);
      for await (const seen of runOnThreads<ViewTask, PhotoViews>(remaining, {
        body,
        setup,
        threads,
        batch: BATCH,
        signal,
      })) {
        signal?.throwIfAborted();
        if (seen.ok) {
          crops.write(place, seen.crops.get(size)!);
          for (const [i, teacher] of asked.entries()) {
            const answers =
              askedOn === 'threads' ? seen.answers[i]! : await bound[i]!.answer(seen.crops.get(teacher.size)!);
            const own = targets.filter(({ of }) => of === teacher);
            for (const [k, { rows }] of own.entries()) rows.write(place, bytesOf(toFloat16(answers[k]!)));
          }
        } else problems[place] = seen.reason;
        place++;
        if (place % COMMIT === 0) commit(place);
        advance();
      }
    });
    commit(place);
  } finally {
    for (const teacher of bound) teacher.dispose();
  }
}

async function bindTeachers(teachers: readonly Teacher[], on: AskedOn): Promise<BoundTeacher[]> {
  if (on === 'threads') return [];
  const runtime = on === 'onnxruntime' ? loadOnnxRuntime()! : undefined;
  return Promise.all(
    teachers.map((teacher) =>
      runtime ? bindOnnxTeacher(teacher, runtime, availableParallelism()) : bindTeacher(teacher),
    ),
  );
}

const keyOf = (ingredients: Readonly<Record<string, unknown>>): string =>
  createHash('sha256')
    .update(JSON.stringify({ format: FORMAT, ...ingredients }))
    .digest('hex')
    .slice(0, 32);

function targetFile({ sha256, size }: Teacher, spec: TargetSpec): string {
  const what = spec.kind === 'map' ? `map-${spec.grid}-${spec.dims}` : spec.kind;
  return `teacher-${sha256.slice(0, 16)}-${size}-${what}.f16`;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** Holds what is still to be written against what is free, before any work. */
async function demandDisk(folder: string, files: readonly Rows[], photos: number): Promise<void> {
  const needed = files.reduce((sum, { rowBytes, views, photos: done }) => sum + (photos - done) * views * rowBytes, 0);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed <= 0.95 * free) return;
  const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  throw new BeelineError(
    'disk_full',
    `The views and the teachers' answers take ${gib(needed)} GiB, and ${folder} has ${gib(free)} GiB free.`,
    'Name a folder on another disk with --cache, or take fewer --views, a smaller --size or fewer --map-dims.',
  );
}
