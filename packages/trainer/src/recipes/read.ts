import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BeelineError } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { checked } from '../training/index.js';
import { type Recipe, recipeSchema } from './schema.js';

/** The folder of recipes at the root of the repository. */
export const RECIPES = fileURLToPath(new URL('../../../../recipes', import.meta.url));

/** The names of all recipes, in order. */
export async function recipeNames(folder = RECIPES): Promise<string[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** @throws BeelineError `unknown_recipe`, `settings_invalid` or `unknown_architecture`. */
export async function readRecipe(name: string, folder = RECIPES): Promise<Recipe> {
  const names = await recipeNames(folder);
  if (!names.includes(name))
    throw new BeelineError(
      'unknown_recipe',
      `There is no recipe called ${name}.`,
      `There are ${names.join(', ') || 'none'}.`,
    );
  const file = `recipes/${name}.json`;
  const hint = 'recipes/README.md says what a recipe holds.';
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  } catch (cause) {
    throw new BeelineError('settings_invalid', `${file} is no JSON: ${(cause as Error).message}.`, hint, { cause });
  }
  const recipe = { name, ...checked(recipeSchema, json, file, hint) } as Recipe;
  architecture(recipe.network);
  return recipe;
}

/** All recipes, in the order of their names. */
export async function readRecipes(folder = RECIPES): Promise<Recipe[]> {
  return Promise.all((await recipeNames(folder)).map((name) => readRecipe(name, folder)));
}
