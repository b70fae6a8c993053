import { workerData } from 'node:worker_threads';
import { answerTasks } from '../threads/index.js';
import { type BatchSource, type DistillBatch, readBatch } from './batches.js';
import type { BatchesSetup, BatchTask, RowsFile } from './batchesMessages.js';
import { Rows } from './rows.js';

/** The body of the thread that reads and jitters the batches of a distillation. */
const { photos, crops, targets, config, normalisation, sets } = workerData as BatchesSetup;
const open = ({ path, rowBytes, views }: RowsFile): Rows => new Rows(path, rowBytes, views);
const source: BatchSource = {
  photos,
  crops: open(crops),
  targets: targets.map((target) => ({ ...target, rows: open(target.rows) })),
};

answerTasks(
  async (tasks: readonly BatchTask[]): Promise<DistillBatch[]> =>
    tasks.map(({ epoch, shown }) => readBatch(source, config, normalisation, epoch, shown, sets)),
  ({ pixels, targets }) => [pixels, ...targets].map(({ buffer }) => buffer as ArrayBuffer),
);
