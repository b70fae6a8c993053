import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchTensorFlow, findAddon, findTensorFlow } from './index.js';
import { type Run, run } from './run.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beeline-native-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function layTensorFlow(at: string): Promise<void> {
  await mkdir(join(at, 'include/tensorflow/c'), { recursive: true });
  await writeFile(join(at, 'include/tensorflow/c/c_api.h'), '');
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) await writeFile(join(at, name), '');
}

describe('findTensorFlow', () => {
  test("knows a wheel's folder", async () => {
    await layTensorFlow(folder);
    expect(findTensorFlow(folder)).toEqual({
      include: join(folder, 'include'),
      library: join(folder, 'libtensorflow_cc.so.2'),
      framework: join(folder, 'libtensorflow_framework.so.2'),
    });
  });

  test('says what is missing', () => {
    expect(() => findTensorFlow(folder)).toThrowError(
      expect.objectContaining({ code: 'tensorflow_not_found', hint: expect.stringContaining('--pip') }),
    );
  });
});

describe('fetchTensorFlow', () => {
  /** Does what pip and Python would do, and keeps count. */
  function pip(calls: string[]): Run {
    return async (_, args) => {
      calls.push(args[1] === 'pip' ? 'download' : 'unpack');
      if (args[1] === 'pip') await writeFile(join(args.at(-2)!, 'tensorflow_cpu-9.9.whl'), '');
      else await layTensorFlow(join(args.at(-1)!, 'tensorflow'));
    };
  }

  test('downloads and unpacks once, and keeps nothing else', async () => {
    const calls: string[] = [];
    await fetchTensorFlow(folder, 'tensorflow-cpu', pip(calls));
    const found = await fetchTensorFlow(folder, 'tensorflow-cpu', pip(calls));
    expect(calls).toEqual(['download', 'unpack']);
    expect(found.library).toBe(join(folder, 'tensorflow', 'libtensorflow_cc.so.2'));
    expect(await readdir(folder)).toEqual(['tensorflow']);
  });

  test('begins anew after a break, as what is half there is not taken', async () => {
    const broken: Run = async (command, args, hint) => {
      if (args[1] !== 'pip') throw new Error('killed');
      await pip([])(command, args, hint);
    };
    await expect(fetchTensorFlow(folder, 'tensorflow-cpu', broken)).rejects.toThrow('killed');
    const calls: string[] = [];
    await fetchTensorFlow(folder, 'tensorflow-cpu', pip(calls));
    expect(calls).toEqual(['download', 'unpack']);
  });
});

describe('run', () => {
  test('a command that fails, or is not there, becomes an error with a hint', async () => {
    await expect(run(process.execPath, ['-e', 'process.exit(3)'], 'Mend it.')).rejects.toMatchObject({
      code: 'command_failed',
      message: expect.stringContaining('exit code 3'),
      hint: 'Mend it.',
    });
    await expect(run('no-such-command-here', [], 'Install it.')).rejects.toMatchObject({ code: 'command_failed' });
  });
});

test('both addons are installed as packages, compiled or not', () => {
  expect(findAddon('@tensorflow/tfjs-node')?.folder).toContain('tfjs-node');
  expect(findAddon('@tensorflow/tfjs-node-gpu')?.folder).toContain('tfjs-node-gpu');
});
