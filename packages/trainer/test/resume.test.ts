import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@beeline/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beeline, type Ran, type RunOptions } from './beeline.js';
import { putStripes, stripes } from './png.js';

/** Runs that are killed, interrupted and out of room, as processes, on photos made here. */
let root: string;
const run = (args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ran> =>
  beeline(args, { cwd: root, ...options });
const HOW = ['--mode', 'scratch', '--backend', 'wasm', '--batch-size', '4', '--epochs', '3', '--workers', '1'];
const TRAIN = ['train', 'photos', ...HOW, '--name', 'stripes', '--checkpoint-minutes', '0', '--json'];
const RESUME = ['train', '--resume', '--checkpoint-minutes', '0', '--json'];
/** What decides whether two models are the same. */
const model = async (folder: string): Promise<string[]> =>
  Promise.all(
    ['model.safetensors', 'manifest.json', 'golden.json'].map((name) => readFile(join(root, folder, name), 'base64')),
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-resume-'));
  await putStripes(join(root, 'photos'), 8);
  const { exit, stderr } = await run([...TRAIN, '--out', 'straight']);
  if (exit !== 0) throw new Error(`the run that the others are compared with failed:\n${stderr}`);
});
afterAll(() => rm(root, { recursive: true }));

describe('a run that is killed', () => {
  it('at random moments, again and again, ends with the same bytes as one that never was', async () => {
    const random = createRandom(20);
    let args: readonly string[] = TRAIN;
    let kills = 0;
    let ended: Ran;
    do {
      // Beginning, checking, training, validating, writing: a whole life has some thirty lines of events.
      const killAt = kills < 5 ? { lines: 1 + random.integer(20), ms: random.integer(60) } : undefined;
      ended = await run(args, killAt && { killAt });
      if (ended.exit === null) kills += 1;
      else expect(ended).toMatchObject({ exit: 0 });
      args = RESUME;
    } while (existsSync(join(root, 'runs', 'stripes-1', 'checkpoint', 'run.json')));
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(await model(join('runs', 'stripes-1'))).toEqual(await model('straight'));
    expect((await readdir(join(root, 'runs', 'stripes-1'))).sort()).toEqual(
      (await readdir(join(root, 'straight'))).sort(),
    );
    expect(await readdir(join(root, 'runs'))).toEqual(['stripes-1']);
    const over = await run(RESUME);
    expect(JSON.parse(over.stdout).error.code).toBe('run_missing');
  }, 300_000);

  it('is refused with other settings, saying which; Ctrl-C keeps it and says how to go on', async () => {
    const plain = TRAIN.filter((word) => word !== '--json');
    const { exit, stderr } = await run([...plain, '--out', 'stopped'], { interruptAt: '1/3' });
    expect(exit).toBe(130);
    expect(stderr).toContain('beeline train --resume stopped');
    const differs = JSON.parse((await run(['train', '--resume', 'stopped', '--lr', '0.5', '--json'])).stdout);
    expect(differs.error).toMatchObject({
      code: 'checkpoint_differs',
      message: expect.stringMatching(/config\.learningRate was 0\.003 and is 0\.5/),
    });
    await writeFile(join(root, 'photos', 'across', '9.png'), stripes('lying', 9));
    const more = JSON.parse((await run(['train', '--resume', 'stopped', '--json'])).stdout);
    expect(more.error.message).toMatch(/photos was "[0-9a-f]+… and is/);
    await rm(join(root, 'photos', 'across', '9.png'));
    const anew = JSON.parse((await run([...TRAIN, '--out', 'stopped'])).stdout);
    expect(anew.error).toMatchObject({ code: 'out_exists', hint: expect.stringContaining('--resume stopped') });
    expect((await run(['train', '--resume', 'stopped'])).exit).toBe(0);
    expect(await model('stopped')).toEqual(await model('straight'));
  }, 300_000);
});

/** Whether this machine lets a test have a small disk of its own. */
const small = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt']).status === 0;

describe.skipIf(!small)(small ? 'on a disk that is full' : 'skipped: no small disk can be mounted here', () => {
  it('a run stops with a clear error, keeps what it had, and goes on when there is room', async () => {
    const bin = fileURLToPath(new URL('../bin/beeline.mjs', import.meta.url));
    await mkdir(join(root, 'disk'));
    const script = `
      mount -t tmpfs -o size=64m none disk || exit 9
      "$NODE" "$BIN" train photos ${HOW.join(' ')} --name stripes --out disk/run --json >first.json 2>first.log &
      until grep -q '"event":"checkpoint"' first.log; do kill -0 $! || exit 8; sleep 0.05; done
      head -c 64m /dev/zero >disk/filler 2>/dev/null
      wait $!; echo "first $?"
      rm disk/filler
      "$NODE" "$BIN" train --resume disk/run --json >second.json 2>second.log; echo "second $?"
      cp -r disk/run full`;
    const env = { ...process.env, NODE: process.execPath, BIN: bin, BEELINE_CACHE: join(root, 'cache') };
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { cwd: root, env, encoding: 'utf8' });
    const first = JSON.parse(await readFile(join(root, 'first.json'), 'utf8'));
    expect(first.error, stderr).toMatchObject({
      code: 'checkpoint_failed',
      message: expect.stringContaining('the disk is full'),
    });
    expect(stdout).toBe('first 1\nsecond 0\n');
    expect(await readFile(join(root, 'second.log'), 'utf8')).toContain('Going on');
    expect(await model('full')).toEqual(await model('straight'));
  }, 300_000);
});
