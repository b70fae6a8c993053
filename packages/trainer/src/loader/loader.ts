import { availableParallelism } from 'node:os';
import { BeelineError } from '@beeline/core';
import type { DecodeSteps, Image } from '@beeline/core/image';
import type { Photo } from '../data/index.js';
import { openThreads } from '../threads/index.js';
import type { Loaded, LoadTask } from './messages.js';
import type { Samples } from './samples.js';

/** How many bytes of decoded photos are kept at most where nothing else is said: 1 GiB, or a quarter of what is free. */
export const KEPT_BYTES = Math.min(2 ** 30, Math.floor(process.availableMemory() / 4));

export interface LoaderOptions {
  /** Worker threads; one a core if not given. */
  readonly threads?: number | undefined;
  /** See {@link KEPT_BYTES}. Photos beyond that are decoded again each time. */
  readonly keptBytes?: number | undefined;
}

/** What lies in memory, in bytes of pixels. */
export interface Held {
  /** Decoded photos that are kept. */
  readonly kept: number;
  /** Photos that were made ahead and wait for their turn. */
  readonly ahead: number;
}

export interface Loader {
  /** Some photos; `steps` are done once, before a photo is kept. */
  samples(photos: readonly Photo[], steps: DecodeSteps): Samples;
  /** What lies in memory right now, and the most that ever did. */
  held(): { readonly now: Held; readonly most: Held };
  /** Ends the threads. Idle ones don't keep the process alive, but their memory is theirs until then. */
  close(): Promise<void>;
}

/** Opens a loader. Its samples throw a BeelineError `photo_changed` for a photo that can no longer be read. */
export function openLoader({ threads = availableParallelism(), keptBytes = KEPT_BYTES }: LoaderOptions = {}): Loader {
  const pool = openThreads<LoadTask, Loaded>({ body: new URL('./worker.js', import.meta.url), threads });
  const now = { kept: 0, ahead: 0 };
  const most = { ...now };
  let full = false;
  const count = (kind: keyof Held, bytes: number): void => {
    now[kind] += bytes;
    most[kind] = Math.max(most[kind], now[kind]);
  };

  const samples = (photos: readonly Photo[], steps: DecodeSteps): Samples => {
    const kept = new Map<number, Image>();
    const taskOf = (index: number): Omit<LoadTask, 'augmentation' | 'random'> => {
      return { index, file: photos[index]!.file, steps, kept: kept.get(index), keep: !full };
    };
    const keep = (loaded: Loaded): void => {
      if (!loaded.ok || !loaded.keep || kept.has(loaded.index)) return;
      // The first ones stay, since every epoch reads them all.
      full ||= now.kept + loaded.keep.data.byteLength > keptBytes;
      if (full) return;
      kept.set(loaded.index, loaded.keep);
      count('kept', loaded.keep.data.byteLength);
    };
    return {
      length: photos.length,
      label: (index) => photos[index]!.truth,
      async image(index) {
        const task: LoadTask = { ...taskOf(index), augmentation: [], random: undefined };
        const { value } = await pool.run([task], { batch: 1 }).next();
        keep(value);
        return demand(value, photos).image;
      },
      async *drawn(draws, augmentation, ahead) {
        function* tasks(): Generator<LoadTask> {
          for (const { index, random } of draws) yield { ...taskOf(index), augmentation, random: random.state() };
        }
        let waiting = 0;
        let over = false;
        const wait = (loaded: Loaded, times: 1 | -1): void => {
          if (over) return;
          waiting += times * bytesOf(loaded);
          count('ahead', times * bytesOf(loaded));
        };
        const onArrival = (loaded: Loaded): void => {
          keep(loaded);
          wait(loaded, 1);
        };
        try {
          for await (const loaded of pool.run(tasks(), { batch: 1, ahead, onArrival })) {
            wait(loaded, -1);
            yield demand(loaded, photos).image;
          }
        } finally {
          over = true;
          count('ahead', -waiting);
        }
      },
    };
  };
  return { samples, held: () => ({ now: { ...now }, most: { ...most } }), close: () => pool.close() };
}

const bytesOf = (loaded: Loaded): number =>
  loaded.ok ? loaded.image.data.byteLength + (loaded.keep?.data.byteLength ?? 0) : 0;

function demand(loaded: Loaded, photos: readonly Photo[]): Extract<Loaded, { ok: true }> {
  if (loaded.ok) return loaded;
  const { path } = photos[loaded.index]!;
  throw new BeelineError(
    'photo_changed',
    `${path} can no longer be read: ${loaded.reason}.`,
    'Was it changed or moved while training? Put it back and go on with --resume, or begin anew.',
  );
}
