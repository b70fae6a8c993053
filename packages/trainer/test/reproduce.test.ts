import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecipe } from '../src/recipes/index.js';
import { beeline } from './beeline.js';
import { writeData, writeWeights } from './small_recipe.js';

let root: string;
const reproduce = (...args: string[]) =>
  beeline(['reproduce', '--data', 'data', '--weights', 'weights', '--docs', 'docs', ...args], { cwd: root });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-reproduce-'));
  await writeData(join(root, 'data'));
  await rm(join(root, 'data/flower_photos'), { recursive: true });
  await mkdir(join(root, 'weights'));
  await writeWeights(join(root, 'weights'), await readRecipe('e-squeezenet1_1-mapped'));
});
afterAll(() => rm(root, { recursive: true }));

describe('beeline reproduce', () => {
  it('runs recipes beside what was published, names what it can not run, and goes on where it was', async () => {
    const names = ['d-squeezenet1_1', 'e-squeezenet1_1-mapped'];
    const first = await reproduce(...names, '--write');
    expect(first.exit).toBe(0);
    expect(first.stderr).toContain("d-squeezenet1_1 can't be run: the data set flower_photos was not there.");
    expect(first.stdout).toMatch(
      /^e-squeezenet1_1-mapped, seed 0: published 0.869 \(resnet50\), here \d\.\d+ \(.*\), \d of 4$/m,
    );
    const page = await readFile(join(root, 'docs/RESULTS.md'), 'utf8');
    expect(page).toContain('Not run: the data set flower_photos was not there.');
    expect(page).toMatch(
      /e-squeezenet1_1-mapped.*\| 0\.869 \(resnet50\) \| \d\.\d{3} \(.*\), \d of 4 \| [\d.]+ \| wasm \| 0 \|/,
    );

    const second = await reproduce(...names, '--write', '--json');
    expect(second.stderr).toContain('e-squeezenet1_1-mapped, seed 0: has its result.');
    expect(second.stdout).toBe('');
    const seeds = await reproduce('e-squeezenet1_1-mapped', '--seeds', '2', '--write', '--json', '--quiet');
    expect(JSON.parse(seeds.stdout)).toMatchObject({ recipe: 'e-squeezenet1_1-mapped', seed: 1, total: 4 });
    const kept = JSON.parse(await readFile(join(root, 'docs/results/e-squeezenet1_1-mapped.json'), 'utf8'));
    expect(kept.runs.map((run: { seed: number }) => run.seed)).toEqual([0, 1]);
    expect(JSON.stringify(kept)).not.toContain(root);
  });

  it('shows every recipe with its result', async () => {
    const { stdout } = await reproduce('--list');
    expect(stdout).toContain(
      'c-alexnet-frozen: AlexNet with a 5x5 first layer on CIFAR-10, first ten parameters frozen',
    );
    expect(stdout).toMatch(/published 0\.869 \(resnet50\); seed 0 \d\.\d{3} .* of 4; seed 1 /);
    expect(JSON.parse((await reproduce('--list', '--json')).stdout).length).toBeGreaterThan(20);
  });

  it.each([
    ['data_missing', ['d-squeezenet1_1']],
    ['unknown_recipe', ['f-everything']],
    ['option_missing', []],
    ['weights_mismatch', ['a-mobilenet_v2-frozen', '--weights', 'weights/squeezenet1_1.safetensors']],
    ['weights_missing', ['e-squeezenet1_1-mapped', '--weights', 'nowhere']],
  ])('says %s', async (code, args) => {
    const { exit, stdout } = await reproduce(...args, '--json', '--quiet');
    expect({ exit, code: JSON.parse(stdout).error.code }).toEqual({ exit: 1, code });
  });
});
