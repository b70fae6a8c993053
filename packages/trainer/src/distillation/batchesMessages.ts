import type { Preprocessing } from '@beeline/core/image';
import type { BatchSource, Shown } from './batches.js';
import type { TargetRows } from './prepare.js';
import type { Rows } from './rows.js';
import type { DistillConfig } from './settings.js';

/** A file of rows, to be opened by the thread. */
export type RowsFile = Pick<Rows, 'path' | 'rowBytes' | 'views'>;

/** What the thread that reads batches is started with. */
export interface BatchesSetup {
  readonly photos: BatchSource['photos'];
  readonly crops: RowsFile;
  readonly targets: readonly (Omit<TargetRows, 'rows'> & { readonly rows: RowsFile })[];
  readonly config: DistillConfig;
  readonly normalisation: Pick<Preprocessing, 'mean' | 'std'>;
  /** Labelled sets. */
  readonly sets: number;
}

export interface BatchTask {
  readonly epoch: number;
  readonly shown: readonly Shown[];
}
