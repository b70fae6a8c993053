import { openThreads } from '../threads/index.js';
import type { DistillBatch, Shown } from './batches.js';
import type { BatchesSetup, BatchTask, RowsFile } from './batchesMessages.js';
import type { Prepared } from './prepare.js';

/** Batches that are there or under way before they are asked for. */
const AHEAD = 2;

/** Batches, read by a thread of their own while the engine works on those before. */
export interface Batches {
  /** The batches of an epoch, or what is left of one, in order. */
  read(epoch: number, plan: readonly (readonly Shown[])[]): AsyncGenerator<DistillBatch>;
  close(): Promise<void>;
}

export function openBatches(
  { photos, crops, targets }: Prepared,
  { config, normalisation, sets }: Pick<BatchesSetup, 'config' | 'normalisation' | 'sets'>,
): Batches {
  const file = ({ path, rowBytes, views }: RowsFile): RowsFile => ({ path, rowBytes, views });
  const setup: BatchesSetup = {
    photos: photos.map(({ sha256, label }) => ({ sha256, ...(label && { label }) })),
    crops: file(crops),
    targets: targets.map((target) => ({ ...target, rows: file(target.rows) })),
    config,
    normalisation,
    sets,
  };
  const body = new URL('./batchesWorker.js', import.meta.url);
  const thread = openThreads<BatchTask, DistillBatch>({ body, setup, threads: 1 });
  return {
    read: (epoch, plan) =>
      thread.run(
        plan.map((shown) => ({ epoch, shown })),
        { batch: 1, ahead: AHEAD },
      ),
    close: () => thread.close(),
  };
}
