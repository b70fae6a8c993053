/**
 * Pretrained weights as torchvision publishes them: which there are, and how to have one on this machine.
 * A file is downloaded once, taken up again after a break, held against its published hash, and then found
 * in the user's cache folder with no network at all.
 *
 * @example
 * const path = await pullWeights('resnet18', { folder: '/home/me/.cache/beeline/weights' });
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type DownloadOptions, download } from './download.js';
import { findPublished, HUB, hashPrefixOf, publishedWeights } from './registry.js';

export { type PublishedWeights, publishedWeights } from './registry.js';

export interface PullOptions
  extends Pick<DownloadOptions, 'onProgress' | 'signal' | 'attempts' | 'stallAfter' | 'pause'> {
  /** Where the files are kept. */
  readonly folder: string;
  /** torchvision's name of the set, where an architecture has several. */
  readonly version?: string | undefined;
  /** The address that file names are appended to. */
  readonly hub?: string | undefined;
}

/**
 * The path of an architecture's published weights on this machine, downloaded first if need be.
 *
 * @throws BeelineError `unknown_weights`, or one of {@link download}'s.
 */
export async function pullWeights(architecture: string, options: PullOptions): Promise<string> {
  const entry = findPublished(architecture, options.version);
  if (!entry) {
    const names = publishedWeights.map(({ architecture, version }) => `${architecture} (${version})`).join(', ');
    const asked = options.version ? `${architecture} (${options.version})` : architecture;
    throw new BeelineError('unknown_weights', `No published weights are known for ${asked}.`, `There are: ${names}.`);
  }
  const path = join(options.folder, entry.file);
  if (!existsSync(path))
    await download({
      ...options,
      url: (options.hub ?? HUB) + entry.file,
      path,
      sha256Prefix: hashPrefixOf(entry.file),
    });
  return path;
}
