import { describe, expect, test } from 'vitest';
import { readFrom, tinyBundle, tinyParts, tinyUnknown } from '../../test/tiny_bundle.js';
import type { StateDict } from '../weights/index.js';
import { writeSafetensors } from '../weights/index.js';
import { type Manifest, packBundle, readBundle, sha256 } from './index.js';

const packed = await packBundle({ ...tinyParts(), unknown: tinyUnknown() });
const manifest = JSON.parse(new TextDecoder().decode(packed.get('manifest.json'))) as Manifest;
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const corrupt = (says: string) =>
  expect.objectContaining({ code: 'bundle_corrupt', message: expect.stringContaining(says) });

test('an unknown score comes back exactly, from a file of its own whose hash the manifest holds', async () => {
  const bundle = await readBundle(readFrom(packed));
  expect(bundle.unknown).toEqual(tinyUnknown());
  const file = packed.get('unknown.safetensors')!;
  expect(bundle.manifest.unknown).toMatchObject({
    sha256: await sha256(file),
    bytes: file.length,
    falseAlarmRate: 0.05,
  });
});

test('a bundle without one, as earlier versions wrote them, has none', async () => {
  const bundle = await tinyBundle();
  expect(bundle.unknown).toBeUndefined();
  expect(bundle.manifest).not.toHaveProperty('unknown');
  expect((await packBundle(tinyParts())).has('unknown.safetensors')).toBe(false);
});

test('the card says which of the two it is', async () => {
  const { card } = await readBundle(readFrom(packed));
  expect(card).toContain('it is expected to say so of at most 5.0 % (set by 59 photos');
  expect((await tinyBundle()).card).toContain('It always answers with one of its labels');
});

describe('one that is not sound is refused', () => {
  const row = (data: number[], shape = [1, data.length]): StateDict =>
    new Map([['basis', { shape, data: Float32Array.from(data) }]]);
  test.each<[string, StateDict, string]>([
    ['other features than the head takes', row([1, 0, 0]), 'rows of 4 features'],
    ['no rows', row([], [0, 4]), 'rows of 4 features'],
    ['another shape', row([1, 0, 0, 0], [4]), 'rows of 4 features'],
    ['another name', new Map([['axes', row([1, 0, 0, 0]).get('basis')!]]), 'rows of 4 features'],
    [
      'a tensor too many',
      new Map([...row([1, 0, 0, 0]), ['more', { shape: [1], data: new Float32Array(1) }]]),
      'basis',
    ],
    ['not a number', row([1, 0, Number.NaN, 0]), 'no finite number'],
  ])('sound hashes but %s', async (_, state, says) => {
    const bytes = writeSafetensors(state);
    const unknown = { ...manifest.unknown!, bytes: bytes.length, sha256: await sha256(bytes) };
    const files = new Map(packed)
      .set('manifest.json', bytesOf({ ...manifest, unknown }))
      .set('unknown.safetensors', bytes);
    await expect(readBundle(readFrom(files))).rejects.toThrow(corrupt(says));
  });

  test.each<[string, object, string]>([
    ['a kind that this version does not know', { kind: 'mahalanobis' }, 'unknown.kind'],
    ['a threshold that is no number', { threshold: null }, 'unknown.threshold'],
    ['a false-alarm rate above 1', { falseAlarmRate: 2 }, 'unknown.falseAlarmRate'],
    ['a weight below 0', { weights: { likeness: -1, margin: 0 } }, 'unknown.weights.likeness'],
    ['a file elsewhere', { file: '../weights' }, 'unknown.file'],
    ['another hash', { sha256: '0'.repeat(64) }, 'sha256 differs'],
  ])('%s', async (_, changed, says) => {
    const unknown = { ...manifest.unknown, ...changed };
    const files = new Map(packed).set('manifest.json', bytesOf({ ...manifest, unknown }));
    await expect(readBundle(readFrom(files))).rejects.toThrow(corrupt(says));
  });

  test('its file missing', async () => {
    const files = new Map(packed);
    files.delete('unknown.safetensors');
    await expect(readBundle(readFrom(files))).rejects.toThrow(corrupt('unknown.safetensors is missing'));
  });
});
