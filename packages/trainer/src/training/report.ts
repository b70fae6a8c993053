import type { Bundle } from '@beeline/core/bundle';
import { countByClass, type Dataset, loadDecoder } from '../data/index.js';
import { doubtfulPhotos, findingPhotos, renderReport, reportPhotos } from '../report/index.js';
import type { Finished } from './finished.js';
import { lookAgain, thumbnailsOf } from './seen.js';

/**
 * The page of a finished training, with pictures of the photos worth a look; over mistakes and close calls lies where the
 * network looked.
 *
 * @param split what the photos are called that the numbers are about
 */
export async function reportOf(finished: Finished, bundle: Bundle, split: string): Promise<string> {
  const { evaluation, trained, bestEpoch, config } = finished;
  const { dataset, history } = trained;
  const decoder = await loadDecoder();
  const files = new Map([...dataset.train, ...dataset.val].map((photo) => [photo.path, photo.file]));
  const doubtful = doubtfulPhotos(evaluation).map(({ path, predicted }) => {
    return { path, file: files.get(path)!, label: predicted };
  });
  const seen = await lookAgain({ ...bundle, preprocessing: bundle.manifest.preprocessing }, decoder, doubtful);
  const wanted = [...reportPhotos(evaluation), ...findingPhotos(finished.findings)];
  const classes = dataset.labels.length;
  return renderReport({
    title: finished.name,
    evaluation,
    evaluatedOn: { split, chose: config.keep === 'last' ? 'temperature' : 'epoch' },
    epochs: history,
    bestEpoch,
    thumbnails: await thumbnailsOf(wanted, files, decoder, seen?.photos),
    maps: seen?.maps,
    dataset: {
      splits: [
        { name: 'train', counts: countByClass(dataset.train, classes) },
        { name: 'val', counts: countByClass(dataset.val, classes) },
      ],
      notes: [...splitNotes(dataset), ...leftOutNotes(dataset)],
    },
    findings: finished.findings,
    ...(trained.unknown && { unknown: trained.unknown }),
    config,
    bundle: { name: finished.name, sha256: bundle.sha256 },
    facts: [['Made with', `Beeline ${finished.version}`]],
  });
}

/** How the photos were divided, where that was done here. */
export const splitNotes = ({ split }: Dataset): string[] =>
  split.by === 'chance'
    ? [`The validation split was drawn by chance, ${split.fraction} of each class, seed ${split.seed}.`]
    : [];

/** What is in the folder and was not used. */
export const leftOutNotes = ({ leftOut, passedOver }: Dataset): string[] => [
  ...leftOut.map(({ path, reason }) => `${path} was left out: ${reason}`),
  ...passedOver.map((path) => `${path} was passed over.`),
];
