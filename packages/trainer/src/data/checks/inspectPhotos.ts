import { availableParallelism } from 'node:os';
import { runOnThreads, type ThreadRun } from '../../threads/index.js';
import type { Photo } from '../types.js';
import { keepInspections, readInspections } from './cache.js';
import type { Inspection } from './types.js';

export interface InspectOptions {
  /** sha256 by path, see `fingerprint`. Photos without one are passed over. */
  readonly files: ReadonlyMap<string, string>;
  /** Where results are kept by the hash of the file; absent: nowhere. */
  readonly cache?: string | undefined;
  /** Worker threads; one a core if not given. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how many photos have to be decoded, then of each. */
  readonly progress?: (photos: number) => { advance(): void; end(): void };
}

/** Files a thread is handed at a time. */
const BATCH = 8;

/** Looks at every photo, by path: at equal files once, and at those seen in an earlier run not at all. */
export async function inspectPhotos(
  photos: readonly Photo[],
  options: InspectOptions,
): Promise<ReadonlyMap<string, Inspection>> {
  const { files, cache } = options;
  const hashes = new Set(files.values());
  const known = cache === undefined ? new Map<string, Inspection>() : await readInspections(cache, hashes);
  const unseen = new Map<string, string>();
  for (const { path, file } of photos) {
    const sha256 = files.get(path);
    if (sha256 !== undefined && !known.has(sha256)) unseen.set(sha256, file);
  }

  const seen = await look(unseen, options);
  // What the file system said of a file may be otherwise next time.
  const lasting = [...seen].filter(([, one]) => one.ok || one.code !== 'unreadable');
  // Whether results can be kept decides about the next run, not about this one.
  if (cache !== undefined) await keepInspections(cache, new Map(lasting)).catch(() => undefined);
  return new Map(
    photos.flatMap(({ path }) => {
      const sha256 = files.get(path);
      const inspection = sha256 === undefined ? undefined : (seen.get(sha256) ?? known.get(sha256));
      return inspection ? [[path, inspection] as const] : [];
    }),
  );
}

/** Decodes files on worker threads; keys go through. */
async function look(unseen: ReadonlyMap<string, string>, options: InspectOptions): Promise<Map<string, Inspection>> {
  const seen = new Map<string, Inspection>();
  if (unseen.size === 0) return seen;
  const { signal, workers = availableParallelism() } = options;
  const run: ThreadRun = {
    body: new URL('./worker.js', import.meta.url),
    threads: Math.min(workers, Math.ceil(unseen.size / BATCH)),
    batch: BATCH,
    signal,
  };
  const waiting = unseen.keys();
  const progress = options.progress?.(unseen.size);
  try {
    for await (const inspection of runOnThreads<string, Inspection>(unseen.values(), run)) {
      seen.set(waiting.next().value!, inspection);
      progress?.advance();
    }
  } finally {
    progress?.end();
  }
  return seen;
}
