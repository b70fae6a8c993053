import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Run, run } from '../native/index.js';
import { hasWebgpu, webgpuFolder } from './package.js';
import { LOCK, MANIFEST } from './pinned.js';

/**
 * Has npm fetch the pinned package, without install scripts, and keeps of its compiled parts the one for this machine:
 * 133 MB become about 25. A second call finds what the first one left.
 *
 * @throws BeelineError `command_failed` where npm can't fetch it, `unsupported_platform` where it has no part for here.
 */
export async function installWebgpu(folder = webgpuFolder(), execute: Run = run): Promise<void> {
  if (hasWebgpu(folder)) return;
  // Everything goes to a folder of its own first: one that is there is whole.
  const work = `${folder}.unfinished`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await writeFile(join(work, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(work, 'package-lock.json'), JSON.stringify(LOCK));
  const hint = 'It comes from the npm registry: see that it can be reached, or use another backend.';
  await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], hint, { cwd: work });
  await keepOwnBinary(join(work, 'node_modules', 'webgpu', 'dist'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(work, folder);
}

/** The names of the package's folders: `linux-x64`, `darwin-universal` ... */
const HERE = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

async function keepOwnBinary(dist: string): Promise<void> {
  const built = await readdir(dist);
  if (!built.includes(HERE))
    throw new BeelineError(
      'unsupported_platform',
      `npm's webgpu is built for ${built.join(', ')}, not for ${HERE}.`,
      'Use another backend.',
    );
  for (const other of built.filter((name) => name !== HERE)) await rm(join(dist, other), { recursive: true });
}
