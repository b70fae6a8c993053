import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripes } from '../../test/png.js';
import { runCommandLine } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beeline-distill-'));
  await mkdir(join(folder, 'my photos'));
  for (let i = 0; i < 4; i++) await writeFile(join(folder, 'my photos', `${i}.png`), stripes('lying', i));
  const { build, initialisation } = architecture('beenet');
  const state = initialise(build({ classes: 3 }), createRandom(5), initialisation);
  await writeFile(join(folder, 'teacher.safetensors'), writeSafetensors(state));
});
afterAll(async () => {
  tf.removeBackend('wasm');
  await rm(folder, { recursive: true, force: true });
});

async function beeline(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const exit = await runCommandLine(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    isTerminal: { stdout: false, stderr: false },
    env: {},
    signal: new AbortController().signal,
  });
  return { exit, ...written };
}

describe('beeline distill', () => {
  it('tells programs of each epoch and of the end, people what was done, and the log how to do it again', async () => {
    const out = join(folder, 'student.safetensors');
    const words = ['distill', join(folder, 'my photos'), '--teacher', join(folder, 'teacher.safetensors')];
    words.push(
      '--student',
      'beenet',
      '--out',
      out,
      '--size',
      '32',
      '--views',
      '1',
      '--epochs',
      '2',
      '--scale-min',
      '0.5',
    );
    words.push('--backend', 'wasm', '--workers', '1', '--cache', join(folder, 'cache'), '--json');
    const { exit, stdout, stderr } = await beeline(...words);
    expect(stderr).toContain('epoch 2/2  loss ');
    expect(exit).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toMatchObject([
      { event: 'epoch', epoch: 1 },
      { event: 'epoch', epoch: 2, secondsLeft: 0 },
      { event: 'done', file: out, photos: 4, epochs: 2 },
    ]);
    const [head] = (await readFile(`${out}.log.jsonl`, 'utf8')).split('\n');
    const { command, config } = JSON.parse(head!);
    expect(command).toContain(`'${join(folder, 'my photos')}' --teacher ${join(folder, 'teacher.safetensors')}`);
    expect(command).toContain('--scale-min 0.5');
    expect(config).toMatchObject({ scale: [0.5, 1], epochs: 2, size: 32 });
  });

  it('wants a teacher, a student and a place', async () => {
    const { exit, stderr } = await beeline('distill', folder, '--student', 'beenet', '--out', 'x.safetensors');
    expect(exit).toBe(2);
    expect(stderr).toContain('--teacher');
  });
});
