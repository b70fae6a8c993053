import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCheckpoints } from '../checkpoints/index.js';
import { beginRun, latestUnfinished, resumeRun, unfinishedAt } from './index.js';
import { mark } from './lock.js';

const asked = { folder: '/photos', epochs: 3 };
const before = process.cwd();
let root: string;

/** Runs live in the folder that one works in. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-runs-'));
  process.chdir(root);
});
afterEach(async () => {
  process.chdir(before);
  await rm(root, { recursive: true });
});

it('numbers runs, finds the one that came further last, and takes it up', async () => {
  const first = await beginRun({ name: 'bees', asked });
  const second = await beginRun({ name: 'bees', asked: { ...asked, epochs: 4 } });
  expect([first.folder, second.folder]).toEqual([join('runs', 'bees-1'), join('runs', 'bees-2')]);
  await writeFile(join('runs', 'notes.txt'), '');
  const alive = await latestUnfinished();
  expect(alive).toBeUndefined();
  for (const run of [first, second]) await writeFile(join(run.checkpoint, 'lock'), '999999999 1');
  await utimes(join(second.checkpoint, 'run.json'), 1, 1);
  expect(await latestUnfinished()).toBe(first.folder);
  await openCheckpoints(second.checkpoint, {}).write({ tensors: new Map(), json: 1 });
  await utimes(join(first.checkpoint, 'run.json'), 2, 2);
  expect(await latestUnfinished()).toBe(second.folder);
  expect(await resumeRun(second.folder)).toMatchObject({ resumed: true, asked: { epochs: 4 } });
});

it('leaves nothing behind where nothing was reached, and all of it where something was', async () => {
  const run = await beginRun({ name: 'bees', asked });
  expect(await run.giveUp()).toBe(false);
  expect(await readdir('.')).toEqual([]);
  await mkdir('out');
  await writeFile(join('out', 'manifest.json'), '{}');
  const other = await beginRun({ folder: 'out', name: 'bees', asked });
  expect(await unfinishedAt('out')).toBe(true);
  await openCheckpoints(other.checkpoint, {}).write({ tensors: new Map(), json: 1 });
  expect(await other.giveUp()).toBe(true);
  expect(await readdir('out')).toEqual(['checkpoint', 'manifest.json']);
  const third = await beginRun({ folder: 'out', name: 'bees', asked });
  expect(await third.giveUp()).toBe(false);
  expect(await readdir('out')).toEqual(['manifest.json']);
});

it('keeps two processes from one run, but not from one whose process was killed', async () => {
  const run = await beginRun({ name: 'bees', asked });
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
  await new Promise((up) => child.stdout.once('data', up));
  await writeFile(join(run.checkpoint, 'lock'), mark(child.pid!));
  await expect(resumeRun(run.folder)).rejects.toMatchObject({ code: 'run_in_use' });
  await expect(beginRun({ folder: run.folder, name: 'bees', asked })).rejects.toMatchObject({ code: 'run_in_use' });
  expect(await latestUnfinished()).toBeUndefined();
  child.kill('SIGKILL');
  await new Promise((closed) => child.once('close', closed));
  expect(await latestUnfinished()).toBe(run.folder);
  expect((await resumeRun(run.folder)).asked).toEqual(asked);
});

it('says what is not there to be gone on with', async () => {
  await expect(resumeRun('nowhere')).rejects.toMatchObject({ code: 'run_missing' });
  await mkdir('ended');
  await writeFile(join('ended', 'manifest.json'), '{}');
  await expect(resumeRun('ended')).rejects.toMatchObject({ message: expect.stringContaining('has ended') });
});
