import { join } from 'node:path';
import { pullWeights } from '../hub/index.js';
import { cacheFolder } from './cacheFolder.js';
import { OWN_BACKBONE, OWN_BACKBONE_FILE } from './ownBackbone.js';
import type { Watcher } from './watcher.js';

/** Where published weights are kept on this machine. */
export const weightsFolder = (): string => join(cacheFolder(), 'weights');

const MEGABYTE = 1e6;

/**
 * The file of a network's published weights, downloaded on first use and found in the cache folder from then on; our own
 * backbone's come along.
 * `BEELINE_HUB` names a mirror of the place they come from.
 *
 * @throws BeelineError `unknown_weights`, `download_failed` (which says what to do by hand) or `download_corrupt`.
 */
export async function pretrained(
  architecture: string,
  watcher: Pick<Watcher, 'progress'>,
  options: { readonly version?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  if (architecture === OWN_BACKBONE) return OWN_BACKBONE_FILE;
  let progress: ReturnType<Watcher['progress']> | undefined;
  let shown = 0;
  try {
    return await pullWeights(architecture, {
      folder: weightsFolder(),
      hub: mirror(process.env.BEELINE_HUB),
      version: options.version,
      ...(options.signal && { signal: options.signal }),
      onProgress: (done, total) => {
        progress ??= watcher.progress(`weights of ${architecture}, MB`, Math.ceil((total ?? done) / MEGABYTE));
        const megabytes = done === total ? Math.ceil(done / MEGABYTE) : Math.floor(done / MEGABYTE);
        progress.advance(Math.max(0, megabytes - shown));
        shown = Math.max(shown, megabytes);
      },
    });
  } finally {
    progress?.end();
  }
}

/** A mirror's address, to which file names are appended; none where the variable is empty. */
function mirror(address: string | undefined): string | undefined {
  if (!address) return undefined;
  return address.endsWith('/') ? address : `${address}/`;
}
