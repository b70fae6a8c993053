import { join } from 'node:path';
import { BeelineError, createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { IMAGENET_MEAN, IMAGENET_STD } from '@beeline/core/image';
import { initialise } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { stripes } from '../../test/png.js';
import type { PhotoOutput } from './messages.js';
import { runOnPhotos } from './pool.js';

const { build, initialisation } = architecture('beenet');
const graph = build({ classes: 3 });
const state = initialise(graph, createRandom(1), initialisation);
const transforms = [{ op: 'resize', width: 32, height: 32, filter: 'bilinear' }] as const;
const model = { graph, state, preprocessing: { transforms, mean: IMAGENET_MEAN, std: IMAGENET_STD } };

const names = Array.from({ length: 30 }, (_, i) => `${i}.png`);
const photos = names.map((name, i) => [name, i === 11 ? Buffer.from('no photo') : stripes('lying', i)] as const);

async function collect(outputs: AsyncIterable<PhotoOutput>): Promise<PhotoOutput[]> {
  const all: PhotoOutput[] = [];
  for await (const output of outputs) all.push(output);
  return all;
}

describe('photos on worker threads', () => {
  it('come out in order and the same for any number of threads; a broken or missing one says so', () =>
    withFiles(photos, async (root) => {
      const files = [...names, 'missing.png'].map((name) => join(root, name));
      const one = await collect(runOnPhotos(files, { ...model, workers: 1 }));
      const three = await collect(runOnPhotos(files, { ...model, workers: 3 }));
      expect(three).toEqual(one);
      expect(one.map((output) => (output.ok ? output.values.length : output.code))).toEqual(
        [...names, ''].map((_, i) => (i === 11 ? 'not_an_image' : i === 30 ? 'unreadable' : 3)),
      );
      const distinct = new Set(one.map((output) => JSON.stringify(output)));
      expect(distinct.size).toBeGreaterThan(20);
    }));

  it('come with the features before a layer, from the same pass', () =>
    withFiles(photos, async (root) => {
      const files = names.slice(0, 12).map((name) => join(root, name));
      const { backbone, features, headNode } = backboneOf(graph);
      const cut = {
        ...model,
        graph: backbone,
        state: new Map([...state].filter(([name]) => !name.startsWith(headNode.id))),
      };
      const head = { node: headNode.id, features };
      const both = await collect(runOnPhotos(files, { ...model, head, workers: 2 }));
      const plain = await collect(runOnPhotos(files, { ...model, workers: 2 }));
      const alone = await collect(runOnPhotos(files, { ...cut, workers: 2 }));
      for (const [i, output] of both.entries()) {
        if (!output.ok) {
          expect(i).toBe(11);
          continue;
        }
        expect(output.values).toEqual((plain[i] as typeof output).values);
        expect(output.features).toEqual((alone[i] as typeof output).values);
        expect(plain[i]).not.toHaveProperty('features');
      }
    }));

  it('are read only as far ahead as is needed', () =>
    withFiles(photos, async (root) => {
      let asked = 0;
      function* endless(): Generator<string> {
        for (; ; asked++) yield join(root, names[asked % 10]!);
      }
      let taken = 0;
      for await (const output of runOnPhotos(endless(), { ...model, workers: 2 })) {
        expect(output.ok).toBe(true);
        if (++taken === 100) break;
      }
      expect(asked).toBeLessThan(100 + 2 * 3 * 8 + 16);
    }));

  it('stop when they are told to', () =>
    withFiles(photos, async (root) => {
      const stop = new AbortController();
      const files = Array.from({ length: 1000 }, (_, i) => join(root, names[i % 10]!));
      let seen = 0;
      const running = (async () => {
        for await (const _ of runOnPhotos(files, { ...model, workers: 2, signal: stop.signal })) {
          if (++seen === 1) stop.abort(new Error('enough'));
        }
      })();
      await expect(running).rejects.toThrow('enough');
      expect(seen).toBeLessThan(1000);
    }));

  it('hand on what is wrong with the network as it is', () =>
    withFiles(photos, async (root) => {
      const lacking = new Map([...state].slice(1));
      const running = collect(runOnPhotos([join(root, '0.png')], { ...model, state: lacking, workers: 1 }));
      await expect(running).rejects.toMatchObject({ code: 'weights_mismatch', hint: expect.any(String) });
      await expect(running).rejects.toBeInstanceOf(BeelineError);
    }));
});
