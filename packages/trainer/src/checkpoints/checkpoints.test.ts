import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateDict } from '@beeline/core/weights';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { openCheckpoints, writeDurably } from './index.js';

const identity = { beeline: '1.2.3', data: 'a'.repeat(64), config: { epochs: 3, betas: [0.9, 0.999] } };
const tensors = (value: number): StateDict => new Map([['w', { shape: [2], data: Float32Array.of(value, -value) }]]);
const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

it('gives back the last one written, by another opening too', () =>
  withFiles([], async (root) => {
    const folder = join(root, 'run', 'checkpoint');
    const checkpoints = openCheckpoints(folder, identity);
    expect(await checkpoints.latest()).toBeUndefined();
    for (const step of [1, 2, 3]) await checkpoints.write({ tensors: tensors(step), json: { step } });
    expect(await openCheckpoints(folder, identity).latest()).toEqual({ tensors: tensors(3), json: { step: 3 } });
    expect(await readdir(folder)).toHaveLength(2);
  }));

it('gives back every bit of any state', () =>
  withFiles([], async (root) => {
    const checkpoints = openCheckpoints(root, identity);
    await fc.assert(
      fc.asyncProperty(fc.uint32Array({ minLength: 1 }), fc.jsonValue(), async (bits, drawn) => {
        const json = JSON.parse(JSON.stringify(drawn));
        const data = new Float32Array(bits.buffer, bits.byteOffset, bits.length);
        await checkpoints.write({ tensors: new Map([['w', { shape: [bits.length], data }]]), json });
        const again = (await checkpoints.latest())!;
        expect(Buffer.from(new Float32Array(again.tensors.get('w')!.data).buffer)).toEqual(
          Buffer.from(new Float32Array(data).buffer),
        );
        expect(again.json).toEqual(json);
      }),
      { numRuns: 30 },
    );
  }));

it('takes everything away at the end, but nothing of others', () =>
  withFiles(['with/notes.txt'], async (root) => {
    for (const [name, left] of [
      ['alone', undefined],
      ['with', ['notes.txt']],
    ] as const) {
      const checkpoints = openCheckpoints(join(root, name), identity);
      await checkpoints.write({ tensors: tensors(1), json: null });
      await checkpoints.clear();
      expect(await checkpoints.latest()).toBeUndefined();
      expect(await readdir(join(root, name)).catch(() => undefined)).toEqual(left);
      await checkpoints.clear();
    }
  }));

it.each([
  ['the version', { ...identity, beeline: '1.3.0' }, 'beeline was "1.2.3" and is "1.3.0"'],
  ['a setting', { ...identity, config: { ...identity.config, epochs: 4 } }, 'config.epochs was 3 and is 4'],
  ['a number in a list', { ...identity, config: { epochs: 3, betas: [0.9, 0.99] } }, 'config.betas.1 was 0.999 and is'],
  ['the data', { ...identity, data: 'b'.repeat(64) }, 'data was "aaaaaaaa'],
  ['what was not there', { ...identity, weights: 'c' }, 'weights was not given and is "c"'],
])('refuses a checkpoint of something else, naming %s', (_, other, says) =>
  withFiles([], async (root) => {
    await openCheckpoints(root, identity).write({ tensors: tensors(1), json: null });
    await expect(openCheckpoints(root, other).latest()).rejects.toMatchObject({
      code: 'checkpoint_differs',
      message: expect.stringContaining(says),
    });
    const reordered = { config: identity.config, data: identity.data, beeline: identity.beeline, absent: undefined };
    expect(await openCheckpoints(root, reordered).latest()).toBeDefined();
  }),
);

it('believes nothing whose bytes have changed', () =>
  withFiles([], async (root) => {
    const checkpoints = openCheckpoints(root, identity);
    await checkpoints.write({ tensors: tensors(1), json: { step: 12 } });
    for (const name of await readdir(root)) {
      const file = join(root, name);
      const sound = await readFile(file);
      for (const spoilt of [
        sound.subarray(0, -3),
        Buffer.alloc(0),
        Buffer.from(sound).fill(0x31, sound.length - 6, sound.length - 4),
      ]) {
        await writeFile(file, spoilt);
        await expect(checkpoints.latest()).rejects.toMatchObject({ code: 'checkpoint_corrupt' });
      }
      await writeFile(file, sound);
    }
    expect(await checkpoints.latest()).toEqual({ tensors: tensors(1), json: { step: 12 } });
  }));

it.each([0, 1])('keeps the one before where write %i of the next fails, and goes on when there is room', (good) =>
  withFiles([], async (root) => {
    await openCheckpoints(root, identity).write({ tensors: tensors(1), json: 1 });
    let writes = 0;
    const checkpoints = openCheckpoints(root, identity, async (file, bytes) => {
      if (writes++ !== good) return writeDurably(file, bytes);
      await writeFile(`${file}.part`, bytes.subarray(0, 10));
      throw full;
    });
    await expect(checkpoints.write({ tensors: tensors(2), json: 2 })).rejects.toMatchObject({
      code: 'checkpoint_failed',
      message: expect.stringContaining('the disk is full'),
      hint: expect.stringContaining('--resume'),
    });
    expect(await checkpoints.latest()).toEqual({ tensors: tensors(1), json: 1 });
    await checkpoints.write({ tensors: tensors(3), json: 3 });
    expect(await checkpoints.latest()).toEqual({ tensors: tensors(3), json: 3 });
  }),
);
