import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { readSafetensors, writeSafetensors } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stripes } from '../../test/png.js';
import type * as checkpoints from '../checkpoints/index.js';
import { readBackbone } from '../training/model.js';
import { type DistillEpoch, type DistillOptions, distill } from './index.js';

/** Checkpoints that are still written before the process dies, as if by kill -9. */
const dying = vi.hoisted(() => ({ after: Number.POSITIVE_INFINITY }));
vi.mock('../checkpoints/index.js', async (original) => {
  const real = await original<typeof checkpoints>();
  return {
    ...real,
    openCheckpoints: (...given: Parameters<typeof real.openCheckpoints>) => {
      const opened = real.openCheckpoints(...given);
      const write = async (checkpoint: checkpoints.Checkpoint): Promise<void> => {
        await opened.write(checkpoint);
        if (--dying.after === 0) throw new Error('killed');
      };
      return { ...opened, write };
    },
  };
});

let folder: string;
let options: DistillOptions;
const said: string[] = [];
const watcher = {
  say: (text: string) => void said.push(text),
  warn: (text: string) => void said.push(text),
  progress: () => ({ advance: () => undefined, end: () => undefined }),
  epoch: () => undefined,
};
const run = (changes: Partial<DistillOptions> = {}) => {
  said.length = 0;
  return distill({ ...options, ...changes }, '0.0.0', watcher);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beeline-distill-'));
  const at = (...parts: string[]): string => join(folder, ...parts);
  for (const path of ['loose/deep', 'labelled/train/lying', 'labelled/train/standing', 'labelled/val/lying', 'empty'])
    await mkdir(at(path), { recursive: true });
  for (let i = 0; i < 9; i++) await writeFile(at('loose', i % 2 ? 'deep' : '', `${i}.png`), stripes('lying', i));
  for (let i = 20; i < 23; i++) {
    await writeFile(at('labelled/train/lying', `${i}.png`), stripes('lying', i));
    await writeFile(at('labelled/train/standing', `${i}.png`), stripes('standing', i));
  }
  // A photo to judge by also lies among the photos without labels; a copy and a broken file do too.
  await writeFile(at('labelled/val/lying/30.png'), stripes('lying', 30));
  await writeFile(at('loose/leak.png'), stripes('lying', 30));
  await writeFile(at('loose/copy.png'), stripes('lying', 0));
  await writeFile(at('loose/broken.png'), 'no photo');

  const teacher = architecture('beenet');
  const state = initialise(teacher.build({ classes: 10 }), createRandom(5), teacher.initialisation);
  await writeFile(at('teacher.safetensors'), writeSafetensors(state, { metadata: { licence: 'CC0-1.0' } }));
  options = {
    photos: [at('loose')],
    supervise: [at('labelled')],
    teachers: [at('teacher.safetensors')],
    student: 'beenet',
    size: 32,
    views: 2,
    mapDims: 16,
    epochs: 3,
    batchSize: 8,
    learningRate: 0.01,
    averageDecay: 0.5,
    out: at('student.safetensors'),
    cache: at('cache'),
    backend: 'wasm',
    workers: 1,
    dtype: 'F32',
  };
});
afterAll(async () => {
  tf.removeBackend('wasm');
  await rm(folder, { recursive: true, force: true });
});

