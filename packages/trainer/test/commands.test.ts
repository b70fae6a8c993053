import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beeline, type Ran, type RunOptions } from './beeline.js';
import { putStripes, stripes } from './png.js';

/** Everything a person does with the command, on photos made here and a backbone of random numbers. */
let root: string;
const run = (args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ran> =>
  beeline(args, { cwd: root, ...options });
const TRAIN = ['train', 'photos', '--backbone', 'random.safetensors', '--workers', '2'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-commands-'));
  await putStripes(join(root, 'photos'), 20);
  const { build, initialisation } = architecture('beenet');
  const state = initialise(build(), createRandom(1), initialisation);
  await writeFile(join(root, 'random.safetensors'), writeSafetensors(state));
  const { exit, stderr } = await run([...TRAIN, '--out', 'model']);
  if (exit !== 0) throw new Error(`the model that the tests need could not be trained:\n${stderr}`);
});
afterAll(() => rm(root, { recursive: true }));

describe('train', () => {
  it('makes a bundle and a report, and says what to do next', async () => {
    const { exit, stdout, stderr } = await run([...TRAIN, '--name', 'stripes', '--seed', '3']);
    expect(stderr).toContain('Backend: wasm');
    expect(stderr).toContain('32 (across 16, upright 16) to train on, 8 (across 4, upright 4) to validate with');
    expect(stderr).toContain('npm start -- --bundle runs/stripes-1');
    expect(stdout).toMatch(/^Top-1 {2}\d+\.\d % {2}\([678] of 8; 95 % interval/m);
    expect(exit).toBe(0);
    const files = await readdir(join(root, 'runs/stripes-1'));
    expect(files.sort()).toEqual(['card.md', 'golden.json', 'manifest.json', 'model.safetensors', 'report']);
    const page = await readFile(join(root, 'runs/stripes-1/report/index.html'), 'utf8');
    expect(page).toContain('stripes');
    expect(page).toContain('<img class="map" src="data:image/png;base64,');
    expect(await readdir(join(root, 'runs'))).toEqual(['stripes-1']);
  });

  it('says in the report what the photos to validate with also chose', async () => {
    for (const [keep, words] of [
      ['best', 'they chose which epoch to keep'],
      ['last', 'They only chose how sure it should sound'],
    ] as const) {
      expect((await run([...TRAIN, '--out', keep, '--keep', keep])).exit).toBe(0);
      expect(await readFile(join(root, keep, 'report/index.html'), 'utf8')).toContain(words);
    }
  });

  it('numbers runs, and takes the features from the cache the second time', async () => {
    const first = await run([...TRAIN, '--name', 'again']);
    const second = await run([...TRAIN, '--name', 'again', '--json']);
    expect(second.stderr).toContain('Features of 40 photos were found in the cache');
    expect(second.stderr).not.toContain('worker thread');
    expect(JSON.parse(second.stdout).bundle).toBe(join('runs', 'again-2'));
    const [a, b] = await Promise.all(
      ['again-1', 'again-2'].map((name) => readFile(join(root, 'runs', name, 'model.safetensors'))),
    );
    expect(a!.equals(b!)).toBe(true);
    expect(first.exit).toBe(0);
  });

  it('replaces a bundle only with --force, and never a folder that is none', async () => {
    const refused = await run([...TRAIN, '--out', 'model']);
    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('--force') });
    expect((await run([...TRAIN, '--out', 'model', '--force'])).exit).toBe(0);
    const photos = await run([...TRAIN, '--out', 'photos', '--force', '--json']);
    expect(JSON.parse(photos.stdout).error.code).toBe('out_exists');
    expect(await readdir(join(root, 'photos'))).toEqual(['across', 'upright']);
  });

  it('leaves broken photos out, counts and names them; stops at them with --strict', async () => {
    await mkdir(join(root, 'broken'));
    for (const label of ['across', 'upright']) await symlink(join(root, 'photos', label), join(root, 'broken', label));
    await mkdir(join(root, 'broken/more'));
    for (let i = 0; i < 6; i++) await writeFile(join(root, `broken/more/${i}.png`), stripes('lying', i));
    await writeFile(join(root, 'broken/more/empty.jpg'), '');
    await writeFile(join(root, 'broken/more/text.jpg'), 'no photo');
    await writeFile(join(root, 'broken/more/cut.png'), stripes('lying', 1).subarray(0, 90));
    await symlink(join(root, 'nowhere'), join(root, 'broken/more/gone.jpg'));
    const train = [
      'train',
      'broken',
      '--backbone',
      'random.safetensors',
      '--out',
      'left-out',
      '--force',
      '--seed',
      '5',
    ];
    const kept = await run([...train, '--json']);
    expect(kept.exit).toBe(0);
    const leftOut = JSON.parse(kept.stdout).leftOut as { path: string; reason: string }[];
    expect(leftOut.map(({ path }) => path).sort()).toEqual(
      ['cut', 'empty', 'gone', 'text'].map((name) => `more/${name}.${name === 'cut' ? 'png' : 'jpg'}`),
    );
    for (const { path } of leftOut) expect(kept.stderr).toContain(path);
    const strict = await run([...train, '--strict', '--json']);
    expect(strict.exit).toBe(1);
    expect(JSON.parse(strict.stdout).error.code).toBe('photos_broken');
  });

  it('takes the backbone that comes along where none is given, and says so', async () => {
    const { exit, stderr } = await run(['train', 'photos', '--out', 'own']);
    expect(stderr).toContain('Network: beenet_m, frozen as it comes along; its head is trained.');
    expect(exit).toBe(0);
    const { source, metrics } = JSON.parse(await readFile(join(root, 'own/manifest.json'), 'utf8'));
    expect(source.architecture).toBe('beenet_m');
    expect(metrics.top1.accuracy).toBeGreaterThan(0.8);
  });

  it('trains a small network from nothing where that is asked for, and says so', async () => {
    const args = ['train', 'photos', '--mode', 'scratch', '--epochs', '1', '--out', 'scratch', '--json'];
    const { exit, stderr, stdout } = await run(args);
    expect(stderr).toContain('Network: beenet, trained from random numbers.');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).epochs).toHaveLength(1);
  });

  it.each(['Computing features', '1/500'])(
    'ends with 130 at Ctrl-C during "%s", leaving no half files',
    async (interruptAt) => {
      const args = [...TRAIN, '--no-cache', '--epochs', '500', '--out', 'interrupted'];
      const { exit, stdout, stderr } = await run(args, { interruptAt });
      expect({ exit, stdout }).toEqual({ exit: 130, stdout: '' });
      expect(stderr).toContain('Interrupted');
      expect(
        (await readdir(root)).filter((name) => name.includes('interrupted') || name.includes('unfinished')),
      ).toEqual([]);
    },
  );

  it('refuses a safetensors file whose header lies', async () => {
    const bytes = await readFile(join(root, 'random.safetensors'));
    bytes.writeBigUInt64LE(2n ** 40n);
    await writeFile(join(root, 'lying.safetensors'), bytes);
    const { exit, stderr } = await run(['train', 'photos', '--backbone', 'lying.safetensors']);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/^Error: /m);
  });
});

