import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withFiles } from '../../test/files.js';
import { checkAccelerators } from './accelerators.js';
import { checkAddons } from './addons.js';
import { tryBackend } from './backends.js';
import { checkFeatures } from './features.js';
import { examine } from './index.js';
import { findLibrary } from './libraries.js';
import type { Machine } from './machine.js';
import { checkSystem } from './system.js';
import { checkWebgpu } from './webgpu.js';

const GiB = 2 ** 30;

/** A machine on which all is well, but for what is said. `says` answers commands, `folders` lists folders. */
function machine({
  says = {},
  folders = {},
  ...others
}: Partial<Machine> & { says?: Record<string, string>; folders?: Record<string, string[]> } = {}): Machine {
  return {
    platform: 'linux',
    env: {},
    nodeVersion: '22.12.0',
    cwd: '/work',
    memory: { total: 16 * GiB, available: 8 * GiB },
    run: async (command) => says[command],
    list: (folder) => folders[folder] ?? [],
    real: (path) => path,
    disk: () => ({ freeBytes: 50 * GiB, writable: true }),
    ...others,
  };
}

const byName = async (checks: ReturnType<typeof checkSystem>, name: string) =>
  (await checks).find((check) => check.name === name);

describe('the system', () => {
  it('is well', async () => {
    const checks = await checkSystem(machine({ says: { pnpm: '10.34.9\n' } }), '/cache');
    expect(checks.map(({ name, status }) => [name, status])).toEqual([
      ['Node', 'ok'],
      ['pnpm', 'ok'],
      ['Memory', 'ok'],
      ['Disk for caches', 'ok'],
      ['Disk for runs', 'ok'],
    ]);
    expect(checks.some(({ fix }) => fix !== undefined)).toBe(false);
  });

  it.each([
    ['Node', { nodeVersion: '20.18.3' }, 'fault', 'npm install'],
    ['Node', { nodeVersion: '18.20.0' }, 'fault', 'npm install'],
    ['pnpm', {}, 'note', 'npm run setup'],
    ['Memory', { memory: { total: 16 * GiB, available: GiB } }, 'fault', '--workers 1'],
    ['Disk for caches', { disk: () => ({ freeBytes: GiB, writable: true }) }, 'fault', 'rm -r "/cache/features"'],
    ['Disk for caches', { disk: () => ({ freeBytes: 9 * GiB, writable: false }) }, 'fault', 'BEELINE_CACHE='],
    ['Disk for runs', { disk: () => ({ freeBytes: 9 * GiB, writable: false }) }, 'fault', '--out'],
  ])('has a fault, with the command that mends it: %s', async (name, fault, status, fix) => {
    const check = await byName(checkSystem(machine(fault), '/cache'), name);
    expect(check).toMatchObject({ status, fix: expect.stringContaining(fix) });
  });

  it('says where a disk does not tell', async () => {
    expect(await byName(checkSystem(machine({ disk: () => undefined }), '/c'), 'Disk for runs')).toMatchObject({
      status: 'note',
    });
  });
});

describe('a graphics card', () => {
  const card = 'NVIDIA H200, 550.54.15, 143771 MiB\n';
  const ldconfig = `12 libs found\n\tlibcudart.so.12 (libc6,x86-64) => /usr/local/cuda/lib64/libcudart.so.12\n\tlibvulkan.so.1 (libc6,x86-64) => /usr/lib/libvulkan.so.1\n`;
  const real = (path: string) => path.replace('cudart.so.12', 'cudart.so.12.4.127');

  it('is named with its driver, memory, CUDA and cuDNN', async () => {
    const folders = { '/opt/cudnn': ['libcudnn.so', 'libcudnn.so.9.1.0', 'libcudnn_ops.so.9'] };
    const env = { LD_LIBRARY_PATH: ':/opt/cudnn' };
    const checks = await checkAccelerators(machine({ says: { 'nvidia-smi': card, ldconfig }, folders, env, real }));
    expect(checks.map(({ name, status, found }) => [name, status, found])).toEqual([
      ['NVIDIA card', 'ok', 'NVIDIA H200, 143771 MiB, driver 550.54.15'],
      ['CUDA', 'ok', '12.4.127 (/usr/local/cuda/lib64/libcudart.so.12)'],
      ['cuDNN', 'ok', '9.1.0 (/opt/cudnn/libcudnn.so.9.1.0)'],
      ['Vulkan', 'note', '1 (/usr/lib/libvulkan.so.1), but no drivers'],
    ]);
  });

  it('without its libraries is a fault; no card is none', async () => {
    const [, cuda, cudnn] = await checkAccelerators(machine({ says: { 'nvidia-smi': card } }));
    expect(cuda).toMatchObject({ status: 'fault', fix: 'sudo apt-get install nvidia-cuda-toolkit' });
    expect(cudnn).toMatchObject({ status: 'fault', fix: 'sudo apt-get install nvidia-cudnn' });
    for (const says of [{}, { 'nvidia-smi': 'No devices were found' }]) {
      const checks = await checkAccelerators(machine({ says }));
      expect(checks.map(({ name, status }) => [name, status])).toEqual([
        ['NVIDIA card', 'note'],
        ['Vulkan', 'note'],
      ]);
    }
    expect(await checkAccelerators(machine({ platform: 'darwin' }))).toHaveLength(1);
  });

  it('finds libraries where installers put them, if the loader does not know them', async () => {
    const folders = { '/usr/local/cuda/lib64': ['libcudart.so.11.0', 'libcudart.so.11.2.152', 'libcudart.so'] };
    expect(await findLibrary(machine({ folders }), 'libcudart.so')).toEqual({
      path: '/usr/local/cuda/lib64/libcudart.so.11.2.152',
      version: '11.2.152',
    });
    expect(await findLibrary(machine(), 'libcudart.so')).toBeUndefined();
  });
});

