import { BeelineError, createRandom } from '@beeline/core';
import { forward, layOut } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formulaState, uniform } from '../../../core/test/formula_weights.js';
import { everyOperation } from '../../../core/test/graphs.js';
import { CASES, type Case } from '../../test/conformance_cases.js';
import { valueAndGradients } from './backward.js';
import { installGradients } from './gradients/index.js';
import { releaseBackend, startBackend } from './index.js';

/** The engines that are held to the reference. How far each may be off, in units of the largest number of a result. */
const ENGINES: readonly { name: string; start: () => Promise<unknown>; bound: number }[] = [
  { name: 'cuda', start: () => startBackend('cuda'), bound: 1e-4 },
  { name: 'native', start: () => startBackend('native'), bound: 1e-5 },
  { name: 'webgpu', start: () => startBackend('webgpu'), bound: 1e-4 },
  { name: 'wasm', start: () => startBackend('wasm'), bound: 1e-5 },
];

type Results = ReadonlyMap<string, ArrayLike<number>>;

/** Value, and gradients of its sum by fixed weights, on the engine that is running. */
async function compute({ name, graph, shape, options, valueOnly }: Case): Promise<Results> {
  const before = tf.memory().numTensors;
  const size = shape.reduce((a, b) => a * b, 1);
  const x = tf.tensor(
    Float32Array.from(uniform(name, size), (u) => 4 * u - 2),
    [...shape],
  );
  const arrays = layOut(graph, formulaState(graph));
  const trained = [...arrays].filter(([suffix]) => !suffix.includes('running_'));
  const run = (...[x, ...weights]: tf.Tensor[]): tf.Tensor => {
    const now = new Map([...arrays, ...trained.map(([name], i) => [name, weights[i]!] as const)]);
    return forward(graph, now, x as tf.Tensor4D, { ...options, dropout: createRandom(4) });
  };
  const inputs = [x, ...trained.map(([, weight]) => weight)];
  const results = valueOnly ? [tf.tidy(() => run(...inputs))] : differentiated(name, run, inputs);
  const names = ['value', 'gradient of the input', ...trained.map(([name]) => `gradient of ${name}`)];
  const read = await Promise.all(results.map(async (result, i) => [names[i]!, await result.data()] as const));
  tf.dispose([results, ...inputs, ...arrays.values()]);
  expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  return new Map(read);
}

/** Value and gradients by the way back that training takes. */
function differentiated(
  name: string,
  run: (...xs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
): tf.Tensor[] {
  let seen: tf.Tensor | undefined;
  const { value, grads } = valueAndGradients((...xs) => {
    const y = run(...xs);
    seen = tf.keep(tf.clone(y));
    return tf.sum(tf.mul(y, tf.tensor(Float32Array.from(uniform(`${name} back`, y.size)), y.shape)));
  }, inputs);
  value.dispose();
  return [seen!, ...grads];
}

/** The plain JavaScript engine, whose loops can be read: right, and slow. */
const reference = new Map<string, Results>();
beforeAll(async () => {
  installGradients();
  await tf.setBackend('cpu');
  for (const one of CASES) reference.set(one.name, await compute(one));
});

it('there is a case for every operation', () => {
  const held = new Set(CASES.flatMap(({ graph }) => graph.nodes.map(({ op }) => op)));
  expect([...held].sort()).toEqual([...new Set(everyOperation.nodes.map(({ op }) => op))].sort());
});

for (const { name: engine, start, bound } of ENGINES) {
  const missing = await start().then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof BeelineError)) throw error;
      return error.message;
    },
  );
  await releaseBackend();
  if (missing) console.log(`skipped: conformance of ${engine}. ${missing}`);

  describe.skipIf(missing)(`${engine} computes what the plain reference computes`, () => {
    beforeAll(start);
    afterAll(releaseBackend);

    it.each(CASES)('$name', async (one) => {
      const got = await compute(one);
      for (const [what, expected] of reference.get(one.name)!) {
        const values = Array.from(expected);
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
        const off = values.reduce((most, value, i) => Math.max(most, Math.abs(value - got.get(what)![i]!)), 0);
        expect(off / largest, what).toBeLessThanOrEqual(bound);
      }
    });
  });
}
