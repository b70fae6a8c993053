/**
 * Files that were made to do harm, each from a good one, a number and a seeded generator, so that any of them can be
 * made again: cut off, bits turned, headers that lie, chunks doubled, moved and spliced, thousands of scans, bombs.
 */
import { createRandom, type Random } from '@beeline/core';
import { bombs } from './bombs.js';
import { lie } from './lies.js';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Hostile {
  /** How it was made, to make it again. */
  readonly name: string;
  readonly bytes: Bytes;
}

/** Good files, by a name that begins with their format. */
export type Seeds = Readonly<Record<string, Bytes>>;

function flipBits(file: Bytes, random: Random): Bytes {
  const bytes = file.slice();
  for (let i = random.integer(12); i >= 0; i--) {
    const at = random.integer(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random.integer(8));
  }
  return bytes;
}

function fill(file: Bytes, random: Random): Bytes {
  const bytes = file.slice();
  const start = random.integer(bytes.length);
  return bytes.fill(random.uniform() < 0.5 ? 0 : 255, start, start + 1 + random.integer(64)) as Bytes;
}

const joined = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));

/** A piece doubled, left out, or put elsewhere. */
function move(file: Bytes, random: Random): Bytes {
  const from = random.integer(file.length);
  const to = Math.min(file.length, from + 1 + random.integer(file.length / 2));
  const piece = file.subarray(from, to);
  const [before, after] = [file.subarray(0, from), file.subarray(to)];
  const kind = random.integer(3);
  if (kind === 0) return joined(before, after);
  if (kind === 1) return joined(before, piece, piece, after);
  const at = random.integer(before.length + 1);
  return joined(before.subarray(0, at), piece, before.subarray(at), after);
}

const splice = (file: Bytes, random: Random, other: Bytes): Bytes =>
  joined(file.subarray(0, random.integer(file.length)), other.subarray(random.integer(other.length)));

const kinds = { flipBits, fill, move, splice, lie } as const;

/** `count` hostile files: every truncation of each seed as far as there is room, all bombs, and then mutations. */
export function* hostileFiles(seeds: Seeds, count: number, seed: number): Generator<Hostile> {
  const names = Object.keys(seeds);
  const cuts = names.flatMap((name) => Array.from({ length: seeds[name]!.length }, (_, at) => ({ name, at })));
  const every = Math.max(1, Math.ceil((cuts.length * 2) / count));
  let made = 0;
  for (const { name, at } of cuts.filter((_, i) => i % every === 0)) {
    yield { name: `${name} cut at ${at}`, bytes: seeds[name]!.slice(0, at) };
    made++;
  }
  for (const bomb of bombs(seeds)) {
    yield bomb;
    made++;
  }
  const words = Object.keys(kinds) as (keyof typeof kinds)[];
  for (; made < count; made++) {
    const random = createRandom(seed + made);
    const name = names[random.integer(names.length)]!;
    const other = seeds[names[random.integer(names.length)]!]!;
    const kind = words[random.integer(words.length)]!;
    yield { name: `${name} ${kind} ${seed + made}`, bytes: kinds[kind](seeds[name]!, random, other) };
  }
}
