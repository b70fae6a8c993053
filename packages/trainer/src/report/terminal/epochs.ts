import type { EpochRecord } from '../../training/types.js';
import { short } from '../numbers.js';
import { painter } from './table.js';

export interface EpochOptions {
  /** Epochs of the whole run. */
  readonly epochs: number;
  /** Whether this one is the best so far. */
  readonly best?: boolean;
  /** ANSI colours; off unless asked for. */
  readonly colour?: boolean;
}

const COLUMNS = ['Epoch', 'Rate', 'Train loss', 'Train top-1', 'Val loss', 'Val top-1', 'Time'] as const;
const WIDTHS = [7, 9, 12, 13, 10, 11, 9] as const;

const line = (cells: readonly string[]): string => cells.map((text, i) => text.padStart(WIDTHS[i]!)).join('');

/** The line above the epochs' lines. */
export function epochHeader(options: { readonly colour?: boolean } = {}): string {
  return painter(options.colour ?? false)(line(COLUMNS), 'bold');
}

/** One epoch as one line, aligned with {@link epochHeader}. */
export function formatEpoch(record: EpochRecord, options: EpochOptions): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const cells = line([
    `${record.epoch}/${options.epochs}`,
    short(record.learningRate),
    record.trainLoss.toFixed(4),
    share(record.trainAccuracy),
    record.valLoss.toFixed(4),
    share(record.valAccuracy),
    `${record.seconds.toFixed(1)} s`,
  ]);
  return options.best ? `${cells}  ${painter(options.colour ?? false)('best', 'green')}` : cells;
}
