import { createHash } from 'node:crypto';
import { type Identity, openCheckpoints } from '../checkpoints/index.js';
import type { Run } from '../runs/index.js';
import type { FitState, Keeping } from './fitState.js';
import type { Prepared } from './prepare.js';
import type { Watcher } from './watcher.js';

/** Minutes after which a training is kept within an epoch, too. */
export const DEFAULT_CHECKPOINT_MINUTES = 10;

/** Keeps the training of a whole network in its run's folder, and finds what was kept there by an earlier process. */
export async function keepingIn(
  run: Run,
  prepared: Prepared,
  version: string,
  minutes = DEFAULT_CHECKPOINT_MINUTES,
  watcher: Watcher,
): Promise<Keeping> {
  const checkpoints = openCheckpoints<FitState>(run.checkpoint, identityOf(prepared, version));
  const last = run.resumed ? await checkpoints.latest() : undefined;
  if (last) watcher.say(`Going on ${whereIs(last.json)}.`);
  else if (run.resumed) watcher.say('Nothing was reached yet: it begins anew.');
  let kept = performance.now();
  return {
    last,
    isDue: () => performance.now() - kept >= minutes * 60_000,
    async write(state) {
      await checkpoints.write(state);
      kept = performance.now();
      watcher.checkpoint?.({ folder: run.folder, epoch: state.json.epoch, step: state.json.step });
    },
  };
}

const whereIs = ({ epoch, step, seen, history }: FitState): string =>
  step === 0 ? `after epoch ${history.length}` : `in epoch ${epoch}, after ${step} of its ${seen.steps} steps`;

/** What decides the weights that come out, in the words that a difference is told in. */
function identityOf(prepared: Prepared, version: string): Identity {
  const { mode, name, backend, backbone, network, config, dataset, contents } = prepared;
  const split = createHash('sha256');
  for (const { path, truth } of [...dataset.train, { path: '', truth: -1 }, ...dataset.val])
    split.update(`${truth} ${path}\0`);
  return {
    version,
    name,
    mode,
    backend: backend.name,
    network: network.name,
    weights: backbone?.source.sha256,
    photos: contents,
    classes: dataset.labels.join(', '),
    split: split.digest('hex'),
    config,
  };
}
