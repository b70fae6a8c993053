import { BeelineError, openNetwork } from '@beeline/core';
import { type Bundle, type BundleParts, packBundle } from '@beeline/core/bundle';
import { runOnPhotos } from '../backends/index.js';
import { PREDICTIONS, type Predictions, writePredictions } from '../compare/index.js';
import { countByClass, countFindings, type Dataset } from '../data/index.js';
import { demandReplay, openBundle, writeFolder } from '../export/index.js';
import type { Finished } from './finished.js';
import { reportOf } from './report.js';

/**
 * Writes bundle and report to a folder: whole or not at all. Before it takes its place, the bundle is read back from
 * the disk, its golden images are replayed, and some validation photos go through it from their files; all must give
 * the answers that the training got.
 */
export async function save(folder: string, finished: Finished): Promise<Bundle> {
  const files = await packBundle(partsOf(finished));
  let bundle: Bundle | undefined;
  await writeFolder(folder, files, async (unfinished) => {
    bundle = await openBundle(unfinished);
    await demandReplay(bundle);
    await replayPhotos(bundle, finished);
    return new Map([
      ['report/index.html', Buffer.from(await reportOf(finished, bundle, splitOf(finished.trained.dataset)))],
      [PREDICTIONS, Buffer.from(writePredictions(answersOf(finished, bundle.sha256)))],
    ]);
  });
  return bundle!;
}

/** What the network said of the validation photos, for comparisons. */
function answersOf({ trained: { dataset, valLogits }, hashes }: Finished, bundle: string): Predictions {
  const photos = dataset.val.map(({ path, truth }, i) => {
    return { path, sha256: hashes.get(path)!, truth, logits: [...valLogits[i]!] };
  });
  return { bundle, split: splitOf(dataset), labels: dataset.labels, photos };
}

function partsOf({ trained, evaluation, ...finished }: Finished): Parameters<typeof packBundle>[0] {
  const { model, dataset } = trained;
  const { name, version, architecture, licence } = finished;
  const { top1, ece, perClass, confusion } = evaluation;
  return {
    ...model,
    name,
    version,
    architecture,
    labels: dataset.labels,
    temperature: evaluation.temperature,
    unknown: trained.unknown?.score,
    metrics: {
      split: splitOf(dataset),
      top1,
      ece,
      perClass: perClass.map(({ label, support, recall, recallInterval }, i) => ({
        label,
        correct: confusion[i]![i]!,
        total: support,
        accuracy: recall ?? 0,
        interval: recallInterval,
      })),
      confusion,
    },
    // Settings are plain data, made of what JSON can hold.
    training: { ...(finished.config as BundleParts['training']), bestEpoch: finished.bestEpoch },
    dataset: {
      sha256: finished.contents,
      splits: { train: counts(dataset, 'train'), val: counts(dataset, 'val') },
      findings: countFindings(finished.findings),
    },
    licence,
    open: openNetwork,
  };
}

/** What the photos are called that the numbers are about. */
const splitOf = ({ split }: Dataset): string => (split.by === 'folders' && split.val === 'test' ? 'test' : 'val');

function counts({ labels, ...splits }: Dataset, split: 'train' | 'val'): Record<string, number> {
  const byClass = countByClass(splits[split], labels.length);
  return Object.fromEntries(labels.map((label, i) => [label, byClass[i]!]));
}

/** Photos that are taken through the finished bundle once more. */
const REPLAYED = 8;

async function replayPhotos(bundle: Bundle, { trained, signal }: Finished): Promise<void> {
  const every = Math.max(1, Math.floor(trained.dataset.val.length / REPLAYED));
  const chosen = trained.dataset.val
    .map((photo, i) => ({ photo, logits: trained.valLogits[i]! }))
    .filter((_, i) => i % every === 0);
  const run = {
    graph: bundle.graph,
    state: bundle.state,
    preprocessing: bundle.manifest.preprocessing,
    workers: 1,
    signal,
  };
  let next = 0;
  for await (const output of runOnPhotos(
    chosen.map(({ photo }) => photo.file),
    run,
  )) {
    const { photo, logits } = chosen[next++]!;
    const values = output.ok ? output.values : undefined;
    const off = values ? Math.max(...logits.map((logit, i) => Math.abs(logit - values[i]!))) : Number.POSITIVE_INFINITY;
    if (off <= bundle.golden.tolerance) continue;
    throw new BeelineError(
      'replay_differs',
      `Replayed, the bundle answers differently for ${photo.path} than the training did (a logit is off by ${off.toPrecision(3)}).`,
      'Were photos changed while training? Then train again; --no-cache computes all features anew.',
    );
  }
}
