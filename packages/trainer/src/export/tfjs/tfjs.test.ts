import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { difference, images, networks, ourLogits, type TestNetwork } from '../../../test/formula_network.js';
import { startWasm } from '../../backends/index.js';
import { lower } from '../lower.js';
import type { Files } from '../store.js';
import { graphModel } from './model.js';
import { handlerOf } from './replay.js';

beforeAll(startWasm);

type Dtype = Parameters<typeof lower>[3];

const filesOf = ({ graph, state, height, width }: TestNetwork, dtype: Dtype = 'F32'): Files =>
  graphModel(lower(graph, state, { height, width }, dtype), { version: '1.2.3', metadata: { labels: ['ä'] } });

/** The logits of the test images (or of the first of them), by TensorFlow.js itself. */
async function run(from: string | tf.io.IOHandler, of: TestNetwork, count = 2): Promise<Float32Array> {
  const model = await tf.loadGraphModel(from);
  const data = images(of).subarray(0, count * of.height * of.width * 3);
  const logits = tf.tidy(() => {
    const y = model.predict({ input: tf.tensor4d(data, [count, of.height, of.width, 3]) });
    return (y as tf.Tensor).dataSync();
  });
  model.dispose();
  return logits as Float32Array;
}

describe('a graph model in stock TensorFlow.js', () => {
  for (const network of networks()) {
    it(`${network.name} gives our logits, for two images and for one`, async () => {
      const handler = handlerOf(filesOf(network));
      const ours = await ourLogits(network);
      const before = tf.memory().numTensors;
      expect(difference(ours, await run(handler, network))).toBeLessThan(1e-4);
      const one = await run(handler, network, 1);
      expect(difference(ours.slice(0, one.length), one)).toBeLessThan(1e-4);
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  const [every, , mobile] = networks() as [TestNetwork, TestNetwork, TestNetwork];
  const sizeOf = (files: Files): number =>
    [...files].reduce((sum, [name, { length }]) => sum + (name.endsWith('.bin') ? length : 0), 0);

  it.each([
    ['F16', 0.51],
    ['I8', 0.27],
  ] as const)('%s weights run as the numbers that they stand for, in a fraction of the bytes', async (dtype, share) => {
    const files = filesOf(mobile, dtype);
    const ours = await ourLogits({ ...mobile, ...lower(mobile.graph, mobile.state, mobile, dtype) });
    expect(difference(ours, await run(handlerOf(files), mobile))).toBeLessThan(1e-4);
    expect(sizeOf(files) / sizeOf(filesOf(mobile))).toBeLessThan(share);
    expect(difference(await ourLogits(mobile), ours)).toBeGreaterThan(1e-4);
  });

  it('int8 runs in every kind of layer: depthwise with a multiplier, grouped, linear', async () => {
    const ours = await ourLogits({ ...every, ...lower(every.graph, every.state, every, 'I8') });
    expect(difference(ours, await run(handlerOf(filesOf(every, 'I8')), every))).toBeLessThan(1e-4);
  });

  it('loads from a plain web server, in several files', async () => {
    const files = filesOf(mobile);
    expect(files.size).toBeGreaterThan(2);
    const server = createServer(({ url }, response) => {
      const file = files.get(url!.slice(1));
      response.writeHead(file ? 200 : 404).end(file);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const logits = await run(`http://127.0.0.1:${port}/model.json`, mobile);
      expect(difference(await ourLogits(mobile), logits)).toBeLessThan(1e-4);
    } finally {
      server.close();
    }
  });

  it('says what goes in and out, and carries what was said about it', async () => {
    const model = await tf.loadGraphModel(handlerOf(filesOf(every)));
    expect(model.inputs.map(({ name, shape }) => [name, shape])).toEqual([['input', [-1, 13, 11, 3]]]);
    expect(model.outputs).toHaveLength(1);
    const json = JSON.parse(Buffer.from(filesOf(every).get('model.json')!).toString());
    expect(json.signature.outputs.logits).toMatchObject({ name: 'head:0' });
    expect(json.userDefinedMetadata).toEqual({ labels: ['ä'] });
    expect(json.generatedBy).toBe('beeline 1.2.3');
    model.dispose();
  });
});
