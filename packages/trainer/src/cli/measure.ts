import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import { unknownScore } from '@beeline/core/transfer';
import type { StateDict } from '@beeline/core/weights';
import { type Head, runOnPhotos, workerCount } from '../backends/index.js';
import type { LabelledPhotos, LeftOut } from '../data/index.js';
import type { LogitRow } from '../evaluation/index.js';
import { track } from '../training/index.js';
import type { Terminal } from './terminal.js';

export interface Measured {
  /** One for each photo that could be read. */
  readonly rows: readonly LogitRow[];
  /** How unlike the training photos each of them is, in their order; none where the network has no such score. */
  readonly unknownScores: readonly number[];
  /** Photos that were left out, and those that can't be read. */
  readonly problems: readonly LeftOut[];
}

/** A network, and for the unknown scores what they are made of. */
export interface MeasuredNetwork extends Pick<Bundle, 'unknown'> {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
  readonly head?: Head;
}

/** Takes labelled photos through a network on worker threads, with progress. Throws `no_images` if none can be read. */
export async function measure(
  network: MeasuredNetwork,
  { photos, leftOut }: LabelledPhotos,
  terminal: Terminal,
  requested?: number,
): Promise<Measured> {
  const rows: LogitRow[] = [];
  const unknownScores: number[] = [];
  const problems: LeftOut[] = [...leftOut];
  const files = photos.map((photo) => photo.file);
  const workers = workerCount(files.length, network.state, requested);
  const { graph, state, preprocessing, head, unknown } = network;
  const run = { graph, state, preprocessing, head, workers, signal: terminal.signal };
  await track(terminal, 'photos', files.length, async (advance) => {
    let next = 0;
    for await (const output of runOnPhotos(files, run)) {
      const { path, truth } = photos[next++]!;
      if (output.ok) rows.push({ path, truth, logits: output.values });
      else problems.push({ path, reason: output.reason });
      if (output.ok && output.features && unknown)
        unknownScores.push(unknownScore(unknown, output.features, output.values));
      advance();
    }
  });
  if (rows.length > 0) return { rows, unknownScores, problems };
  throw new BeelineError(
    'no_images',
    `None of the ${photos.length} photos can be read (first: ${problems[0]!.path}: ${problems[0]!.reason}).`,
    'Give a folder of JPEG, PNG or WebP files.',
  );
}
