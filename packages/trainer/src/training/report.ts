import type { Bundle } from '@beeline/core/bundle';
import { countByClass, type Dataset, loadDecoder, thumbnail } from '../data/index.js';
import { doubtfulPhotos, findingPhotos, renderReport, reportPhotos } from '../report/index.js';
import type { Finished } from './save.js';
import { lookAgain } from './seen.js';

/** Pixels of a thumbnail's side. */
const THUMBNAIL = 224;

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
  const thumbnails = new Map<string, string>();
  for (const path of new Set([...reportPhotos(evaluation), ...findingPhotos(finished.findings)])) {
    const url = await thumbnail(decoder, files.get(path)!, THUMBNAIL);
    if (url !== undefined) thumbnails.set(path, url);
  }
  const classes = dataset.labels.length;
  return renderReport({
    title: finished.name,
    evaluation,
    evaluatedOn: { split: splitOf(dataset), alsoTuned: true },
    epochs: history,
    bestEpoch,
    thumbnails,
    dataset: {
      splits: [
        { name: 'train', counts: countByClass(dataset.train, classes) },
        { name: 'val', counts: countByClass(dataset.val, classes) },
      ],
      notes: notesOf(dataset),
    },
    findings: finished.findings,
    ...(trained.unknown && { unknown: trained.unknown }),
    config,
    bundle,
    facts: [['Made with', `Beeline ${finished.version}`]],
  });
}

function notesOf({ leftOut, passedOver, split }: Dataset): string[] {
  return [
    ...(split.by === 'chance'
      ? [`The validation split was drawn by chance, ${split.fraction} of each class, seed ${split.seed}.`]
      : []),
    ...leftOut.map(({ path, reason }) => `${path} was left out: ${reason}`),
    ...passedOver.map((path) => `${path} was passed over.`),
  ];
}
