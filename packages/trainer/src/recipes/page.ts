import { wilson } from '../evaluation/index.js';
import type { StoredResult } from './results.js';
import type { RunResult } from './run.js';
import type { Recipe } from './schema.js';
import { formatRun, publishedText, settingsText } from './text.js';

const WRITE_UPS: Readonly<Record<Recipe['writeUp'], string>> = {
  a: 'Ants and bees in 25 epochs (ResNet-18)',
  b: 'Ants and bees in 10 epochs (ResNet-18)',
  c: 'CIFAR-10 with a changed first layer (AlexNet)',
  d: 'Five flowers (VGG16)',
  e: 'Ants and bees by ImageNet, fine-tuned and from nothing (ResNet-50)',
};

const cell = (text: string | number): string => String(text).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
const row = (cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(' | ')} |`;

function rowsOf(recipe: Recipe, result: StoredResult | undefined): string[] {
  const about = [
    `[${recipe.name}](../recipes/${recipe.name}.json): ${recipe.title}`,
    settingsText(recipe),
    publishedText(recipe),
  ];
  const runs = result?.runs ?? [];
  if (runs.length === 0) return [row([...about, 'not run', '', '', ''])];
  return runs.map((run) => row([...about, formatRun(run), run.seconds, run.backend, run.seed]));
}

function perClassTable({ name, published }: Recipe, { perClass, correct, total, seed }: RunResult): string[] {
  const line = (label: string, right: number, of: number): string => {
    const [low, high] = wilson(right, of);
    return row([label, right, of, (right / of).toFixed(2), `${low.toFixed(2)}–${high.toFixed(2)}`]);
  };
  return [
    `By class, ${name}, seed ${seed} (published in all: ${published.accuracy.toFixed(2)}):`,
    '',
    row(['class', 'right', 'of', 'share', '95 % interval']),
    row(['---', '---:', '---:', '---:', '---']),
    ...perClass.map((entry) => line(entry.label, entry.correct, entry.total)),
    line('all', correct, total),
    '',
  ];
}

function notesOf(recipes: readonly Recipe[], results: ReadonlyMap<string, StoredResult>): string[] {
  return recipes.flatMap(({ name, note }) => {
    const result = results.get(name);
    const also = result?.runs.find((run) => run.also)?.also;
    const why = result?.runs.length ? undefined : `Not run: ${result?.notRun ?? 'its turn has not come'}.`;
    const lines = [note, also && `In other counts: ${also}.`, why].filter((line) => line !== undefined);
    return lines.length === 0 ? [] : [`- ${name}: ${lines.join(' ')}`];
  });
}

function sectionOf(
  writeUp: Recipe['writeUp'],
  recipes: readonly Recipe[],
  results: ReadonlyMap<string, StoredResult>,
): string[] {
  const own = recipes.filter((recipe) => recipe.writeUp === writeUp);
  if (own.length === 0) return [];
  const notes = notesOf(own, results);
  const tables = own
    .filter((recipe) => recipe.perClass)
    .flatMap((recipe) => (results.get(recipe.name)?.runs ?? []).flatMap((run) => perClassTable(recipe, run)));
  return [
    `## ${writeUp}: ${WRITE_UPS[writeUp]}`,
    '',
    row(['recipe', 'settings', 'published', 'here (95 % interval)', 'seconds', 'backend', 'seed']),
    row(['---', '---', '---', '---', '---:', '---', '---:']),
    ...own.flatMap((recipe) => rowsOf(recipe, results.get(recipe.name))),
    '',
    ...tables,
    ...(notes.length === 0 ? [] : [...notes, '']),
  ];
}

/** `docs/RESULTS.md`: every recipe, what was published, and what came out here. */
export function resultsPage(recipes: readonly Recipe[], results: ReadonlyMap<string, StoredResult>): string {
  const sections = (Object.keys(WRITE_UPS) as Recipe['writeUp'][]).flatMap((key) => sectionOf(key, recipes, results));
  return `${[
    '# Results',
    '',
    'Published experiments, run again by `beeline reproduce --all --write`, which writes this page from `docs/results/`.',
    'Accuracy is top-1 on the validation photos, with its 95 % interval (Wilson); where a recipe keeps the best epoch,',
    'as the write-ups do, those photos also chose it, which flatters a little. Seconds are of the whole run, reading and',
    'checking included. A name behind a published number is the network it was published for: the recipe puts another',
    'in its place.',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()}\n`;
}
