import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAddon } from '../src/native/index.js';
import type { EpochRecord } from '../src/training/index.js';
import { beeline } from './beeline.js';
import { putStripes } from './png.js';

const native = findAddon('@tensorflow/tfjs-node')?.built ?? false;
if (!native) console.log('skipped: runs on native that are killed (beeline native build --pip makes it ready)');

/** Runs on TensorFlow's own library that are killed as processes, on photos made here. */
let root: string;
const HOW = ['--mode', 'finetune', '--backend', 'native', '--batch-size', '4', '--epochs', '3', '--keep', 'last'];
const TRAIN = ['train', 'photos', ...HOW, '--name', 'stripes'];
const OFTEN = ['--checkpoint-minutes', '0', '--workers', '1', '--json'];
/** The threads that TensorFlow adds up with. */
const threads = (count: number) => ({ cwd: root, env: { TF_NUM_INTRAOP_THREADS: String(count) } });

const read = (folder: string, name: string): Promise<Buffer> => readFile(join(root, folder, name));

const weights = async (folder: string) => readSafetensors(await read(folder, 'model.safetensors')).tensors;

/** Begins with two threads, is killed in the second epoch and goes on with `count` threads. */
async function killed(folder: string, count: number) {
  const begun = await beeline([...TRAIN, '--out', folder, ...OFTEN], {
    ...threads(2),
    killAt: { text: `"folder":"${folder}","epoch":2,"step":1`, ms: 0 },
  });
  expect(begun.exit, begun.stderr).toBeNull();
  const { exit, stdout, stderr } = await beeline(['train', '--resume', folder, ...OFTEN], threads(count));
  expect(exit, stdout + stderr).toBe(0);
  expect(stderr).toMatch(/Going on (in|after) epoch [23]/);
  return JSON.parse(stdout).epochs as readonly EpochRecord[];
}

describe.skipIf(!native)('a run on native that is killed', () => {
  let straight: readonly EpochRecord[];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'beeline-resume-native-'));
    await putStripes(join(root, 'photos'), 8);
    const whole = await beeline([...TRAIN, '--out', 'straight', ...OFTEN], threads(2));
    expect(whole.exit, whole.stderr).toBe(0);
    straight = JSON.parse(whole.stdout).epochs;
  });
  afterAll(() => rm(root, { recursive: true }));

  it('ends with the same bytes where it goes on with as many threads', async () => {
    await killed('same', 2);
    for (const name of ['model.safetensors', 'manifest.json', 'golden.json'])
      expect((await read('same', name)).equals(await read('straight', name)), name).toBe(true);
  });

  it('ends near them where it goes on with another number, having taken the same way', async () => {
    const epochs = await killed('fewer', 1);
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual(straight.map(({ learningRate }) => learningRate));
    expect({ ...epochs[0], seconds: 0 }).toEqual({ ...straight[0], seconds: 0 });
    for (const [i, { trainLoss }] of epochs.entries())
      expect(Math.abs(trainLoss / straight[i]!.trainLoss - 1), `loss of epoch ${i + 1}`).toBeLessThan(1e-3);
    const [now, then] = await Promise.all(['fewer', 'straight'].map(weights));
    let [off, all] = [0, 0];
    for (const [name, { data }] of then!) {
      const other = now!.get(name)!.data;
      data.forEach((value, i) => {
        off += (other[i]! - value) ** 2;
        all += value ** 2;
      });
    }
    // Measured: 4e-5.
    expect(Math.sqrt(off / all), 'of the norm of all weights').toBeLessThan(1e-3);
  });
});