describe('the addons', () => {
  const addon = (built: boolean) => (name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu') => ({
    name,
    folder: `/${name}`,
    binding: '',
    built,
  });
  const folders = { '/@tensorflow/tfjs-node/deps/lib': ['libtensorflow_framework.so.2', 'libtensorflow.so.2.9.1'] };
  const crashed = { name: 'native', starts: false, why: 'its process crashed (SIGSEGV)' } as const;

  it('are not needed, and say how to have them; the one for cards only where there is one', () => {
    const missing = checkAddons(machine(), [], false, () => undefined);
    expect(missing.map(({ status, fix }) => [status, fix])).toEqual([
      ['note', 'npm run setup'],
      ['note', undefined],
    ]);
    const fixes = (hasCard: boolean) => checkAddons(machine(), [], hasCard, addon(false)).map(({ fix }) => fix);
    expect(fixes(false)).toEqual(['npm run beeline -- native build --pip', undefined]);
    expect(fixes(true)[1]).toBe('npm run beeline -- native install --gpu');
  });

  it('that do not load are faults', () => {
    const [native, tensorflow] = checkAddons(machine({ folders }), [crashed], false, addon(true));
    expect(native).toMatchObject({
      status: 'fault',
      found: expect.stringContaining('SIGSEGV'),
      fix: expect.any(String),
    });
    expect(tensorflow).toMatchObject({ name: 'libtensorflow', status: 'ok' });
    expect(tensorflow!.found).toContain('/libtensorflow.so.2.9.1');
  });
});

describe('webgpu', () => {
  const timed = { name: 'webgpu', starts: true, firstMs: 9, ms: 1 } as const;

  it('is not needed, and says how to have it', () => {
    expect(checkWebgpu(machine(), [], false)).toEqual([
      { name: 'webgpu', status: 'note', found: 'not installed', fix: 'npm run beeline -- webgpu install' },
    ]);
  });

  it('names the card that it computes on, and says where it is none', () => {
    const card = (software?: true) =>
      checkWebgpu(machine(), [{ ...timed, description: 'WebGPU on H200', ...(software && { software }) }], true)[1];
    expect(card()).toEqual({ name: 'Card for webgpu', status: 'ok', found: 'WebGPU on H200' });
    expect(card(true)).toMatchObject({ status: 'note' });
  });

  it('without a card names the drivers that lack, where drivers are something to install', () => {
    const without = (platform: NodeJS.Platform) =>
      checkWebgpu(machine({ platform }), [{ name: 'webgpu', starts: false, why: 'Vulkan offers none' }], true)[1];
    expect(without('linux')).toMatchObject({ found: 'Vulkan offers none', fix: expect.stringContaining('vulkan') });
    expect(without('darwin')).not.toHaveProperty('fix');
  });

  it('finds the Vulkan drivers that its loader is pointed to', async () => {
    const folders = { '/usr/lib': ['libvulkan.so.1'] };
    const checks = await checkAccelerators(machine({ folders, env: { VK_DRIVER_FILES: '/mesa/lvp.json' } }));
    expect(checks.at(-1)).toMatchObject({ name: 'Vulkan', status: 'ok', found: expect.stringContaining('lvp.json') });
  });
});

describe('onnxruntime', () => {
  it('is named with its version, or with what brings it', () => {
    expect(checkFeatures('1.30.0')).toMatchObject({ status: 'ok', found: expect.stringContaining('1.30.0') });
    expect(checkFeatures('')).toMatchObject({ status: 'note', fix: 'npm run setup' });
  });
});

describe('a backend in a process of its own', () => {
  const attempt = (source: string, patience = 30_000): Promise<unknown> =>
    new Promise((resolve, reject) => {
      void withFiles([['body.mjs', Buffer.from(source)]], async (root) => {
        const body = pathToFileURL(join(root, 'body.mjs'));
        await tryBackend('native', { body, patience }).then(resolve, reject);
      });
    });

  it.each([
    ['crashes', 'process.abort()', 'crashed (SIGABRT)'],
    [
      'dies with words',
      "process.stderr.write('libtensorflow.so.2: no such file\\n'); process.exit(127)",
      'exit code 127): libtensorflow.so.2: no such file',
    ],
    ['says nothing', '', 'crashed (exit code 0)'],
  ])('that %s does not start', async (_, source, why) => {
    expect(await attempt(source)).toEqual({ name: 'native', starts: false, why: expect.stringContaining(why) });
  });

  it('that never answers is given up', async () => {
    const answer = await attempt('setInterval(() => undefined, 1000)', 500);
    expect(answer).toEqual({ name: 'native', starts: false, why: 'it did not answer within 0.5 s' });
  });

  afterEach(() => vi.unstubAllEnvs());

  it('that starts is timed; the doctor is content when wasm does', async () => {
    // A graphics card's first pass compiles shaders, which takes a software Vulkan minutes on a busy machine.
    vi.stubEnv('BEELINE_CACHE', '/nowhere');
    const { backends, healthy, checks } = await examine({ cache: '/nowhere' });
    expect(backends.map(({ name }) => name)).toEqual(['cuda', 'native', 'webgpu', 'wasm']);
    const wasm = backends.find(({ name }) => name === 'wasm')!;
    if (!wasm.starts) throw new Error(wasm.why);
    expect(wasm.ms).toBeGreaterThan(0);
    expect(wasm.firstMs).toBeGreaterThan(0);
    expect(healthy).toBe(true);
    expect(checks.find(({ name }) => name === 'Node')).toMatchObject({ status: 'ok', found: process.versions.node });
  });
});
