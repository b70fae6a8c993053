/** Builds the page into a folder of the tests' own: always today's source, and nobody else's dist/ is disturbed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built page. */
    dist: string;
  }
}

/** One build of the page and of its web component; returns its folder, for the caller to remove. */
export async function buildPage(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'beeline-web-'));
  const root = fileURLToPath(new URL('..', import.meta.url));
  await build({ root, logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });
  const configFile = join(root, 'vite.embed.config.ts');
  await build({ root, configFile, logLevel: 'warn', build: { outDir: dist } });
  return dist;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dist = await buildPage();
  project.provide('dist', dist);
  return () => rm(dist, { recursive: true, force: true });
}
