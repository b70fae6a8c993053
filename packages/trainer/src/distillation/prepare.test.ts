import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { inputSize, verifyBundle } from '@beeline/core/bundle';
import { applyTransforms } from '@beeline/core/image';
import { initialise } from '@beeline/core/network';
import { fromFloat16, writeSafetensors } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripes } from '../../test/png.js';
import { startWasm } from '../backends/index.js';
import { loadDecoder, readImage } from '../data/index.js';
import { openBundle } from '../export/index.js';
import { loadOnnxRuntime } from '../export/onnx/index.js';
import { mark } from '../runs/lock.js';
import { bindOnnxTeacher } from './onnxOutputs.js';
import { bindTeacher } from './outputs.js';
import { type AskedOn, type PrepareOptions, prepare } from './prepare.js';
import { DISTILL_DEFAULTS } from './settings.js';
import { readTeacher, type Teacher } from './teacher.js';
import { isMixed, otherBox, otherIn, viewOf } from './views.js';

let folder: string;
let teacher: Teacher;
const config = { ...DISTILL_DEFAULTS, student: 'beenet', size: 40, views: 3 };
const photos = [0, 1, 2, 3, 4].map((i) => ({ path: `${i}.png`, sha256: `sha of ${i}` }));
const options = (asked: AskedOn, changes: Partial<PrepareOptions> = {}): PrepareOptions => ({
  photos: photos.map((photo) => ({ ...photo, file: join(folder, photo.path) })),
  contents: 'all five',
  teachers: [teacher],
  config,
  cache: join(folder, asked),
  asked,
  workers: 1,
  watcher: {
    say: () => undefined,
    warn: () => undefined,
    progress: () => ({ advance: () => undefined, end: () => undefined }),
    epoch: () => undefined,
  },
  ...changes,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beeline-prepare-'));
  for (const [i, { path }] of photos.entries())
    await writeFile(join(folder, path), i === 2 ? 'no photo' : stripes(i % 2 ? 'lying' : 'standing', i));
  const { build, initialisation } = architecture('beenet');
  const state = initialise(build({ classes: 7 }), createRandom(5), initialisation);
  await writeFile(join(folder, 'teacher.safetensors'), writeSafetensors(state));
  teacher = await readTeacher(join(folder, 'teacher.safetensors'), '', { mapDims: 8, logits: true });
  await startWasm();
});
afterAll(async () => {
  tf.removeBackend('wasm');
  await rm(folder, { recursive: true, force: true });
});

/** What the teacher says of one view, made without the room's files and threads. */
async function asked(photo: number, view: number, size: number) {
  const image = await readImage(await loadDecoder(), join(folder, photos[photo]!.path), { transforms: [] });
  if (!image.ok) throw new Error(image.error.message);
  const { width, height } = image.value;
  const { sha256 } = photos[photo]!;
  return applyTransforms(image.value, viewOf(config, { sha256, width, height }, view, size)).data;
}

describe('what is prepared', () => {
  it.each(['threads', 'engine', 'onnxruntime'] as const)(
    'is each view, and what the teacher says of that very view (asked on: %s)',
    async (on) => {
      if (on === 'onnxruntime' && !loadOnnxRuntime()) return console.log('skipped: onnxruntime-node is not installed');
      const prepared = await prepare(options(on));
      const bound = bindTeacher(teacher);
      try {
        expect(prepared.usable).toEqual([0, 1, 3, 4]);
        expect(prepared.targets.map(({ spec }) => [spec.kind, spec.width])).toEqual([
          ['pooled', 256],
          ['map', 6 * 6 * 8],
          ['logits', 7],
        ]);
        for (const [photo, view] of [
          [0, 0],
          [3, 2],
          [4, 1],
        ] as const) {
          const crop = new Uint8Array(prepared.crops.rowBytes);
          prepared.crops.read(photo, view, crop, 0);
          expect(crop).toEqual(await asked(photo, view, 40));
          const answers = await bound.answer(await asked(photo, view, teacher.size));
          for (const [k, { rows, spec }] of prepared.targets.entries()) {
            const halves = new Uint16Array(spec.width);
            rows.read(photo, view, new Uint8Array(halves.buffer), 0);
            const largest = Math.max(...answers[k]!.map(Math.abs));
            const apart = fromFloat16(halves).map((value, i) => Math.abs(value - answers[k]![i]!) / largest);
            expect(largest).toBeGreaterThan(0);
            expect(Math.max(...apart)).toBeLessThan(1e-3);
          }
        }
      } finally {
        bound.dispose();
        prepared.close();
      }
    },
  );

  it('has a box of another photo on the asked-for share of the views, for student and teachers alike', async () => {
    const mixed = { ...config, cutmix: 0.6, views: 6 };
    const prepared = await prepare(options('engine', { config: mixed }));
    const bound = bindTeacher(teacher);
    const seen = { mixed: 0, plain: 0 };
    try {
      for (const photo of prepared.usable) {
        const { sha256 } = photos[photo]!;
        for (let view = 0; view < mixed.views; view++) {
          const other = otherIn(mixed, sha256, view, [...photos.keys()]);
          expect(other !== undefined).toBe(isMixed(mixed, sha256, view));
          seen[other === undefined ? 'plain' : 'mixed']++;
          // The photo that can't be read lies on nothing.
          const isOn = other !== undefined && prepared.usable.includes(other);
          const expected = async (size: number): Promise<Uint8Array> => {
            const own = await asked(photo, view, size);
            const box = otherBox(mixed, sha256, view, size);
            const from = isOn ? await asked(other, view, size) : own;
            return own.map((value, i) => {
              const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
              return x >= box.left && x < box.right && y >= box.top && y < box.bottom ? from[i]! : value;
            });
          };
          const crop = new Uint8Array(prepared.crops.rowBytes);
          prepared.crops.read(photo, view, crop, 0);
          expect(crop).toEqual(await expected(40));
          const [features] = await bound.answer(await expected(teacher.size));
          const halves = new Uint16Array(features!.length);
          prepared.targets[0]!.rows.read(photo, view, new Uint8Array(halves.buffer), 0);
          const largest = Math.max(...features!.map(Math.abs));
          const apart = fromFloat16(halves).map((value, i) => Math.abs(value - features![i]!) / largest);
          expect(Math.max(...apart)).toBeLessThan(1e-3);
        }
      }
    } finally {
      bound.dispose();
      prepared.close();
    }
    expect(seen.mixed).toBeGreaterThan(seen.plain / 2);
    expect(seen.plain).toBeGreaterThan(0);
  });

  it('waits for another process that prepares the same', async () => {
    const { folder: files, close } = await prepare(options('threads'));
    close();
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    await writeFile(join(files, 'lock'), mark(other.pid!));
    const said: string[] = [];
    const say = (text: string): void => {
      said.push(text);
      if (text.includes('waiting')) other.kill();
    };
    const prepared = await prepare(options('threads', { watcher: { ...options('threads').watcher, say } }));
    prepared.close();
    expect(said[0]).toContain(`Another process (${other.pid})`);
    expect(said[1]).toContain('found in the cache');
  });

  it('is refused before anything is written where the disk has no room for it', async () => {
    const huge = { ...config, size: 224, views: 1e9 };
    await expect(prepare(options('engine', { config: huge }))).rejects.toMatchObject({ code: 'disk_full' });
  });
});

