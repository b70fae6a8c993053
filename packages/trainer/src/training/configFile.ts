import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BeelineError } from '@beeline/core';
import { type Config, checkConfig, readConfig } from './settings.js';

/** A config file and what it says. */
export interface ConfigFile {
  readonly file: string;
  /** Paths in it are made absolute: they stand relative to the file. */
  readonly config: Config;
}

const NAME = /^beeline\.config\.(json|js|mjs|ts|mts)$/;
const PATHS = ['folder', 'backbone', 'out'] as const;

/**
 * Reads a config file: JSON, or a module of JavaScript whose default export is the config; TypeScript where Node runs it.
 *
 * @param named its path; if not given, the `beeline.config.*` in `folder` is read, and there need be none.
 * @throws BeelineError `config_missing`, `config_ambiguous`, `config_broken` or `settings_invalid`.
 */
export async function readConfigFile(
  named: string | undefined,
  folder: string = process.cwd(),
): Promise<ConfigFile | undefined> {
  const file = named === undefined ? await found(folder) : resolve(folder, named);
  if (file === undefined) return undefined;
  const config = /\.[cm]?[jt]s$/.test(file)
    ? checkConfig(await defaultExport(file), basename(file))
    : readConfig(await textOf(file), basename(file));
  const said = PATHS.filter((key) => config[key] !== undefined);
  return { file, config: { ...config, ...Object.fromEntries(said.map((key) => [key, absolute(file, config[key]!)])) } };
}

const absolute = (file: string, path: string): string => resolve(dirname(file), path);

async function found(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  if (names.length <= 1) return names[0] && join(folder, names[0]);
  throw new BeelineError(
    'config_ambiguous',
    `There are several config files here: ${names.join(', ')}.`,
    'Keep one of them, or name one with --config.',
  );
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: Error) => {
    throw new BeelineError('config_missing', `The config ${file} can't be read: ${cause.message}.`, 'Check the path.', {
      cause,
    });
  });

async function defaultExport(file: string): Promise<unknown> {
  await textOf(file);
  if (/\.[cm]?ts$/.test(file) && !runsTypeScript()) {
    throw new BeelineError(
      'config_broken',
      `Node ${process.versions.node} does not run TypeScript, and ${basename(file)} is written in it.`,
      'Call it beeline.config.mjs (JSDoc types it as well, see docs/training.md), or use Node 22.18 or later.',
    );
  }
  const module = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new BeelineError(
      'config_broken',
      `${file} can't be run: ${cause.message}.`,
      'Mend it; node runs it as a module.',
      {
        cause,
      },
    );
  });
  if (module.default !== undefined) return module.default;
  throw new BeelineError(
    'config_broken',
    `${file} has no default export.`,
    'Let it end with `export default { ... }`.',
  );
}

const runsTypeScript = (): boolean => Boolean((process.features as { readonly typescript?: unknown }).typescript);
