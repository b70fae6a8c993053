import { BeelineError } from '@beeline/core';
import { parametersOf } from '@beeline/core/network';
import { demandMemory, trainingBytes } from '../training/memory.js';
import type { DistillConfig } from './settings.js';
import type { Student } from './student.js';

/**
 * Holds what a step will take against what there is, before the work of hours begins.
 *
 * @throws BeelineError `batch_too_large`, `memory_short`.
 */
export function demandStepMemory({ graph }: Student, { size, batchSize }: DistillConfig, backend: string): void {
  const trainable = parametersOf(graph)
    .filter(({ kind }) => kind === 'parameter')
    .map(({ name }) => name);
  const step = { graph, input: { width: size, height: size }, batchSize, trainable, batchNorm: 'train' } as const;
  if (backend === 'wasm') demandMemory(step);
  const [bytes, free] = [trainingBytes(step), process.availableMemory()];
  if (backend !== 'native' || bytes <= free) return;
  const gib = (n: number): string => (n / 2 ** 30).toFixed(1);
  throw new BeelineError(
    'memory_short',
    `A step of ${batchSize} photos of ${size} pixels takes about ${gib(bytes)} GiB, and ${gib(free)} GiB are free.`,
    'Take a smaller --batch-size or --size.',
  );
}
