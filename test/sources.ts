import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What it imports: paths from the root for our own files, package names as written for the rest. */
  readonly imports: readonly string[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const target = (match[1] ?? match[2] ?? match[3])!;
    return target.startsWith('.') ? posix.join(posix.dirname(path), target).replace(/\.js$/, '.ts') : target;
  });
}

/** The TypeScript of one package's `src`, tests aside. */
export function sourcesOf(folder: string): Source[] {
  const top = resolve(root, folder);
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => {
      const path = relative(root, join(top, name)).replaceAll('\\', '/');
      const text = readFileSync(join(top, name), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}