describe('predict', () => {
  it('answers files and folders in a table, as JSON lines and as CSV', async () => {
    const table = await run(['predict', 'model', 'photos/upright', 'photos/across/3.png']);
    const lines = table.stdout.trim().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatch(/^upright +\d+\.\d % +across +\d+\.\d % +photos\/upright\/0\.png$/);
    const json = await run(['predict', 'model', 'photos/across/3.png', '--json']);
    const answer = JSON.parse(json.stdout);
    expect(answer).toMatchObject({
      path: 'photos/across/3.png',
      predictions: [{ label: 'across' }, { label: 'upright' }],
    });
    const [header, row] = (await run(['predict', 'model', 'photos/across/3.png', '--csv'])).stdout.split('\n');
    expect(header).toBe('path,label,probability,known,problem,across,upright');
    expect(row).toMatch(/^photos\/across\/3\.png,across,[01]\.\d{6},,,[01]\.\d{6},[01]\.\d{6}$/);
  });

  it('gives a bad photo its own problem, goes on, and exits 1', async () => {
    await writeFile(join(root, 'bad.jpg'), 'no photo');
    const { exit, stdout } = await run(['predict', 'model', 'bad.jpg', 'gone.png', 'photos/across/3.png', '--json']);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ problem }) => problem?.code)).toEqual(['not_an_image', 'unreadable', undefined]);
    expect(exit).toBe(1);
  });
});

