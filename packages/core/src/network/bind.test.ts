import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { formulaState, uniform } from '../../test/formula_weights.js';
import { conv, everyOperation, graphOf, norm } from '../../test/graphs.js';
import { type BoundNetwork, bindNetwork, forward, type Graph, INFERENCE_KERNELS, layOut } from './index.js';
import { OWN_KERNELS } from './own_convolutions.js';

beforeAll(useWasm);
afterEach(() => expect(tf.memory().numTensors).toBe(0));

const SHAPE: [number, number, number, number] = [2, 13, 11, 3];
const input = (): tf.Tensor4D => tf.tensor4d(new Float32Array(uniform('input', 2 * 13 * 11 * 3)), SHAPE);

/** How far the bound network is from the plain one, as a share of the largest number. */
function difference(graph: Graph): number {
  const state = formulaState(graph);
  const network = bindNetwork(graph, state);
  const off = tf.tidy(() => {
    const x = input();
    const plain = forward(graph, layOut(graph, state), x);
    const off = tf.max(tf.abs(tf.sub(network.predict(x), plain)));
    return tf.div(off, tf.max(tf.abs(plain))).dataSync()[0]!;
  });
  network.dispose();
  return off;
}

/** Convolutions that the kernels of our own take, and one that they do not. */
const threeByThree = graphOf(
  conv('first', 'input', [3, 8, 3], { padding: 1 }),
  conv('second', 'first', [8, 16, 3], { padding: 1 }),
  { id: 'relu', op: 'relu', inputs: ['second'], attributes: {} },
  conv('third', 'relu', [16, 8, 3], { padding: 1, bias: false }),
  norm('bn', 'third', 8),
  { id: 'relu6', op: 'relu6', inputs: ['bn'], attributes: {} },
  conv('fourth', 'relu6', [8, 12, 3], { padding: 1 }),
);

describe('bindNetwork', () => {
  it('gives what forward gives, on every operation', () => {
    expect(difference(everyOperation)).toBeLessThan(2e-6);
  });

  it('gives it where the engine has kernels of ours, and where it has not', () => {
    expect(difference(threeByThree)).toBeLessThan(2e-6);
    const own = OWN_KERNELS.map(({ name }) => tf.getKernel(name, 'wasm')!);
    for (const { kernelName } of own) tf.unregisterKernel(kernelName, 'wasm');
    expect(difference(threeByThree)).toBeLessThan(1e-6);
    for (const kernel of own) tf.registerKernel(kernel);
  });

  it('keeps an activation out of a convolution that others read too', () => {
    const graph = graphOf(
      conv('conv', 'input', [3, 4, 3], { padding: 1 }),
      { id: 'relu', op: 'relu', inputs: ['conv'], attributes: {} },
      { id: 'add', op: 'add', inputs: ['relu', 'conv'], attributes: {} },
    );
    expect(difference(graph)).toBeLessThan(1e-6);
  });

  it('keeps a batch norm out of a convolution that others read too', () => {
    const graph = graphOf(conv('conv', 'input', [3, 4, 3], { padding: 1 }), norm('bn', 'conv', 4), {
      id: 'add',
      op: 'add',
      inputs: ['bn', 'conv'],
      attributes: {},
    });
    expect(difference(graph)).toBeLessThan(1e-6);
  });

  it('leaves one tensor for each answer and the input alone, also where the network does nothing', () => {
    const graphs = [everyOperation, graphOf({ id: 'drop', op: 'dropout', inputs: ['input'], attributes: { p: 0.5 } })];
    for (const graph of graphs) {
      const network = bindNetwork(graph, formulaState(graph));
      const x = input();
      const before = tf.memory();
      const answers = [network.predict(x), network.predict(x), network.predict(x)];
      expect(tf.memory().numTensors).toBe(before.numTensors + 3);
      tf.dispose(answers);
      expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
      expect(x.dataSync()[0]).toBeCloseTo(uniform('input', 1)[0]!, 6);
      x.dispose();
      network.dispose();
    }
  });

  it('leaves nothing behind when it fails half-way', () => {
    const graph = graphOf(conv('first', 'input', [3, 4, 1]), conv('second', 'first', [4, 4, 1]), {
      id: 'add',
      op: 'add',
      inputs: ['second', 'input'],
      attributes: {},
    });
    const network = bindNetwork(graph, formulaState(graph));
    const x = input();
    const before = tf.memory().numTensors;
    expect(() => network.predict(x)).toThrow();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    network.dispose();
  });

  it('survives a tidy round its making', () => {
    let network: BoundNetwork | undefined;
    tf.tidy(() => {
      network = bindNetwork(everyOperation, formulaState(everyOperation));
    });
    const y = tf.tidy(() => network!.predict(input()).dataSync());
    expect([...y].every(Number.isFinite)).toBe(true);
    network!.dispose();
  });

  it('calls the kernels it says that it may call, and no others', async () => {
    const x = input();
    const called = new Set<string>();
    for (const graph of [everyOperation, threeByThree]) {
      const network = bindNetwork(graph, formulaState(graph));
      const { kernelNames, result } = await tf.profile(() => network.predict(x));
      tf.dispose(result);
      // The ops that choose a kernel themselves are listed too, under a name of their own.
      for (const name of kernelNames) if (!name.endsWith('__op')) called.add(name);
      network.dispose();
    }
    expect([...called].sort()).toEqual([...INFERENCE_KERNELS].sort());
    x.dispose();
  });
});