describe('distilling', () => {
  it('learns from photos with and without labels; what judges and what is broken is never learnt from', async () => {
    const { photos, history, file, log } = await run();
    // 9 loose ones and 6 labelled ones.
    expect(photos).toBe(15);
    expect(said.join('\n')).toContain('only train/ is used (6 photos, 2 classes); val/ never');
    expect(said.join('\n')).toContain('1 photos also lie among those kept for judging');
    expect(said.join('\n')).toContain('broken.png');
    expect(Object.keys(history[0]!.parts)).toEqual(['beenet pooled', 'beenet map', 'beenet logits', 'labels labelled']);
    expect(history.at(-1)!.loss).toBeLessThan(0.9 * history[0]!.loss);

    const { architecture: network, licence, preprocessing } = await readBackbone(file);
    // A training takes it for photos of the size that it was distilled at.
    expect(network).toMatchObject({ name: 'beenet', input: 32 });
    expect(preprocessing.transforms.at(-1)).toEqual({ op: 'center_crop', size: 32 });
    expect(licence).toBeUndefined();
    const { metadata } = readSafetensors(await readFile(file));
    expect(metadata).toMatchObject({ architecture: 'beenet', input: '32', seed: '0', teacher_licences: 'CC0-1.0' });
    const [head, ...epochs] = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head).toMatchObject({ photos: { counts: { loose: 10, labelled: 6 } }, backend: 'wasm' });
    expect((epochs as DistillEpoch[]).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  it('asks the teachers once: what is in the cache is found again, also by another student size', async () => {
    await run({ out: join(folder, 'again.safetensors'), epochs: 1 });
    expect(said.join('\n')).toContain('found in the cache');
    await run({ out: join(folder, 'larger.safetensors'), epochs: 1, size: 48, mapWeight: 0 });
    expect(said.join('\n')).toContain('asking no teacher');
  });

  it.each([1, 4])('goes on after a kill at checkpoint %i as if it had never stopped', async (after) => {
    const out = join(folder, `killed-${after}.safetensors`);
    dying.after = after;
    await expect(run({ out, checkpointMinutes: 0 })).rejects.toThrow('killed');
    await expect(run({ out })).rejects.toMatchObject({ code: 'unfinished_run' });
    await expect(run({ out, resume: true, seed: 1 })).rejects.toMatchObject({
      code: 'checkpoint_differs',
      message: expect.stringContaining('seed was 0 and is 1'),
    });
    const { history } = await run({ out, resume: true });
    expect(said.join('\n')).toContain(`${after} steps are done`);
    expect(history).toHaveLength(3);
    const [whole, resumed] = await Promise.all([readFile(options.out), readFile(out)]);
    expect(resumed.equals(whole)).toBe(true);
    await expect(stat(`${out}.checkpoint`)).rejects.toThrow('ENOENT');
    await expect(run({ out, resume: true })).rejects.toMatchObject({
      code: 'out_exists',
      message: expect.stringContaining('came to its end'),
    });
  });

  it('is kept when it is interrupted, and says how to go on', async () => {
    const out = join(folder, 'interrupted.safetensors');
    const stop = new AbortController();
    const interrupting = { ...watcher, epoch: () => stop.abort(new Error('interrupted')) };
    const interrupted = distill({ ...options, out, signal: stop.signal }, '0.0.0', interrupting);
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(said.at(-1)).toContain('--resume');
    await run({ out, resume: true });
    const [whole, resumed] = await Promise.all([readFile(options.out), readFile(out)]);
    expect(resumed.equals(whole)).toBe(true);
  });

  it('sets out from weights that are there, and says from which', async () => {
    const still = { epochs: 1, learningRate: 1e-12, warmup: 0, averageDecay: 0 };
    const out = join(folder, 'onward.safetensors');
    const { log } = await run({ ...still, out, from: options.out });
    const [before, after] = await Promise.all(
      [options.out, out].map(async (file) => readSafetensors(await readFile(file))),
    );
    const weight = (file: typeof before, name: string) => file!.tensors.get(name)!.data;
    const name = [...before!.tensors.keys()].find((key) => key.endsWith('.weight'))!;
    for (const [i, value] of weight(after, name).entries()) expect(value).toBeCloseTo(weight(before, name)[i]!, 5);
    const head = JSON.parse((await readFile(log, 'utf8')).split('\n')[0]!);
    expect(head.from).toMatch(/^[0-9a-f]{64}$/);
    expect(after!.metadata?.from).toBe(head.from);
  });

  it('is judged on the way where that is wished, which changes nothing', async () => {
    const probe = join(folder, 'probe');
    await cp(join(folder, 'labelled'), probe, { recursive: true });
    await mkdir(join(probe, 'val/standing'), { recursive: true });
    await writeFile(join(probe, 'val/standing/40.png'), stripes('standing', 40));
    const out = join(folder, 'probed.safetensors');
    const { history } = await run({ out, probe: [probe], probeEvery: 2 });
    expect(history.map(({ probes }) => probes && Object.keys(probes))).toEqual([undefined, ['probe'], ['probe']]);
    expect((await readFile(out)).equals(await readFile(options.out))).toBe(true);
  });
});

describe('what can not be distilled', () => {
  it.each<[string, () => Partial<DistillOptions>, string]>([
    ['no photos', () => ({ photos: [join(folder, 'empty')], supervise: [] }), 'no_images'],
    ['no folder', () => ({ photos: [join(folder, 'nowhere')] }), 'folder_missing'],
    ['a teacher that is no network', () => ({ teachers: [join(folder, 'strange.safetensors')] }), 'teacher_unusable'],
    ['no teacher', () => ({ teachers: [] }), 'teacher_missing'],
    ['an unknown student', () => ({ student: 'bee' }), 'unknown_architecture'],
    ['a file that is there', () => ({ out: options.teachers[0]! }), 'out_exists'],
    ['steps that do not fit', () => ({ batchSize: 100_000 }), 'batch_too_large'],
    [
      'weights of another network to set out from',
      () => ({ from: join(folder, 'strange.safetensors') }),
      'weights_mismatch',
    ],
    ['a probe without two folders', () => ({ probe: [join(folder, 'loose')] }), 'probe_unusable'],
    [
      'nothing to learn',
      () => ({ pooledWeight: 0, mapWeight: 0, logitsWeight: 0, labelWeight: 0, out: join(folder, 'nothing') }),
      'nothing_to_learn',
    ],
  ])('%s is said in words', async (_, changes, code) => {
    const lone = new Map([['lone', { shape: [1], data: Float32Array.of(1) }]]);
    await writeFile(join(folder, 'strange.safetensors'), writeSafetensors(lone));
    await expect(run({ out: join(folder, 'none.safetensors'), ...changes() })).rejects.toMatchObject({ code });
  });
});
