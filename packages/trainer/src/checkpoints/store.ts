import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { readSafetensors, type StateDict, writeSafetensors } from '@beeline/core/weights';
import { differences, type Identity } from './identity.js';
import { isUnfinished, type WriteDurably, writeDurably } from './writeDurably.js';

/** A state to go on from. `Json` must be what JSON can hold. */
export interface Checkpoint<Json = unknown> {
  /** Numbers by name; they come back bit for bit. */
  readonly tensors: StateDict;
  readonly json: Json;
}

export interface Checkpoints<Json = unknown> {
  readonly folder: string;
  /**
   * The last one written; `undefined` where there is none.
   *
   * @throws BeelineError `checkpoint_differs` where it belongs to something else, naming what differs;
   *   `checkpoint_corrupt` where its bytes are not those that were written.
   */
  latest(): Promise<Checkpoint<Json> | undefined>;
  /**
   * Puts this one in the place of the last one, which stays whole until this one is.
   *
   * @throws BeelineError `checkpoint_failed` where it can't be written (a full disk, say).
   */
  write(checkpoint: Checkpoint<Json>): Promise<void>;
  /** Takes all away, the folder too unless it holds files of others. */
  clear(): Promise<void>;
}

/** The file that says which of the others count: while it is replaced, what it names is left alone. */
const INDEX = 'checkpoint.json';
const WEIGHTS = /^weights-\d+\.safetensors$/;
const FORMAT = 1;

interface Content<Json> {
  readonly format: number;
  readonly identity: Identity;
  readonly weights: { readonly file: string; readonly bytes: number; readonly sha256: string };
  readonly json: Json;
}

/**
 * Checkpoints in a folder of their own, which is made when the first one is written. One process at a time may write.
 *
 * @param identity what decides the outcome of the computation: only where all of it is equal, a checkpoint is taken up.
 */
export function openCheckpoints<Json = unknown>(
  folder: string,
  identity: Identity,
  write: WriteDurably = writeDurably,
): Checkpoints<Json> {
  return {
    folder,
    async latest() {
      const content = await readIndex<Json>(folder);
      if (!content) return undefined;
      const different = differences(content.identity, identity);
      if (different.length > 0) throw differs(folder, different);
      return { tensors: await readWeights(folder, content), json: content.json };
    },
    async write({ tensors, json }) {
      const weights = writeSafetensors(tensors);
      try {
        await mkdir(folder, { recursive: true });
        const names = await readdir(folder);
        const file = `weights-${1 + Math.max(0, ...names.map(numberOf))}.safetensors`;
        await write(join(folder, file), weights);
        const described = { file, bytes: weights.byteLength, sha256: hash(weights) };
        await write(join(folder, INDEX), pack<Json>({ format: FORMAT, identity, weights: described, json }));
        await removeAll(folder, (name) => isUnfinished(name) || (WEIGHTS.test(name) && name !== file));
      } catch (cause) {
        throw failed(
          folder,
          cause as NodeJS.ErrnoException,
          (await readIndex(folder).catch(() => undefined)) !== undefined,
        );
      }
    },
    async clear() {
      // Without the index the rest counts for nothing.
      await rm(join(folder, INDEX), { force: true });
      await removeAll(folder, (name) => isUnfinished(name) || WEIGHTS.test(name));
      const left = await readdir(folder).catch(() => ['absent']);
      if (left.length === 0) await rm(folder, { recursive: true });
    },
  };
}

const hash = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const numberOf = (name: string): number => (WEIGHTS.test(name) ? Number(/\d+/.exec(name)![0]) : 0);

async function removeAll(folder: string, chosen: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (chosen(name)) await rm(join(folder, name), { force: true });
}

/** The hash is of the text that `content` becomes again when it is written anew. */
function pack<Json>(content: Content<Json>): Uint8Array {
  const text = JSON.stringify(content);
  return new TextEncoder().encode(`{"sha256":"${hash(text)}","content":${text}}\n`);
}

async function readIndex<Json>(folder: string): Promise<Content<Json> | undefined> {
  const file = join(folder, INDEX);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw corrupt(folder, error.message);
  });
  if (text === undefined) return undefined;
  let packed: { sha256?: unknown; content?: Content<Json> };
  try {
    packed = JSON.parse(text);
  } catch (cause) {
    throw corrupt(folder, `${INDEX} is no JSON`, cause);
  }
  if (!packed?.content || packed.sha256 !== hash(JSON.stringify(packed.content)))
    throw corrupt(folder, `${INDEX} is not what was written`);
  if (packed.content.format !== FORMAT)
    throw differs(folder, [`its format was ${packed.content.format} and is ${FORMAT}`]);
  return packed.content;
}

async function readWeights(folder: string, { weights }: Content<unknown>): Promise<StateDict> {
  const bytes = await readFile(join(folder, weights.file)).catch((error: Error) => {
    throw corrupt(folder, error.message, error);
  });
  if (bytes.byteLength !== weights.bytes || hash(bytes) !== weights.sha256)
    throw corrupt(folder, `${weights.file} is not what was written`);
  return readSafetensors(bytes).tensors;
}

const corrupt = (folder: string, what: string, cause?: unknown): BeelineError =>
  new BeelineError(
    'checkpoint_corrupt',
    `The checkpoint in ${folder} is damaged: ${what}.`,
    'Nothing can be gone on with from there; remove that folder and begin anew.',
    { cause },
  );

/** More than this many differences tell nothing more. */
const MOST = 5;

function differs(folder: string, different: readonly string[]): BeelineError {
  const more = different.length > MOST ? `; and ${different.length - MOST} more` : '';
  return new BeelineError(
    'checkpoint_differs',
    `The checkpoint in ${folder} is of another run: ${different.slice(0, MOST).join('; ')}${more}.`,
    'Go on with what it was begun with, or begin anew without --resume.',
  );
}

function failed(folder: string, cause: NodeJS.ErrnoException, earlier: boolean): BeelineError {
  const full = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  const kept = earlier
    ? 'The one before it is whole: run again with --resume to go on from there'
    : 'None was there before';
  return new BeelineError(
    'checkpoint_failed',
    `A checkpoint can't be written to ${folder}: ${full ? 'the disk is full' : cause.message}.`,
    `${full ? 'Make room. ' : ''}${kept}.`,
    { cause },
  );
}
