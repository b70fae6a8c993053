/**
 * A seeded generator of random numbers: the same seed gives the same numbers on every machine.
 *
 * @example
 * const random = createRandom(7);
 * random.uniform(); // in [0, 1)
 */
export interface Random {
  /** The next number, uniform in [0, 1), with 32 bits. */
  uniform(): number;
  /** A whole number, uniform in [0, bound). */
  integer(bound: number): number;
  /** Normally distributed, mean 0, standard deviation 1 (Box and Muller, 1958). */
  normal(): number;
  /** A new array in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent generator for a named part of the work; drawing from it leaves this one as it was. */
  fork(name: string): Random;
  /** What is needed to go on later from exactly here. */
  state(): RandomState;
}

export type RandomState = readonly [number, number, number, number];

/** 32-bit FNV-1a of the UTF-8 bytes of a text (Fowler, Noll, Vo). */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Mixes one 32-bit number well enough to seed from neighbouring integers (SplitMix32). */
function splitMix(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded through SplitMix32, or set to an earlier `state()`. */
export function createRandom(seed: number | RandomState): Random {
  let a: number;
  let b: number;
  let c: number;
  let d: number;
  if (typeof seed === 'number') {
    const mix = splitMix(seed);
    [a, b, c, d] = [mix(), mix(), mix(), mix()];
  } else {
    [a, b, c, d] = seed;
  }

  const next = (): number => {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };

  const uniform = (): number => next() / 2 ** 32;
  const integer = (bound: number): number => Math.floor(uniform() * bound);
  const state = (): RandomState => [a >>> 0, b >>> 0, c >>> 0, d >>> 0];

  return {
    uniform,
    integer,
    state,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (items) => {
      const out = items.slice();
      for (let i = out.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    fork: (name) => createRandom(fnv1a(`${state().join(',')}/${name}`)),
  };
}
