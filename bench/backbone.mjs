// @ts-check
/**
 * `npm run bench:backbone [-- OPTIONS]`: what the backbone that comes with Beeline is worth beside MobileNetV2, SqueezeNet
 * and itself with random weights: accuracies over seeds, milliseconds under workerd, the time of a training, the unknown
 * score. What was found is kept beside the page, so that parts can be run one by one; the page shows all that is there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { optionsOf } from '../scripts/options.mjs';
import { root, setup } from '../scripts/setup.mjs';
import { machine } from './api/report.mjs';
import { finetune } from './backbone/finetune.mjs';
import { networksIn } from './backbone/networks.mjs';
import { probe } from './backbone/probe.mjs';
import { asMarkdown } from './backbone/report.mjs';
import { openResults } from './backbone/results.mjs';
import { serving } from './backbone/serving.mjs';
import { setsIn } from './backbone/sets.mjs';
import { training } from './backbone/training.mjs';

const PARTS = /** @type {const} */ (['probe', 'training', 'serving']);

const usage = `npm run bench:backbone [-- OPTIONS]

  --backbone FILE  weights of beenet_m (default: models/beenet_m/model.safetensors)
  --weights DIR    mobilenet_v2*.safetensors and squeezenet1_1*.safetensors (default: ../shared/weights)
  --data DIR       hymenoptera_data, flower_photos, cifar10, other_things (default: ../shared/data)
  --part NAME      ${PARTS.join(', ')}; may be repeated (default: all of them, but not --finetune)
  --finetune       train every layer, too, each seed in turn: long; what is in the results is not trained again
  --only NAME      one network: beenet_m, mobilenet_v2, squeezenet1_1 or random (for the accuracies)
  --set NAME       one data set: hymenoptera, flowers or cifar10 (for the accuracies)
  --seeds N        from seed 0 on (default: 5)
  --backend NAME   of --finetune (default: auto)
  --requests N     of the milliseconds, for each network (default: 200)
  --photo FILE     what is sent (default: the first 500x375 JPEG of the ants and bees to validate with)
  --write FILE     the page; results in .json beside it (default: docs/BENCHMARKS-backbone.md)`;

const { values } = optionsOf(usage, {
  backbone: { type: 'string', default: join(root, 'models/beenet_m/model.safetensors') },
  weights: { type: 'string', default: join(root, '../shared/weights') },
  data: { type: 'string', default: join(root, '../shared/data') },
  part: { type: 'string', multiple: true },
  finetune: { type: 'boolean', default: false },
  only: { type: 'string' },
  set: { type: 'string' },
  seeds: { type: 'string', default: '5' },
  backend: { type: 'string', default: 'auto' },
  requests: { type: 'string', default: '200' },
  photo: { type: 'string' },
  write: { type: 'string', default: join(root, 'docs/BENCHMARKS-backbone.md') },
});
setup();

const at = (/** @type {string} */ path) => resolve(process.env.INIT_CWD ?? root, path);
const skip = (/** @type {string} */ what) => console.log(`skipped: ${what}`);
const wanted = values.part ?? (values.finetune ? [] : PARTS);
const scratch = mkdtempSync(join(tmpdir(), 'beeline-bench-'));
const page = at(values.write);
const results = openResults(page.replace(/(\.md)?$/, '.json'));
const networks = await networksIn({ backbone: at(values.backbone), weights: at(values.weights), scratch, skip });
const sets = setsIn(at(values.data), skip);
const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
const chosen = {
  networks: networks.filter(({ name }) => values.only === undefined || name === values.only),
  sets: sets.filter(({ name }) => values.set === undefined || name === values.set),
};

try {
  if (wanted.includes('probe')) await probe({ ...chosen, seeds, results });
  if (values.finetune) finetune({ ...chosen, seeds, results, scratch, backend: values.backend });
  if (wanted.includes('training') || wanted.includes('serving')) {
    const trained = training({ networks, sets, data: at(values.data), results, scratch, skip });
    const photo = values.photo && at(values.photo);
    if (wanted.includes('serving'))
      await serving({ trained, sets, photo, requests: Number(values.requests), results, scratch, skip });
  }
  results.keep('machine', machine());
  const markdown = asMarkdown(results.found);
  console.log(markdown);
  results.writePage(page, markdown);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
