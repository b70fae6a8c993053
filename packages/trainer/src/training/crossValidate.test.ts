import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { stripes } from '../../test/png.js';
import { quiet } from '../../test/quiet.js';
import { findAddon } from '../native/index.js';
import { crossValidate } from './crossValidate.js';
import type { TrainOptions } from './options.js';
import { reportOfFolds } from './reportRepeat.js';

const native = findAddon('@tensorflow/tfjs-node')?.built ?? false;
if (!native) console.log('skipped: folds on native (beeline native build --pip makes it ready)');

const photos = (['standing', 'lying'] as const).flatMap((label) =>
  Array.from({ length: 4 }, (_, n) => [`photos/${label}/${n}.png`, stripes(label, n)] as const),
);
// The first of them once more: wherever it goes, its copy goes, too.
const copy = ['photos/standing/copy.png', stripes('standing', 0)] as const;

const settings: Omit<TrainOptions, 'folder'> = {
  mode: 'scratch',
  epochs: 2,
  batchSize: 2,
  workers: 1,
  preprocessing: {
    transforms: [
      { op: 'resize_shorter', size: 32, filter: 'bilinear' },
      { op: 'center_crop', size: 32 },
    ],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  },
  augmentation: [{ op: 'random_resized_crop', size: 32, scale: [0.5, 1], ratio: [0.75, 1.33], filter: 'bilinear' }],
};

it.each([['wasm', 'wasm'], ...(native ? ([['native', 'tensorflow']] as const) : [])] as const)(
  'trains every fold on the engine that was asked for: %s',
  (backend, engine) =>
    withFiles([...photos, copy], async (root) => {
      const engines: string[] = [];
      const watcher = { ...quiet, epoch: () => void engines.push(tf.getBackend()) };
      const done = await crossValidate({ ...settings, folder: join(root, 'photos'), backend }, 3, watcher);
      expect(engines).toEqual(Array.from({ length: 6 }, () => engine));

      const paths = done.judged.flat().map(({ path }) => path);
      expect(paths.sort()).toEqual([...photos, copy].map(([path]) => path.replace('photos/', '')).sort());
      expect(done.folds.map(({ total }) => total)).toEqual(done.judged.map(({ length }) => length));
      expect(done.folds.reduce((sum, { correct }) => sum + correct, 0)).toBe(done.evaluation.top1.correct);
      const twice = done.judged.find((fold) => fold.some(({ path }) => path === 'standing/copy.png'))!;
      expect(twice.map(({ path }) => path)).toContain('standing/0.png');
      const { leaked, duplicates } = done.findings;
      expect([leaked, ...duplicates.map(({ acrossSplits }) => acrossSplits)]).toEqual([
        0,
        ...duplicates.map(() => false),
      ]);

      const page = await reportOfFolds(done, '0.0.0');
      expect(page.match(/<img src="data:/g)).toHaveLength(9);
      expect(page.match(/<img class="map"/g)).toHaveLength(done.seen!.maps.size);
      expect(done.config).toMatchObject({ mode: 'scratch', backend, split: 'folds', folds: 3, epochs: 2 });
    }),
);
