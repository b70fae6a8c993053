import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../native/index.js';
import { hasWebgpu, installWebgpu, isSoftware, requestAdapter } from './index.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-webgpu-'));
  folder = join(root, '0.6.2');
});
afterEach(() => rm(root, { recursive: true }));

const HERE = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

/** Lays the package as npm would, built for some machines, and keeps what it was called with. */
const npm =
  (builds: readonly string[], calls: unknown[] = []): Run =>
  async (command, args, _, options) => {
    const lock = JSON.parse(await readFile(join(options!.cwd!, 'package-lock.json'), 'utf8'));
    calls.push([command, ...args], lock.packages['node_modules/webgpu']);
    const into = join(options!.cwd!, 'node_modules', 'webgpu');
    for (const build of builds) await mkdir(join(into, 'dist', build), { recursive: true });
    await writeFile(join(into, 'index.js'), "throw new Error('libvulkan is not here');\nexport {};\n");
  };

describe('installing webgpu', () => {
  it('has npm fetch exactly what is pinned, without install scripts, and keeps what this machine needs', async () => {
    const calls: unknown[] = [];
    const run = npm([HERE, 'other-machine'], calls);
    await installWebgpu(folder, run);
    await installWebgpu(folder, run);
    expect(calls).toEqual([
      ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      expect.objectContaining({ version: '0.6.2', integrity: expect.stringMatching(/^sha512-/) }),
    ]);
    expect(hasWebgpu(folder)).toBe(true);
    expect(await readdir(join(folder, 'node_modules', 'webgpu', 'dist'))).toEqual([HERE]);
    expect(await readdir(root)).toEqual(['0.6.2']);
  });

  it('leaves nothing that looks whole where npm fails, or has nothing for this machine', async () => {
    const fails: Run = async () => {
      throw new Error('offline');
    };
    await expect(installWebgpu(folder, fails)).rejects.toThrow('offline');
    await expect(installWebgpu(folder, npm(['other-machine']))).rejects.toMatchObject({
      code: 'unsupported_platform',
      message: expect.stringContaining(`not for ${HERE}`),
    });
    expect(hasWebgpu(folder)).toBe(false);
  });

  it('hands on what a system lacks for it', async () => {
    await installWebgpu(folder, npm([HERE]));
    await expect(requestAdapter(folder)).rejects.toThrow('libvulkan is not here');
  });
});

it.each([
  [{ architecture: 'software' }, true],
  [{ architecture: '', isFallbackAdapter: true }, true],
  [{ architecture: 'hopper', isFallbackAdapter: false }, false],
])('%o is software: %s', (info, software) => {
  expect(isSoftware({ info: { vendor: '', description: '', ...info } })).toBe(software);
});
