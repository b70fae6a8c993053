import { basename, relative, sep } from 'node:path';
import { countByClass, type Dataset, loadDecoder } from '../data/index.js';
import {
  findingPhotos,
  type ReportInput,
  renderFolds,
  renderSeeds,
  reportPhotos,
  type SeededTraining,
  seedsPhotos,
} from '../report/index.js';
import type { CrossValidation } from './crossValidate.js';
import { leftOutNotes, splitNotes } from './report.js';
import type { SeedRun, SeedRuns } from './seeds.js';
import { thumbnailsOf } from './seen.js';

/** The page of a cross-validation, with pictures of the photos worth a look. `version`: Beeline's. */
export async function reportOfFolds(validation: CrossValidation, version: string): Promise<string> {
  const { name, folds, evaluation, dataset, judged, config, findings, seen } = validation;
  const { labels } = dataset;
  const wanted = [...reportPhotos(evaluation), ...findingPhotos(findings)];
  const splits = judged.map((photos, i) => ({
    name: nameOfFold(i),
    counts: countByClass(photos, labels.length),
  }));
  const all = { name: 'all', counts: evaluation.perClass.map(({ support }) => support) };
  return renderFolds({
    title: name,
    trainings: folds.map(({ trainedOn, bestEpoch, epochs, ...top1 }, i) => {
      return { name: nameOfFold(i), trainedOn, bestEpoch, epochs, top1 };
    }),
    evaluation,
    alsoTuned: config.keep === 'best',
    thumbnails: await thumbnailsOf(wanted, filesOf(dataset), await loadDecoder(), seen?.photos),
    maps: seen?.maps,
    dataset: {
      splits: [...splits, all],
      notes: [
        'Copies of a photo, as far as the checks can tell, are all in one fold, so that no network learned from a copy of what tested it.',
        ...leftOutNotes(dataset),
      ],
    },
    findings,
    config,
    facts: facts(version),
  });
}

/**
 * The page of a training from several seeds, with pictures of the photos that any of them named wrong.
 *
 * @param folder where the page will be: links lead from there to the runs' own reports.
 * @param version Beeline's.
 */
export async function reportOfSeeds({ name, runs }: SeedRuns, folder: string, version: string): Promise<string> {
  const [{ outcome }] = runs as readonly [SeedRun];
  const { dataset, findings, bundle } = outcome;
  const { seed, splitSeed = seed, bestEpoch: _, stoppedAfter: __, ...config } = bundle.manifest.training;
  const classes = dataset.labels.length;
  const wanted = [...seedsPhotos(runs.map((run) => run.outcome.evaluation)), ...findingPhotos(findings)];
  return renderSeeds({
    title: name,
    trainings: runs.map((run) => seededTraining(run, folder)),
    alsoTuned: config.keep === 'best',
    thumbnails: await thumbnailsOf(wanted, filesOf(dataset), await loadDecoder()),
    dataset: {
      splits: [
        { name: 'train', counts: countByClass(dataset.train, classes) },
        { name: 'val', counts: countByClass(dataset.val, classes) },
      ],
      notes: [...splitNotes(dataset), ...leftOutNotes(dataset)],
    },
    findings,
    config: { ...config, seeds: runs.map((run) => run.seed), ...(config.split === 'chance' && { splitSeed }) },
    facts: facts(version),
  });
}

function seededTraining({ seed, outcome }: SeedRun, folder: string): SeededTraining {
  const { evaluation, history, best, bundle, dataset } = outcome;
  return {
    name: `Seed ${seed}`,
    trainedOn: dataset.train.length,
    top1: evaluation.top1,
    evaluation,
    epochs: history,
    bestEpoch: best.epoch,
    bundle: { folder: basename(outcome.folder), sha256: bundle.sha256 },
    report: addressFrom(folder, `${outcome.folder}/report/index.html`),
  };
}

/** A file as a page in a folder links to it. */
const addressFrom = (folder: string, file: string): string =>
  relative(folder, file).split(sep).map(encodeURIComponent).join('/');

const nameOfFold = (i: number): string => `Fold ${i + 1}`;

const filesOf = ({ train, val }: Dataset): ReadonlyMap<string, string> =>
  new Map([...train, ...val].map((photo) => [photo.path, photo.file]));

const facts = (version: string): NonNullable<ReportInput['facts']> => [['Made with', `Beeline ${version}`]];
