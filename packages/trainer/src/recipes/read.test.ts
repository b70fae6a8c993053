import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildArchitecture } from '@beeline/core/architectures';
import { shapesOf } from '@beeline/core/network';
import { frozenParameters } from '@beeline/core/transfer';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { replaceAll } from '../training/start.js';
import { RECIPES, readRecipe, readRecipes, recipeNames } from './read.js';

const published = { accuracy: 0.5, network: 'vgg16', photos: 10 };
const good = {
  writeUp: 'a',
  title: 'x',
  data: { folder: 'y' },
  network: 'alexnet',
  mode: 'scratch',
  settings: {},
  published,
};

describe('the recipes', () => {
  it('have every value that was published', async () => {
    const values = (await readRecipes())
      .filter(
        (recipe) =>
          recipe.network === recipe.published.network &&
          recipe.name !== 'c-alexnet-scratch' &&
          recipe.name !== 'c-alexnet-scratch-frozen',
      )
      .map(({ name, published: { accuracy } }) => [name, accuracy]);
    expect(Object.fromEntries(values)).toEqual({
      'a-resnet18-finetuned': 0.9216,
      'a-resnet18-frozen': 0.9608,
      'b-resnet18-finetuned': 0.9085,
      'b-resnet18-frozen': 0.9542,
      'c-alexnet-frozen': 0.39,
      'd-vgg16': 0.77,
      'e-resnet50-mapped': 0.869,
      'e-resnet50-finetuned': 0.954,
      'e-resnet50-scratch': 0.686,
    });
  });

  it('say themselves what the defaults of fine-tuning have of their own', async () => {
    const own = ['epochs', 'batchSize', 'learningRate', 'weightDecay', 'schedule', 'clipNorm', 'averageDecay'];
    for (const recipe of await readRecipes()) {
      if (recipe.mode !== 'finetune') continue;
      const said = Object.keys(recipe.settings);
      expect(said, recipe.name).toEqual(expect.arrayContaining([...own, 'headStart', 'batchNorm']));
    }
  });

  it('freeze what their write-ups freeze', async () => {
    const frozen = async (name: string): Promise<string[]> => {
      const recipe = await readRecipe(name);
      if (recipe.mode === 'mapped' || !recipe.settings.freeze) return [];
      return [...frozenParameters(buildArchitecture(recipe.network), recipe.settings.freeze)];
    };
    expect(await frozen('a-resnet18-finetuned')).toEqual([]);
    const backbone = await frozen('a-resnet18-frozen');
    expect([backbone.length, backbone.some((name) => name.startsWith('fc.'))]).toEqual([60, false]);
    const ten = [0, 3, 6, 8, 10].flatMap((i) => [`features.${i}.weight`, `features.${i}.bias`]);
    expect(await frozen('c-alexnet-frozen')).toEqual(ten);
    expect(await frozen('d-vgg16')).toHaveLength(26);
  });

  it('give CIFAR’s AlexNet a map of 2 x 2 to pool up to 6 x 6', async () => {
    const recipe = await readRecipe('c-alexnet-scratch');
    const { replace } = recipe.mode === 'scratch' ? recipe.settings : {};
    const graph = replaceAll(buildArchitecture('alexnet', { classes: 10 }), replace!);
    const shapes = shapesOf(graph, { height: 32, width: 32 });
    expect([shapes.get('features.12'), shapes.get('avgpool')]).toEqual([
      [256, 2, 2],
      [256, 6, 6],
    ]);
  });

  it('are written as they are read: by no word more', async () => {
    for (const name of await recipeNames()) {
      const { name: _, ...recipe } = await readRecipe(name);
      expect(recipe).toEqual(JSON.parse(await readFile(join(RECIPES, `${name}.json`), 'utf8')));
    }
  });
});

describe('a recipe that is not one', () => {
  it.each([
    ['an unknown setting', { ...good, settings: { epoch: 3 } }, 'settings_invalid', 'settings'],
    ['a mapping without classes', { ...good, mode: 'mapped' }, 'settings_invalid', 'classes'],
    ['an unknown mode', { ...good, mode: 'magic' }, 'settings_invalid', 'mode'],
    ['an unknown network', { ...good, network: 'resnet999' }, 'unknown_architecture', 'resnet999'],
    ['an unknown write-up', { ...good, writeUp: 'f' }, 'settings_invalid', 'writeUp'],
  ])('is refused: %s', (_, recipe, code, words) =>
    withFiles([['bad.json', Buffer.from(JSON.stringify(recipe))]], async (root) => {
      await expect(readRecipe('bad', root)).rejects.toMatchObject({ code });
      await expect(readRecipe('bad', root)).rejects.toThrow(words);
    }),
  );

  it('may be no JSON at all, or not there', () =>
    withFiles([['bad.json', Buffer.from('{')]], async (root) => {
      await expect(readRecipe('bad', root)).rejects.toThrow('recipes/bad.json is no JSON');
      await expect(readRecipe('worse', root)).rejects.toMatchObject({ code: 'unknown_recipe', hint: 'There are bad.' });
    }));
});
