/** What the scripted API says: one model, its answers and its problems. */
import type { Reply } from './server.js';

export const MODEL = {
  name: 'ants-and-bees',
  sha256: '3f9a1c77be21d0aa94b0c1d2e3f40516273849506172839405162738495061ab',
  labels: ['ants', 'bees'],
  architecture: 'mobilenet_v2',
  licence: 'MIT',
  dataset: { splits: { train: { ants: 123, bees: 121 }, val: { ants: 70, bees: 83 } } },
  metrics: {
    split: 'val',
    top1: { correct: 146, total: 153, accuracy: 146 / 153, interval: [0.908, 0.978] },
    perClass: [
      { label: 'ants', correct: 66, total: 70, accuracy: 66 / 70, interval: [0.862, 0.978] },
      { label: 'bees', correct: 80, total: 83, accuracy: 80 / 83, interval: [0.899, 0.988] },
    ],
    confusion: [
      [66, 4],
      [3, 80],
    ],
  },
};

export const model = (): Reply => ({ body: MODEL });

export const bees = (): Reply => ({
  body: {
    predictions: [
      { label: 'bees', probability: 0.9832 },
      { label: 'ants', probability: 0.0168 },
    ],
  },
});

export const heic = (): Reply => ({
  status: 415,
  body: {
    type: '/problems/unsupported',
    title: 'This type of image is not read here',
    status: 415,
    code: 'unsupported',
    detail: 'This is a HEIC photo, which is not read here.',
    hint: 'Convert it to JPEG, PNG or WebP.',
  },
});

export const busy = (): Reply => ({
  status: 503,
  headers: { 'retry-after': '2' },
  body: { status: 503, code: 'busy', detail: 'Too many photos are waiting.' },
});
