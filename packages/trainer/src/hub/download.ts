import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BeelineError } from '@beeline/core';

export interface DownloadOptions {
  readonly url: string;
  /** Where the finished file goes. Until then its bytes are in `${path}.part`, so that a break loses nothing. */
  readonly path: string;
  /** The start of the sha256 that the finished file must have, in hex. */
  readonly sha256Prefix: string;
  /** Called with bytes so far and, where the server says it, bytes in all. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
  /** How often a break is taken up again before giving up. */
  readonly attempts?: number;
  /** A connection that sends nothing for so long counts as broken, in milliseconds. */
  readonly stallAfter?: number;
  /** The wait before the second attempt, in milliseconds; it doubles from there. */
  readonly pause?: number;
}

/** What no further attempt can mend: the server said no. */
class Refused extends Error {}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The length of the whole file from a 206's `Content-Range: bytes 100-199/200` or a 200's `Content-Length`. */
function totalOf(response: Response): number | undefined {
  const text =
    response.status === 206
      ? response.headers.get('content-range')?.split('/')[1]
      : response.headers.get('content-length');
  const total = Number(text ?? Number.NaN);
  return Number.isFinite(total) ? total : undefined;
}

/** Fetches what is still missing of the part file, appending as it comes. Resolves when the file is whole. */
async function fetchRest(options: DownloadOptions, part: string): Promise<void> {
  const start = await sizeOf(part);
  const stalled = new AbortController();
  const stallAfter = options.stallAfter ?? 30_000;
  const stall = (): NodeJS.Timeout =>
    setTimeout(() => stalled.abort(new Error(`nothing came for ${stallAfter / 1000} s`)), stallAfter);
  let timer = stall();
  try {
    const response = await fetch(options.url, {
      headers: start > 0 ? { range: `bytes=${start}-` } : {},
      signal: options.signal ? AbortSignal.any([options.signal, stalled.signal]) : stalled.signal,
    });
    // The part is as long as the file, or longer than a file that has changed: the hash tells which.
    if (response.status === 416 && start > 0) return;
    if (!response.ok || !response.body) {
      const reason = `the server answered ${response.status} ${response.statusText}`.trim();
      throw response.status >= 500 || response.status === 429 ? new Error(reason) : new Refused(reason);
    }
    const resumed = response.status === 206;
    const total = totalOf(response);
    let done = resumed ? start : 0;
    await mkdir(dirname(part), { recursive: true });
    const file = await open(part, resumed ? 'a' : 'w');
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = stall();
        await file.write(chunk as Uint8Array);
        done += (chunk as Uint8Array).length;
        options.onProgress?.(done, total);
      }
    } finally {
      await file.close();
    }
    if (total !== undefined && done < total)
      throw new Error(`the connection broke off after ${done} of ${total} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Downloads a file once and for good: a break is taken up where it happened, the finished file is held against its
 * published hash and only then given its name.
 *
 * @throws BeelineError `download_failed` when the server can't be reached or says no, `download_corrupt` when what
 *   came is not the published file. Aborting throws the signal's reason; the part stays for the next time.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const part = `${options.path}.part`;
  const attempts = options.attempts ?? 5;
  const byHand = `Download ${options.url} by hand, put it at ${options.path}, and run the command again.`;
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(options, part);
      break;
    } catch (error) {
      options.signal?.throwIfAborted();
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : (error as Error).message;
      if (error instanceof Refused || attempt >= attempts)
        throw new BeelineError('download_failed', `${options.url} could not be downloaded: ${cause}.`, byHand, {
          cause: error,
        });
      await new Promise((resolve) => setTimeout(resolve, (options.pause ?? 500) * 2 ** (attempt - 1)));
    }
  }
  const sha256 = await sha256Of(part);
  if (!sha256.startsWith(options.sha256Prefix)) {
    await rm(part);
    throw new BeelineError(
      'download_corrupt',
      `What came from ${options.url} is not the published file: its sha256 starts with ${sha256.slice(0, 12)}, not with ${options.sha256Prefix}.`,
      `Run the command again. If it happens again, something between you and the server changes files. ${byHand}`,
    );
  }
  await rename(part, options.path);
}
