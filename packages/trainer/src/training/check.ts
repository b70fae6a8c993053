import {
  brokenPhotos,
  describeFindings,
  describeSuspects,
  type Findings,
  fingerprint,
  type Inspection,
  inspectPhotos,
  type LeftOut,
  type Photo,
} from '../data/index.js';
import type { Watcher } from './watcher.js';

export interface CheckOptions {
  readonly workers?: number | undefined;
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly watcher: Pick<Watcher, 'progress'>;
}

/** What reading every photo once has shown. */
export interface Checked {
  /** One hash over all contents, and each file's by path. */
  readonly sha256: string;
  readonly files: ReadonlyMap<string, string>;
  readonly inspections: ReadonlyMap<string, Inspection>;
  /** Photos that can't be read or decoded. */
  readonly broken: readonly LeftOut[];
}

/** Reads, hashes and decodes every photo, those known from an earlier run excepted. */
export async function checkPhotos(photos: readonly Photo[], options: CheckOptions): Promise<Checked> {
  const { watcher, cache, workers, signal } = options;
  const { sha256, files, unreadable } = await fingerprint(photos, signal);
  const progress = (total: number) => watcher.progress('checks', total);
  const inspections = await inspectPhotos(photos, { files, cache, workers, signal, progress });
  return { sha256, files, inspections, broken: [...unreadable, ...brokenPhotos(inspections)] };
}

/** Tells a person what was found before the training. `val` counts the validation photos. */
export function sayFindings(findings: Findings, val: number, watcher: Pick<Watcher, 'say' | 'warn'>): void {
  const { warnings, notes } = describeFindings(findings, val);
  for (const text of warnings) watcher.warn(text);
  for (const text of notes) watcher.say(text);
}

/** Tells a person which photos look mislabelled, if any do. */
export function saySuspects(findings: Findings, watcher: Pick<Watcher, 'say'>): void {
  const text = describeSuspects(findings.mislabelled ?? []);
  if (text !== undefined) watcher.say(text);
}
