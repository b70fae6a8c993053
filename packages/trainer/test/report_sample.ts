import type { Findings } from '../src/data/index.js';
import { type Evaluation, evaluate, fitTemperature, type LogitRow } from '../src/evaluation/index.js';
import { findingPhotos } from '../src/report/findings.js';
import { doubtfulPhotos, reportPhotos } from '../src/report/photos.js';
import type { ReportInput } from '../src/report/types.js';
import type { EpochRecord } from '../src/training/types.js';

/** A grey photo of one pixel. */
export const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAJmZmQAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';

/** Evenly spread over [0, 1) without a generator: the fractions of multiples of the golden ratio. */
const spread = (i: number): number => (i * 0.6180339887498949) % 1;

/**
 * A made-up evaluation of about `perClass` photos a class: mostly right, rather too sure. Tests use it, and whoever
 * works on the page can look at it without training anything.
 */
export function sampleEvaluation(labels: readonly string[], perClass: number): Evaluation {
  const rows: LogitRow[] = labels.flatMap((label, truth) =>
    Array.from({ length: perClass === 0 ? 0 : perClass + (truth % 3) }, (_, i) => {
      const logits = new Float32Array(labels.length).map((_, j) => 2 * spread(31 * truth + 7 * i + 3 * j + 1) - 1);
      const hard = spread(17 * truth + i);
      const rival = (truth + 1 + (i % Math.max(1, Math.min(2, labels.length - 1)))) % labels.length;
      logits[truth]! += hard < 0.07 ? 1 : 3 + 5 * hard;
      logits[rival]! += hard < 0.07 ? 1 + 60 * hard : 1;
      return { path: `val/${label}/${1000 + i}.jpg`, truth, logits };
    }),
  );
  if (rows.length === 0) return evaluate(labels, rows, 1);
  const logits = rows.map((row) => row.logits);
  const truth = rows.map((row) => row.truth);
  return evaluate(labels, rows, fitTemperature(logits, truth).temperature);
}

/** The records of a made-up training that goes well. */
export function sampleEpochs(epochs: number): EpochRecord[] {
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    learningRate: 0.001 * 0.1 ** Math.floor(i / 7),
    trainLoss: 0.12 + 0.5 * Math.exp(-i / 4) + 0.03 * spread(i),
    trainAccuracy: 0.97 - 0.32 * Math.exp(-i / 2.5) - 0.01 * spread(i),
    valLoss: 0.15 + 0.35 * Math.exp(-i / 3) + 0.02 * spread(i + 5),
    valAccuracy: 0.955 - 0.25 * Math.exp(-i / 2) - 0.01 * spread(i + 3),
    seconds: 0.11 + 0.02 * spread(i),
  }));
}

/** Made-up findings, one of each kind. */
export function sampleFindings(labels: readonly string[]): Findings {
  const photo = (split: 'train' | 'val', label: string, name: string) => ({
    path: `${split}/odd/${name}`,
    split,
    label,
  });
  const [one, other] = [labels[0]!, labels.at(-1)!];
  const group = { exact: true, acrossSplits: false, acrossClasses: false };
  return {
    checked: 400,
    corrupt: [],
    tiny: [{ path: 'train/odd/tiny.png', width: 20, height: 16 }],
    rotated: [{ path: 'train/odd/phone.jpg', orientation: 6 }],
    duplicates: [
      { ...group, acrossSplits: true, photos: [photo('train', one, '1.jpg'), photo('val', one, '2.jpg')] },
      { ...group, acrossClasses: true, photos: [photo('train', one, '3.jpg'), photo('train', other, '4.jpg')] },
      { ...group, exact: false, photos: [photo('train', one, '5.jpg'), photo('train', one, '6.jpg')] },
    ],
    leaked: 1,
    mislabelled: [{ ...photo('train', one, '7.jpg'), looksLike: other, shareOfOther: 0.9, shareOfOwn: 0.1 }],
  };
}

/** A made-up report, every part of it filled. */
export function sampleInput(labels: readonly string[], perClass: number): ReportInput {
  const evaluation = sampleEvaluation(labels, perClass);
  return {
    title: labels.slice(0, 3).join(' and '),
    evaluation,
    evaluatedOn: { split: 'val', chose: 'epoch' },
    epochs: sampleEpochs(25),
    bestEpoch: 18,
    thumbnails: new Map(
      [...reportPhotos(evaluation), ...findingPhotos(sampleFindings(labels))].map((path) => [path, PIXEL]),
    ),
    maps: new Map(doubtfulPhotos(evaluation).map(({ path }) => [path, PIXEL])),
    dataset: {
      splits: [
        { name: 'train', counts: labels.map((_, i) => 120 + i) },
        { name: 'val', counts: evaluation.perClass.map(({ support }) => support) },
      ],
      notes: ['Left out: 1 file that is no photo (train/ants/imageNotFound.gif).'],
    },
    config: { architecture: 'mobilenet_v2', training: { epochs: 25, batchSize: 4, learningRate: 0.001 }, seed: 1 },
    findings: sampleFindings(labels),
    bundle: { name: 'sample', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
    facts: [['Backend', 'wasm, 2 threads']],
  };
}
