import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Command, Option } from 'commander';
import { BACKENDS, type BackendName } from '../backends/index.js';
import {
  formatRun,
  isDone,
  publishedText,
  RECIPES,
  type Recipe,
  type RunResult,
  readRecipe,
  readRecipes,
  readResults,
  resultsPage,
  runRecipe,
  settingsText,
  whyNotRun,
  writeResult,
} from '../recipes/index.js';
import { example, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

interface Options extends CommonOptions {
  readonly list?: boolean;
  readonly all?: boolean;
  readonly write?: boolean;
  readonly again?: boolean;
  readonly data?: string;
  readonly weights?: string;
  readonly epochs?: number;
  readonly seeds: number;
  readonly backend: BackendName | 'auto';
  readonly workers?: number;
  readonly docs: string;
}

export function addReproduce(program: Command, open: Open): void {
  const command = program
    .command('reproduce')
    .description('run published experiments and hold the results against what was published')
    .argument('[recipes...]', 'which ones; --list shows them')
    .option('--list', 'show every recipe, its settings and what came of it')
    .option('--all', 'every recipe that has no result yet')
    .option(
      '--write',
      'keep results in docs/results and write docs/RESULTS.md; recipes that have theirs are passed over',
    )
    .option('--again', 'run those too, in place of what they came to')
    .option('--data <dir>', 'the folder that holds the data sets (default: BEELINE_DATA, or beside the repository)')
    .option('--weights <path>', 'a weights file, or a folder of them (default: BEELINE_WEIGHTS, or as published)')
    .addOption(whole('--epochs <n>', 'fewer than the recipe says; the result is marked as shortened', 1))
    .addOption(whole('--seeds <n>', 'how many runs, with seeds 0, 1 ...', 1).default(1))
    .addOption(new Option('--backend <name>', 'the engine').choices(['auto', ...BACKENDS]).default('auto'))
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .option('--docs <dir>', 'where --write writes', join(RECIPES, '..', 'docs'))
    .addHelpText('after', example('beeline reproduce a-mobilenet_v2-frozen --seeds 3'));
  withCommonOptions(command).action((names: string[], options: Options) => reproduce(names, options, open(options)));
}

async function reproduce(names: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  if (options.list) return list(options, terminal);
  if (names.length === 0 && !options.all && !options.write)
    throw new BeelineError(
      'option_missing',
      'No recipe is named.',
      'Name one (--list shows them), or take --all, or --write to write the page of what there is.',
    );
  const recipes = options.all ? await readRecipes() : await Promise.all(names.map((name) => readRecipe(name)));
  for (const recipe of recipes)
    for (let seed = 0; seed < options.seeds; seed++) await runOne(recipe, seed, recipes.length > 1, options, terminal);
  if (options.write) await writePage(options);
}

const resultsIn = ({ docs }: Options): string => join(docs, 'results');

async function runOne(recipe: Recipe, seed: number, amongOthers: boolean, options: Options, terminal: Terminal) {
  const { write, again, epochs } = options;
  const { name } = recipe;
  const stored = write ? (await readResults(resultsIn(options), [name])).get(name) : undefined;
  if (!again && isDone(stored, seed, epochs)) return terminal.say(`${name}, seed ${seed}: has its result.`);
  terminal.say(`\n${name}, seed ${seed}: ${recipe.title}. ${settingsText(recipe)}.`);
  let outcome: RunResult | string;
  try {
    outcome = await runRecipe(recipe, { ...options, seed, signal: terminal.signal }, version(), watch(terminal));
    show(recipe, outcome, terminal);
  } catch (error) {
    const why = whyNotRun(recipe, error);
    if (why === undefined || !amongOthers) throw error;
    terminal.warn(`${name} can't be run: ${why}.`);
    outcome = why;
  }
  if (!write) return;
  await writeResult(resultsIn(options), name, outcome);
  await writePage(options);
}

function show(recipe: Recipe, run: RunResult, terminal: Terminal): void {
  if (terminal.json) {
    terminal.result(JSON.stringify({ recipe: recipe.name, published: recipe.published, ...run }));
    return;
  }
  const { seed, seconds, backend, perClass, also } = run;
  terminal.result(`${recipe.name}, seed ${seed}: published ${publishedText(recipe)}, here ${formatRun(run)}`);
  if (also) terminal.result(`  ${also}`);
  if (recipe.perClass)
    for (const { label, correct, total } of perClass)
      terminal.result(`  ${label}: ${correct} of ${total} (${((100 * correct) / total).toFixed(1)} %)`);
  terminal.say(`  ${seconds} s on ${backend}`);
}

async function writePage(options: Options): Promise<void> {
  const recipes = await readRecipes();
  const results = await readResults(
    resultsIn(options),
    recipes.map(({ name }) => name),
  );
  await writeFile(join(options.docs, 'RESULTS.md'), resultsPage(recipes, results));
}

async function list(options: Options, terminal: Terminal): Promise<void> {
  const recipes = await readRecipes();
  const results = await readResults(
    resultsIn(options),
    recipes.map(({ name }) => name),
  );
  if (terminal.json) {
    const shown = recipes.map((recipe) => ({ ...recipe, runs: results.get(recipe.name)?.runs ?? [] }));
    terminal.result(JSON.stringify(shown));
    return;
  }
  for (const recipe of recipes) {
    terminal.result(`${recipe.name}: ${recipe.title}`);
    terminal.result(`  ${settingsText(recipe)}`);
    const runs = (results.get(recipe.name)?.runs ?? []).map((run) => `; seed ${run.seed} ${formatRun(run)}`);
    terminal.result(`  published ${publishedText(recipe)}${runs.join('')}`);
  }
}
