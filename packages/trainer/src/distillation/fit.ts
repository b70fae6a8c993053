import { BeelineError } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import type { Preprocessing } from '@beeline/core/image';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import type { Checkpoint, Checkpoints } from '../checkpoints/index.js';
import { planOf, stepsOf } from './batches.js';
import { type Batches, openBatches } from './batchesAhead.js';
import { Learner } from './learner.js';
import { differentiate, type Objective, objectiveOf } from './objective.js';
import type { Prepared } from './prepare.js';
import type { DistillConfig, DistillEpoch } from './settings.js';
import type { LabelledSet } from './sources.js';
import { scaleOf } from './statistics.js';
import { type Packing, type Student, start } from './student.js';

/** How far a run has come, beside its numbers. */
export interface Reached {
  readonly steps: number;
  /** Seconds of the epoch under way that are spent. */
  readonly epochSeconds: number;
  readonly history: readonly DistillEpoch[];
}

export interface DistillFit {
  readonly architecture: Architecture;
  readonly student: Student;
  /** What the student sets out from; random numbers if not given. */
  readonly origin?: StateDict | undefined;
  readonly prepared: Prepared;
  readonly sets: readonly LabelledSet[];
  readonly config: DistillConfig;
  readonly normalisation: Pick<Preprocessing, 'mean' | 'std'>;
  readonly checkpoints: Pick<Checkpoints<Reached>, 'write'>;
  readonly checkpointMinutes: number;
  /** Where to go on from. */
  readonly from?: Checkpoint<Reached> | undefined;
  /** Watches the student now and then: accuracy by folder. */
  readonly probe?: ((state: StateDict) => Promise<Readonly<Record<string, number>>>) | undefined;
  readonly probeEvery: number;
  readonly onEpoch: (history: readonly DistillEpoch[], secondsLeft: number) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** The learning rate of one step: up in a straight line, then down along half a cosine, to 0 after the last. */
export function rateAt({ learningRate, warmup, epochs }: DistillConfig, stepsAnEpoch: number, step: number): number {
  const [climb, all] = [warmup * stepsAnEpoch, epochs * stepsAnEpoch];
  if (step < climb) return (learningRate * (step + 1)) / (climb + 1);
  return (learningRate * (1 + Math.cos((Math.PI * (step - climb)) / Math.max(1, all - climb)))) / 2;
}

/**
 * Trains the student. Everything that is drawn depends on the seed, the epoch and the photo alone, so that a run that
 * was killed goes on from its checkpoint as if it had never stopped.
 *
 * @returns the moving average of its weights, in PyTorch's layout.
 * @throws BeelineError `diverged`; when aborted, the signal's reason after a checkpoint.
 */
export async function fitStudent(fit: DistillFit): Promise<{ state: StateDict; history: readonly DistillEpoch[] }> {
  const { config, prepared, student, sets } = fit;
  const scales = prepared.targets.map((target) => scaleOf(target, prepared.usable));
  const objective = objectiveOf(student, prepared.targets, scales, sets, config);
  if (objective.terms.length === 0) {
    throw new BeelineError('nothing_to_learn', 'Every part of the loss has the weight 0.', 'Leave one of them in.');
  }
  const { packing, trained, running } = start(student, fit.architecture, objective.layers, config.seed, fit.origin);
  const learner = new Learner(trained, running, packing.decayed(), objective.terms.length, config);
  if (fit.from) learner.load(fit.from.tensors, fit.from.json.steps);
  const { normalisation } = fit;
  const batches = openBatches(prepared, { config, normalisation, sets: sets.length });
  try {
    const history = await run(fit, packing, objective, learner, batches);
    const { trained, running } = learner.average;
    return { state: await packing.state(trained, running), history };
  } finally {
    await batches.close();
    learner.dispose();
    objective.dispose();
  }
}

async function run(
  fit: DistillFit,
  packing: Packing,
  objective: Objective,
  learner: Learner,
  batches: Batches,
): Promise<readonly DistillEpoch[]> {
  const { config, prepared, checkpointMinutes, signal, student } = fit;
  const stepsAnEpoch = stepsOf(prepared.usable.length, config.batchSize);
  const history = [...(fit.from?.json.history ?? [])];
  const begun = { at: performance.now(), steps: learner.steps };
  let spent = fit.from?.json.epochSeconds ?? 0;
  let saved = performance.now();
  const save = async (epochSeconds: number): Promise<void> => {
    const json = { steps: learner.steps, epochSeconds, history };
    await fit.checkpoints.write({ tensors: await learner.save(), json });
    saved = performance.now();
  };

  while (learner.steps < config.epochs * stepsAnEpoch) {
    const epoch = Math.floor(learner.steps / stepsAnEpoch);
    const plan = planOf(prepared, config, epoch);
    const startOfEpoch = performance.now();
    const seconds = (): number => spent + (performance.now() - startOfEpoch) / 1000;
    let rate = 0;
    for await (const batch of batches.read(epoch, plan.slice(learner.steps % stepsAnEpoch))) {
      if (signal?.aborted) {
        await save(seconds());
        signal.throwIfAborted();
      }
      rate = rateAt(config, stepsAnEpoch, learner.steps);
      const result = differentiate(student, packing, objective, learner.trained, config.size, batch);
      learner.step(result, rate, batch.count);
      tf.dispose([result.gradient, result.parts, result.seen]);
      if (learner.steps % stepsAnEpoch !== 0 && performance.now() - saved > checkpointMinutes * 60_000)
        await save(seconds());
    }
    const took = seconds();
    spent = 0;
    const parts = partsOf(objective, await learner.takeSums(), prepared.usable.length);
    const loss = objective.terms.reduce((sum, { name, weight }) => sum + weight * parts[name]!, 0);
    if (!Number.isFinite(loss)) throw diverged(epoch + 1, config);
    const isProbed = fit.probe && ((epoch + 1) % fit.probeEvery === 0 || epoch + 1 === config.epochs);
    const probes = isProbed ? await fit.probe(await stateOf(packing, learner)) : undefined;
    history.push({
      epoch: epoch + 1,
      learningRate: rate,
      loss,
      parts,
      seconds: took,
      photosPerSecond: prepared.usable.length / took,
      ...(probes && { probes }),
    });
    if (performance.now() - saved > checkpointMinutes * 60_000) await save(0);
    const pace = (performance.now() - begun.at) / 1000 / (learner.steps - begun.steps);
    await fit.onEpoch(history, pace * (config.epochs * stepsAnEpoch - learner.steps));
  }
  return history;
}

const stateOf = (packing: Packing, { average }: Learner): Promise<StateDict> =>
  packing.state(average.trained, average.running);

const partsOf = (objective: Objective, sums: Float32Array, photos: number): Record<string, number> =>
  Object.fromEntries(objective.terms.map(({ name }, i) => [name, sums[i]! / photos]));

function diverged(epoch: number, { learningRate }: DistillConfig): BeelineError {
  return new BeelineError(
    'diverged',
    `The student diverged: in epoch ${epoch} the loss is no longer a number.`,
    `Lower --lr (it was ${learningRate}); a third of it is a good try.`,
  );
}
