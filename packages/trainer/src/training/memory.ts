import { BeelineError } from '@beeline/core';
import { type Graph, type InputSize, parametersOf, shapesOf } from '@beeline/core/network';

/** What decides how much memory a training step takes. */
export interface StepMemory {
  readonly graph: Graph;
  readonly input: InputSize;
  readonly batchSize: number;
  /** Names of the parameters that get gradients. */
  readonly trainable: readonly string[];
  readonly batchNorm: 'train' | 'eval';
}

/**
 * What the engine may be given. Its memory ends at 4 GiB, and past that it does not fail but computes with what it
 * has overwritten; the rest is for what lies between the arrays.
 */
export const MEMORY_BUDGET = 3.5 * 2 ** 30;

/** Copies of every weight: its own and the one that the engine lays out for its products. */
const COPIES = 2;
/** More copies of every trained weight: gradient, two that gradients are made of, two moments, successor. */
const TRAINED_COPIES = 6;
/**
 * Copies of every layer's output: kept for the way back, its gradient, what is made on the way. Measured on five
 * networks as the engine's memory after some steps: at most 3.4 with fixed statistics, 4.7 with those of the batch.
 */
const ACTIVATION_COPIES = { eval: 3.5, train: 5 };

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function bytesOfWeights({ graph, trainable }: StepMemory): number {
  const trained = new Set(trainable);
  return parametersOf(graph).reduce(
    (sum, { name, shape }) => sum + 4 * product(shape) * (COPIES + (trained.has(name) ? TRAINED_COPIES : 0)),
    0,
  );
}

function bytesOfOnePhoto({ graph, input, batchNorm }: StepMemory): number {
  const numbers = [...shapesOf(graph, input).values()].reduce((sum, shape) => sum + product(shape), 0);
  return 4 * numbers * ACTIVATION_COPIES[batchNorm];
}

/** About how many bytes of the engine's memory a training step takes at its height; rather too many than too few. */
export function trainingBytes(step: StepMemory): number {
  return bytesOfWeights(step) + step.batchSize * bytesOfOnePhoto(step);
}

/** How many photos a step can take within the budget, in bytes; 0 if not even one. */
export function largestBatch(step: Omit<StepMemory, 'batchSize'>, budget = MEMORY_BUDGET): number {
  const one = { ...step, batchSize: 1 };
  return Math.max(0, Math.floor((budget - bytesOfWeights(one)) / bytesOfOnePhoto(one)));
}

/** @throws BeelineError `batch_too_large`, saying how many photos would fit. */
export function demandMemory(step: StepMemory, budget = MEMORY_BUDGET): void {
  const bytes = trainingBytes(step);
  if (bytes <= budget) return;
  const gib = (n: number): string => (n / 2 ** 30).toFixed(1);
  const most = largestBatch(step, budget);
  throw new BeelineError(
    'batch_too_large',
    `Training ${step.graph.name} on ${step.batchSize} photos of ${step.input.width} x ${step.input.height} at a time takes about ${gib(bytes)} GiB, and the WebAssembly engine can be given ${gib(budget)}.`,
    most > 0
      ? `Take at most ${most} photos at a time (--batch-size ${most}).`
      : 'Take a smaller network or smaller photos, or freeze its backbone.',
  );
}
