import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quiet } from '../../test/quiet.js';
import { small, writeData, writeWeights } from '../../test/small_recipe.js';
import { openBundle } from '../export/index.js';
import type { Watcher } from '../training/index.js';
import { readRecipes } from './read.js';
import { runRecipe } from './run.js';
import type { Recipe } from './schema.js';

const said: string[] = [];
const hear = (text: string): void => void said.push(text);
const watcher: Watcher = { ...quiet, say: hear, warn: hear };

const recipes = await readRecipes();

/** Recipes that differ in nothing that one epoch would show are tried once. */
function alike(): [names: string, recipe: Recipe][] {
  const groups = new Map<string, Recipe[]>();
  for (const recipe of recipes) {
    const { data, network, mode } = recipe;
    const { epochs: _, stepSize: __, ...settings } = recipe.mode === 'mapped' ? {} : recipe.settings;
    const key = JSON.stringify([data, network, mode, settings]);
    groups.set(key, [...(groups.get(key) ?? []), recipe]);
  }
  return [...groups.values()].map((group) => [group.map(({ name }) => name).join(' and '), group[0]!]);
}
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beeline-recipes-'));
  await writeData(join(root, 'data'));
  await mkdir(join(root, 'weights'));
});
afterAll(async () => {
  tf.removeBackend('wasm');
  await rm(root, { recursive: true });
});

describe('every recipe goes its whole way on a few small pictures, from random weights', () => {
  it('and there are some', () => expect(recipes.length).toBeGreaterThan(20));

  it.each(alike())(
    '%s',
    async (_, recipe) => {
      const weights = join(root, 'weights');
      if (recipe.mode !== 'scratch' && !existsSync(join(weights, `${recipe.network}.safetensors`)))
        await writeWeights(weights, recipe);
      const out = join(root, 'runs', recipe.name);
      const options = { seed: 3, backend: 'wasm', data: join(root, 'data'), weights, out } as const;
      const tried = small(recipe);
      const result = await runRecipe(tried, { ...options, epochs: 1 }, '0.1.0', watcher);

      const classes = { hymenoptera_data: 2, flower_photos: 5, cifar10: 10 }[recipe.data.folder]!;
      expect(result).toMatchObject({
        seed: 3,
        backend: 'wasm',
        total: recipe.data.folder === 'hymenoptera_data' ? 4 : classes,
      });
      expect(result.perClass).toHaveLength(classes);
      expect(result.perClass.reduce((sum, { correct }) => sum + correct, 0)).toBe(result.correct);
      if (tried.mode === 'mapped') return expect(result.also).toContain('of 4 where only ants and bees');

      expect(result).toMatchObject({ shortened: true, epochs: { run: 1, kept: 1 } });
      const { manifest } = await openBundle(out);
      expect(manifest.training).toMatchObject({ ...tried.settings, mode: tried.mode, seed: 3, epochs: 1 });
      await rm(out, { recursive: true });
    },
    120_000,
  );
});
