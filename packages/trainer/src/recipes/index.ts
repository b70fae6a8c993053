/**
 * Recipes: published experiments as small files, run with one command and held against what was published. A recipe is
 * data (see `recipes/README.md`); this room reads recipes, finds the photos and weights that they name, runs them by
 * `trainFolder`, keeps what came out, and writes the table of all results.
 *
 * @example
 * const recipe = await readRecipe('a-mobilenet_v2-frozen');
 * const { accuracy, interval } = await runRecipe(recipe, { seed: 0, backend: 'auto' }, '0.1.0', watcher);
 * console.log(accuracy, 'published', recipe.published.accuracy);
 */

export { resultsPage } from './page.js';
export { RECIPES, readRecipe, readRecipes, recipeNames } from './read.js';
export { isDone, readResults, type StoredResult, writeResult } from './results.js';
export { type RunOptions, type RunResult, runRecipe, whyNotRun } from './run.js';
export { type MappedRecipe, type Recipe, recipeSchema, type TrainRecipe } from './schema.js';
export { formatRun, publishedText, settingsText } from './text.js';