describe('a teacher in onnxruntime', () => {
  it('says what it says on the engine, map on another grid and mean before its classifier included', async () => {
    const runtime = loadOnnxRuntime();
    if (!runtime) return console.log('skipped: onnxruntime-node is not installed');
    const { build, initialisation } = architecture('squeezenet1_1');
    const file = join(folder, 'squeezenet.safetensors');
    await writeFile(file, writeSafetensors(initialise(build({ classes: 5 }), createRandom(6), initialisation)));
    const squeezenet = await readTeacher(file, '', { mapDims: 8, logits: true });
    const crops = await asked(0, 0, squeezenet.size);
    const [engine, onnx] = [bindTeacher(squeezenet), await bindOnnxTeacher(squeezenet, runtime, 1)];
    const [expected, answers] = [await engine.answer(crops), await onnx.answer(crops)];
    expect(squeezenet.targets.map(({ kind }) => kind)).toEqual(['pooled', 'map', 'logits']);
    for (const [k, values] of expected.entries()) {
      const largest = Math.max(...values.map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      expect(Math.max(...values.map((value, i) => Math.abs(value - answers[k]![i]!))) / largest).toBeLessThan(1e-4);
    }
    engine.dispose();
    onnx.dispose();
  });
});

describe('a bundle as a teacher', () => {
  const shipped = fileURLToPath(new URL('../../../../models/ants-bees', import.meta.url));

  it('is asked as it would answer: its own pixels, its own logits', async () => {
    const bundle = await openBundle(shipped);
    const teacher = await readTeacher(shipped, '', { mapDims: 0, logits: true });
    const size = inputSize(bundle.manifest.preprocessing)!.width;
    expect(teacher).toMatchObject({ name: 'beenet_m', file: 'ants-bees', size, sha256: bundle.sha256 });
    expect(teacher.targets.map(({ kind, width }) => [kind, width])).toEqual([
      ['pooled', 960],
      ['logits', 2],
    ]);
    const bound = bindTeacher(teacher);
    const { equal, largestDifference } = await verifyBundle(bundle, async (image) => {
      const crop = applyTransforms(image, bundle.manifest.preprocessing.transforms);
      return (await bound.answer(crop.data))[1]!;
    });
    bound.dispose();
    expect(equal, `apart by ${largestDifference}`).toBe(true);
  });

  it('must take squares', async () => {
    const wide = join(folder, 'wide');
    await cp(shipped, wide, { recursive: true });
    const manifest = JSON.parse(await readFile(join(wide, 'manifest.json'), 'utf8'));
    manifest.preprocessing.transforms = [{ op: 'resize', width: 200, height: 160, filter: 'bilinear' }];
    await writeFile(join(wide, 'manifest.json'), JSON.stringify(manifest));
    await expect(readTeacher(wide, '', { mapDims: 0, logits: true })).rejects.toMatchObject({
      code: 'teacher_unusable',
      message: expect.stringContaining('200 x 160 pixels, not as squares'),
    });
  });

  it('that is broken is said to be', async () => {
    await mkdir(join(folder, 'hollow'));
    await expect(readTeacher(join(folder, 'hollow'), '', { mapDims: 0, logits: true })).rejects.toMatchObject({
      code: 'teacher_unusable',
      message: expect.stringContaining('manifest.json'),
    });
  });
});
