import type { Evaluation } from '../../evaluation/index.js';
import { MAX_PHOTOS } from '../photos.js';

/** A photo that several networks were asked about. */
export interface Tallied {
  readonly path: string;
  readonly truth: number;
  readonly asked: number;
  readonly wrong: number;
  /** What it was named by mistake, the most frequent first. */
  readonly mistakes: readonly { readonly label: number; readonly times: number }[];
}

/** How often each photo was named wrong: the most often first, of equals in the order of the evaluations. */
export function tally(evaluations: readonly Evaluation[]): Tallied[] {
  const photos = new Map<string, { truth: number; predicted: number[] }>();
  for (const { path, truth, predicted } of evaluations.flatMap(({ predictions }) => predictions)) {
    const photo = photos.get(path) ?? { truth, predicted: [] };
    photo.predicted.push(predicted);
    photos.set(path, photo);
  }
  return [...photos]
    .map(([path, { truth, predicted }]): Tallied => {
      const times = new Map<number, number>();
      for (const label of predicted) if (label !== truth) times.set(label, (times.get(label) ?? 0) + 1);
      const mistakes = [...times].map(([label, n]) => ({ label, times: n })).sort((a, b) => b.times - a.times);
      const wrong = mistakes.reduce((sum, mistake) => sum + mistake.times, 0);
      return { path, truth, asked: predicted.length, wrong, mistakes };
    })
    .sort((a, b) => b.wrong / b.asked - a.wrong / a.asked);
}

/** The photos that any of them named wrong, as many as a page shows. */
export const oftenWrong = (photos: readonly Tallied[]): Tallied[] =>
  photos.filter(({ wrong }) => wrong > 0).slice(0, MAX_PHOTOS);

/** The paths of the photos that the page on several seeds wants thumbnails for. */
export const seedsPhotos = (evaluations: readonly Evaluation[]): string[] =>
  oftenWrong(tally(evaluations)).map(({ path }) => path);