describe('evaluate, export, verify', () => {
  it('measures the bundle on class folders', async () => {
    const { exit, stdout } = await run(['evaluate', 'model', 'photos', '--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ labels: ['across', 'upright'], top1: { total: 40 } });
  });

  it('exports weights and zips that answer as the bundle does', async () => {
    const half = await run(['export', 'model', '--format', 'safetensors', '--dtype', 'float16', '--json']);
    const whole = await run(['export', 'model', '--format', 'safetensors', '--out', 'whole.safetensors', '--json']);
    expect(JSON.parse(whole.stdout).largestDifference).toBe(0);
    expect(JSON.parse(half.stdout).bytes).toBeLessThan(JSON.parse(whole.stdout).bytes * 0.6);
    expect((await run(['export', 'model', '--format', 'zip', '--out', 'model.zip'])).exit).toBe(0);
    const [zip, folder] = await Promise.all([
      run(['verify', 'model.zip', '--json']),
      run(['verify', 'model', '--json']),
    ]);
    expect(JSON.parse(zip.stdout)).toMatchObject({ equal: true, sha256: JSON.parse(folder.stdout).sha256 });
    const again = await run(['export', 'model', '--format', 'zip', '--out', 'model.zip', '--json']);
    expect(JSON.parse(again.stdout).error.code).toBe('out_exists');
  });

  it('exports for other engines, and says what ran the result', async () => {
    const [onnx, tfjs] = await Promise.all([
      run(['export', 'model', '--format', 'onnx', '--out', 'model.onnx', '--json']),
      run(['export', 'model', '--format', 'tfjs', '--dtype', 'float16', '--out', 'model-tfjs']),
    ]);
    expect(JSON.parse(onnx.stdout)).toMatchObject({ file: 'model.onnx', format: 'onnx', dtype: 'float32' });
    expect(JSON.parse(onnx.stdout).by).toMatch(/onnxruntime/);
    expect(tfjs.stdout).toMatch(
      /^model-tfjs: [\d.]+ MB; read back and replayed by tf\.loadGraphModel of TensorFlow\.js/,
    );
    const photos = join('photos', 'across');
    const refused = await run(['export', 'model', '--format', 'tfjs', '--out', photos, '--force', '--json']);
    expect(JSON.parse(refused.stdout).error.code).toBe('out_exists');
  });

  it('measures int8 on photos before it is written, and what it wrote is a bundle like any other', async () => {
    const int8 = ['export', 'model', '--dtype', 'int8', '--data', 'photos', '--json'];
    const { exit, stdout, stderr } = await run([...int8, '--format', 'zip', '--out', 'small.zip']);
    expect(exit).toBe(0);
    expect(stderr).toContain('Measuring on 40 photos of photos');
    const { accuracy, bytes } = JSON.parse(stdout);
    expect(accuracy.photos).toBe(40);
    expect(Math.abs(accuracy.before - accuracy.after)).toBeLessThanOrEqual(1);
    const evaluated = JSON.parse((await run(['evaluate', 'small.zip', 'photos', '--json'])).stdout);
    expect(evaluated.top1).toMatchObject({ correct: accuracy.after, total: 40 });
    expect(bytes).toBeLessThan((await readFile(join(root, 'model/model.safetensors'))).length * 0.5);
    const onnx = JSON.parse((await run([...int8, '--format', 'onnx', '--out', 'small.onnx'])).stdout);
    expect(onnx.accuracy).toEqual(accuracy);
  });

  it('finds a changed weight, a newer schema and a damaged zip', async () => {
    const weights = await readFile(join(root, 'model/model.safetensors'));
    await mkdir(join(root, 'changed'));
    for (const name of ['manifest.json', 'golden.json', 'card.md']) {
      await writeFile(join(root, 'changed', name), await readFile(join(root, 'model', name)));
    }
    weights[weights.length - 1]! ^= 1;
    await writeFile(join(root, 'changed/model.safetensors'), weights);
    expect(JSON.parse((await run(['verify', 'changed', '--json'])).stdout).error.code).toBe('bundle_corrupt');
    const manifest = JSON.parse(await readFile(join(root, 'changed/manifest.json'), 'utf8'));
    await writeFile(join(root, 'changed/manifest.json'), JSON.stringify({ ...manifest, schema: 99 }));
    expect(JSON.parse((await run(['verify', 'changed', '--json'])).stdout).error.code).toBe('bundle_too_new');
    await writeFile(join(root, 'damaged.zip'), 'PK, but not really');
    expect(JSON.parse((await run(['verify', 'damaged.zip', '--json'])).stdout).error.code).toBe('zip_corrupt');
    expect(existsSync(join(root, 'model'))).toBe(true);
  });
});

describe('compare', () => {
  it('holds two models against each other on the same photos, and is a gate', async () => {
    expect((await run([...TRAIN, '--out', 'short', '--epochs', '1', '--seed', '5'])).exit).toBe(0);
    const told = await run(['compare', 'short', 'model', '--data', 'photos', '--json', '--report', 'compare.html']);
    expect(told.exit).toBe(0);
    const { photos, runs, pairs } = JSON.parse(told.stdout);
    expect(photos).toBe(40);
    expect(runs.map(({ name }: { name: string }) => name)).toEqual(['short', 'model']);
    expect(runs[0].evaluation.top1.correct - runs[1].evaluation.top1.correct).toBe(
      pairs[0].onlyFirst - pairs[0].onlySecond,
    );
    expect(await readFile(join(root, 'compare.html'), 'utf8')).toContain('Is one better, or is it luck?');
    const gate = ['compare', 'short', 'model', '--data', 'photos', '--require'];
    const better = await run([...gate, 'better']);
    expect([better.exit, /^(Passed|Failed): model /m.exec(better.stderr)?.[1]]).toEqual(
      pairs[0].verdict === 'better' ? [0, 'Passed'] : [1, 'Failed'],
    );
  });

  it('takes the answers that the runs recorded', async () => {
    await run([...TRAIN, '--out', 'twin', '--name', 'twin']);
    const { exit, stdout } = await run(['compare', 'model', 'twin', '--require', 'not-worse']);
    expect(exit).toBe(0);
    expect(stdout).toContain('8 photos that all answered');
    expect(stdout).toContain('twin and model are right about the very same photos.');
    const zip = await run(['export', 'twin', '--format', 'zip', '--out', 'twin.zip']);
    expect(zip).toMatchObject({ exit: 0 });
    const without = await run(['compare', 'model', 'twin.zip', '--json']);
    expect(JSON.parse(without.stdout).error.code).toBe('predictions_missing');
  });
});
