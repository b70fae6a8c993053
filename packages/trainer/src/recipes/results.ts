import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { RunResult } from './run.js';

/** What is kept of a recipe: its runs, by seed, or why there are none. */
export interface StoredResult {
  readonly recipe: string;
  readonly runs: readonly RunResult[];
  readonly notRun?: string;
}

/** What is kept of each of these recipes in a folder. Throws `results_corrupt`. */
export async function readResults(folder: string, names: readonly string[]): Promise<Map<string, StoredResult>> {
  const results = new Map<string, StoredResult>();
  for (const name of names) {
    const file = join(folder, `${name}.json`);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      results.set(name, JSON.parse(text) as StoredResult);
    } catch (cause) {
      throw new BeelineError('results_corrupt', `${file} is no JSON.`, 'Take it away; the recipe will run again.', {
        cause,
      });
    }
  }
  return results;
}

/** Whether a recipe needs no further run with a seed: shortened runs count only for themselves. */
export const isDone = (result: StoredResult | undefined, seed: number, epochs: number | undefined): boolean =>
  result?.runs.some((run) => run.seed === seed && (!run.shortened || run.epochs?.run === epochs)) ?? false;

/**
 * Keeps one run, in place of an earlier one with its seed, or why there is none. A full run stays where a shortened one
 * comes, and a reason never takes the place of a run. The file appears whole or not at all.
 */
export async function writeResult(folder: string, recipe: string, outcome: RunResult | string): Promise<void> {
  const runs = (await readResults(folder, [recipe])).get(recipe)?.runs ?? [];
  const result: StoredResult =
    typeof outcome === 'string'
      ? { recipe, runs, ...(runs.length === 0 && { notRun: outcome }) }
      : { recipe, runs: withRun(runs, outcome) };
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${recipe}.json`);
  await writeFile(`${file}.unfinished`, `${JSON.stringify(result, null, 2)}\n`);
  await rename(`${file}.unfinished`, file);
}

function withRun(runs: readonly RunResult[], run: RunResult): RunResult[] {
  const earlier = runs.find(({ seed }) => seed === run.seed);
  if (earlier && !earlier.shortened && run.shortened) return [...runs];
  return [...runs.filter(({ seed }) => seed !== run.seed), run].sort((a, b) => a.seed - b.seed);
}
