import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { buildArchitecture } from '@beeline/core/architectures';
import { initialise } from '@beeline/core/network';
import { writeSafetensors } from '@beeline/core/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beeline } from './beeline.js';
import { stripes } from './png.js';

/** Published weights on first use: a mirror here, and a cache that has them. */
const FILE = 'squeezenet1_1-b8a52dc0.pth';
let root: string;

const asked: string[] = [];
const mirror = createServer((request, response) => {
  asked.push(request.url!);
  const body = Buffer.alloc(3_000_000, 7);
  response.writeHead(200, { 'content-length': body.length }).end(body);
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-pretrained-'));
  for (const label of ['lying', 'standing'] as const) {
    await mkdir(join(root, 'photos', label), { recursive: true });
    for (let i = 0; i < 4; i++) await writeFile(join(root, 'photos', label, `${i}.png`), stripes(label, i));
  }
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  mirror.close();
  await rm(root, { recursive: true });
});

const run = (...args: string[]) =>
  beeline(args, {
    cwd: root,
    env: { BEELINE_HUB: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/mirror` },
  });

describe('published weights', () => {
  it('come from the mirror with progress, and are refused where they are not what was published', async () => {
    const pulled = await run('weights', 'pull', 'squeezenet1_1');
    expect(asked).toEqual([`/mirror/${FILE}`]);
    expect(pulled.stderr).toContain('weights of squeezenet1_1, MB  3/3');
    expect(pulled.stderr).toContain(`is not the published file`);
    expect(pulled).toMatchObject({ exit: 1, stdout: '' });
    const train = await run('train', 'photos', '--arch', 'squeezenet1_1', '--mode', 'frozen', '--json', '--quiet');
    expect(JSON.parse(train.stdout).error.code).toBe('download_corrupt');
    expect(await readdir(join(root, 'cache/weights'))).toEqual([]);
  });

  it('are taken from the cache from then on, without a word on the network', async () => {
    const state = initialise(buildArchitecture('squeezenet1_1'), createRandom(1));
    await writeFile(join(root, 'cache/weights', FILE), writeSafetensors(state));
    asked.length = 0;
    const listed = JSON.parse((await run('weights', 'list', '--json')).stdout) as { file: string; path?: string }[];
    expect(listed.filter(({ path }) => path).map(({ file }) => file)).toEqual([FILE]);
    const train = await run(
      'train',
      'photos',
      '--arch',
      'squeezenet1_1',
      '--mode',
      'finetune',
      '--epochs',
      '1',
      '--backend',
      'wasm',
    );
    expect(train.stderr).toContain(`Network: squeezenet1_1, every layer trained on from ${FILE}.`);
    expect(train, train.stderr).toMatchObject({ exit: 0 });
    expect(asked).toEqual([]);
  });
});
