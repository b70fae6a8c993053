import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrom, tinyParts, tinyUnknown } from '../../test/tiny_bundle.js';
import { BeelineError } from '../errors.js';
import { type Bundle, type Manifest, packBundle, readBundle, sha256 } from './index.js';

/** Hashes that fit are no proof of anything: whoever writes a file can write its hash. */

const packed = await packBundle({ ...tinyParts(), unknown: tinyUnknown() });
const jsonOf = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes));
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const manifest = jsonOf(packed.get('manifest.json')) as Manifest;
const finite = (numbers: Iterable<number>) => expect([...numbers].every(Number.isFinite)).toBe(true);

/** The bundle with one file replaced, and a manifest that names it rightly. */
async function withFile(name: string, bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const hash = { sha256: await sha256(bytes), bytes: bytes.length };
  const { weights, unknown, files } = manifest;
  const changed = {
    ...manifest,
    weights: name === weights.file ? { ...weights, ...hash } : weights,
    unknown: name === unknown!.file ? { ...unknown, ...hash } : unknown,
    files: name in files ? { ...files, [name]: hash.sha256 } : files,
  };
  return new Map(packed).set('manifest.json', bytesOf(changed)).set(name, bytes);
}

/** Reads it: a bundle, all of whose numbers are numbers, or an error that a person can act on. */
async function holds(files: ReadonlyMap<string, Uint8Array>): Promise<Bundle | undefined> {
  try {
    const bundle = await readBundle(readFrom(files));
    const { manifest: said, golden, state, unknown } = bundle;
    for (const { logits } of golden.cases) {
      finite(logits);
      expect(logits).toHaveLength(said.labels.length);
    }
    for (const { data } of state.values()) finite(data);
    finite([golden.tolerance, said.temperature, ...(unknown?.basis ?? []), unknown?.threshold ?? 0]);
    return bundle;
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.hint).toBeTruthy();
    return undefined;
  }
}

test('any golden answers', async () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom<unknown>(null, '1'));
  const side = fc.oneof(fc.integer({ min: -1, max: 5000 }), fc.double());
  const one = fc.record({
    formula: fc.constantFrom('waves', 'checks', 'noise', 'toString', '__proto__'),
    width: side,
    height: side,
    logits: fc.array(number, { minLength: 2, maxLength: 4 }),
  });
  const golden = fc.oneof(fc.record({ cases: fc.array(one), tolerance: number }), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(golden, async (value) => void (await holds(await withFile('golden.json', bytesOf(value))))),
    { numRuns: 300 },
  );
});

test.each(['unknown.safetensors', 'model.safetensors', 'golden.json', 'card.md'])(
  '%s with bytes changed, cut anywhere',
  async (name) => {
    const sound = packed.get(name)!;
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.nat(sound.length), async (changes, length) => {
        const bytes = sound.slice();
        for (const [at, value] of changes) bytes[at] = value;
        await holds(await withFile(name, bytes));
        await holds(await withFile(name, bytes.subarray(0, length)));
      }),
      { numRuns: 150 },
    );
  },
);

/** Every place in a value, as the keys that lead there. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** The value with something else at one place, or nothing there. */
function changedAt(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string, unknown>;
  const inner = changedAt(copy[key], rest, to);
  if (inner === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = inner;
  return copy;
}

test('a manifest with anything else at any place of it', async () => {
  const place = fc.constantFrom(...placesOf(manifest));
  const value = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, 0, -1, 1, 2 ** 31, 1e308, '', 'input', '../card.md', [], {}),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(place, value, async (path, to) => {
      await holds(new Map(packed).set('manifest.json', bytesOf(changedAt(manifest, path, to) ?? null)));
    }),
    { numRuns: 1000 },
  );
});
