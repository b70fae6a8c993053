import { BeelineError, createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { bindNetwork, initialise } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { BACKENDS, startBackend } from '../backends/index.js';
import type { BackendCheck } from './types.js';

/**
 * The body of a process that starts one backend and takes a small network through it. It is a process of its own,
 * because a library that does not fit the machine takes down the one it is loaded into.
 */
const RUNS = 5;

async function probe(wanted: string | undefined): Promise<BackendCheck> {
  const name = BACKENDS.find((one) => one === wanted)!;
  try {
    const { description, software } = await startBackend(name);
    const { build, initialisation, input } = architecture('beenet');
    const graph = build({ classes: 10 });
    const network = bindNetwork(graph, initialise(graph, createRandom(0), initialisation));
    const x = tf.ones<tf.Rank.R4>([1, input, input, 3]);
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const start = performance.now();
      const y = network.predict(x);
      const values = await y.data();
      if (!values.every(Number.isFinite)) return { name, starts: false, why: 'its answers are no numbers' };
      y.dispose();
      times.push(performance.now() - start);
    }
    const [firstMs, ...more] = times as [number, ...number[]];
    const ms = more.sort((a, b) => a - b)[RUNS >> 1]!;
    const { binding } = tf.backend() as { binding?: { TF_Version?: string } };
    const tensorflow = binding?.TF_Version;
    return {
      name,
      starts: true,
      description,
      firstMs,
      ms,
      ...(tensorflow && { tensorflow }),
      ...(software && { software }),
    };
  } catch (error) {
    const { message } = error as Error;
    const cause = error instanceof BeelineError && error.cause instanceof BeelineError ? error.cause.message : message;
    return { name, starts: false, why: cause };
  }
}

process.send!(await probe(process.argv[2]), () => process.exit(0));
