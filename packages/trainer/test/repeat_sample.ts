import { evaluate, type LogitRow } from '../src/evaluation/index.js';
import { findingPhotos } from '../src/report/findings.js';
import type { FoldsInput, SeedsInput } from '../src/report/index.js';
import { doubtfulPhotos, reportPhotos, seedsPhotos } from '../src/report/index.js';
import { PIXEL, sampleEpochs, sampleEvaluation, sampleFindings } from './report_sample.js';

const config = { mode: 'frozen', epochs: 25, learningRate: 0.001 };

const thumbnails = (paths: readonly string[]) => new Map(paths.map((path) => [path, PIXEL]));

/** A made-up cross-validation: the photos of a made-up evaluation, dealt out to `count` folds. */
export function sampleFolds(labels: readonly string[], perClass: number, count: number): FoldsInput {
  const evaluation = sampleEvaluation(labels, perClass);
  const findings = sampleFindings(labels);
  const trainings = Array.from({ length: count }, (_, i) => {
    const own = evaluation.predictions.filter((_, photo) => photo % count === i);
    const { top1 } = evaluate(labels, own.map(rowOf), 1);
    const trainedOn = evaluation.top1.total - own.length;
    return { name: `Fold ${i + 1}`, trainedOn, top1, epochs: sampleEpochs(25 - i), bestEpoch: 18 - i };
  });
  return {
    title: labels.slice(0, 3).join(' and '),
    trainings,
    evaluation,
    alsoTuned: true,
    thumbnails: thumbnails([...reportPhotos(evaluation), ...findingPhotos(findings)]),
    maps: thumbnails(doubtfulPhotos(evaluation).map(({ path }) => path)),
    dataset: {
      splits: trainings.map(({ name, top1 }) => ({ name, counts: labels.map(() => Math.round(top1.total / 2)) })),
    },
    findings,
    config,
  };
}

/** A made-up training from `count` seeds: all name the same photos wrong, but the i-th also one in 9 + i. */
export function sampleSeeds(labels: readonly string[], perClass: number, count: number): SeedsInput {
  const { predictions } = sampleEvaluation(labels, perClass);
  const findings = sampleFindings(labels);
  const trainings = Array.from({ length: count }, (_, seed) => {
    const rows = predictions.map((one, i): LogitRow => {
      const row = rowOf(one);
      return i % (9 + seed) > 0 ? row : { ...row, logits: row.logits.map((logit) => -logit) };
    });
    const evaluation = evaluate(labels, rows, 1);
    return {
      name: `Seed ${seed}`,
      trainedOn: 240,
      top1: evaluation.top1,
      evaluation,
      epochs: sampleEpochs(25),
      bestEpoch: 18,
      bundle: { folder: `photos-${seed}`, sha256: 'e3b0c44298fc1c14'.repeat(4) },
      report: `../../photos-${seed}/report/index.html`,
    };
  });
  return {
    title: labels.slice(0, 3).join(' and '),
    trainings,
    alsoTuned: true,
    thumbnails: thumbnails([...seedsPhotos(trainings.map(({ evaluation }) => evaluation)), ...findingPhotos(findings)]),
    dataset: { splits: [{ name: 'train', counts: labels.map(() => 120) }] },
    findings,
    config: { ...config, seeds: trainings.map((_, seed) => seed) },
  };
}

const rowOf = ({ path, truth, probabilities }: FoldsInput['evaluation']['predictions'][number]): LogitRow => {
  return { path, truth, logits: Float32Array.from(probabilities, (p) => Math.log(Math.max(p, 1e-30))) };
};
