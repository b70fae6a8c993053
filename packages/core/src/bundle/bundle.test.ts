import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeOpen, readFrom, tinyBundle, tinyGraph, tinyParts } from '../../test/tiny_bundle.js';
import { BeelineError } from '../errors.js';
import { dequantise, fromFloat16, quantise, toFloat16, writeSafetensors } from '../weights/index.js';
import { type Manifest, packBundle, readBundle, sha256, verifyBundle } from './index.js';

type Files = Map<string, Uint8Array>;
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const packed: Files = await packBundle(tinyParts());
const manifest = JSON.parse(text(packed.get('manifest.json'))) as Manifest;

/** The sound bundle with some files replaced, or taken away. */
const withFiles = (changed: Record<string, Uint8Array | undefined>): Files => {
  const files = new Map(packed);
  for (const [name, bytes] of Object.entries(changed)) bytes ? files.set(name, bytes) : files.delete(name);
  return files;
};
const withManifest = (changed: object): Files => withFiles({ 'manifest.json': bytesOf({ ...manifest, ...changed }) });
const refusal = (code: string, says: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(says) });

describe('what is packed is read back', () => {
  test('graph, weights, labels, preprocessing and all the rest, exactly', async () => {
    const parts = tinyParts();
    const bundle = await tinyBundle();
    expect(bundle.graph).toEqual(parts.graph);
    expect(new Map(bundle.state)).toEqual(parts.state);
    const { labels, preprocessing, temperature, metrics, training, dataset, licence } = parts;
    expect(bundle.manifest).toMatchObject({ labels, preprocessing, temperature, metrics, training, dataset, licence });
    expect(bundle.manifest.head).toEqual({ kind: 'linear', node: 'fc', features: 4 });
    expect(bundle.sha256).toBe(await sha256(packed.get('manifest.json')!));
  });

  test('the same parts give the same bytes', async () => {
    expect(await packBundle(tinyParts())).toEqual(packed);
  });

  test('float16 weights come back rounded, and it is they that the golden answers are asked of', async () => {
    let asked: Float32Array | undefined;
    const bundle = await tinyBundle({
      dtype: 'F16',
      open: (model) => {
        asked = model.state.get('fc.weight')!.data;
        return fakeOpen(model);
      },
    });
    const rounded = fromFloat16(toFloat16(tinyParts().state.get('fc.weight')!.data));
    expect(asked).toEqual(rounded);
    expect(bundle.state.get('fc.weight')!.data).toEqual(rounded);
    expect(bundle.manifest.weights.dtype).toBe('F16');
  });

  test('int8 weights come back as what they stand for, and it is they that the golden answers are asked of', async () => {
    let asked: Float32Array | undefined;
    const bundle = await tinyBundle({
      dtype: 'I8',
      open: (model) => {
        asked = model.state.get('fc.weight')!.data;
        return fakeOpen(model);
      },
    });
    const rounded = dequantise('fc.weight', quantise('fc.weight', tinyParts().state.get('fc.weight')!)).data;
    expect(asked).toEqual(rounded);
    expect(bundle.state.get('fc.weight')!.data).toEqual(rounded);
    expect(bundle.manifest.weights.dtype).toBe('I8');
  });

  test('a key that a later version added is overlooked', async () => {
    const { manifest: read } = await readBundle(readFrom(withManifest({ unknownScore: { threshold: 1 } })));
    expect(read).toEqual(manifest);
  });

  test('the source of the weights is kept', async () => {
    const source = { architecture: 'mobilenet_v2', sha256: '0'.repeat(64) };
    expect((await tinyBundle({ source })).manifest.source).toEqual(source);
  });
});

describe('a bundle that is not sound is refused', () => {
  const { nodes } = tinyGraph;
  const graph = (changed: object) => ({ architecture: { name: 'tiny', graph: { ...tinyGraph, ...changed } } });
  test.each<[string, Files, string, string]>([
    ['no manifest', withFiles({ 'manifest.json': undefined }), 'bundle_missing', 'no manifest.json'],
    ['a manifest of noise', withFiles({ 'manifest.json': Uint8Array.of(0xff, 1) }), 'bundle_corrupt', 'not valid JSON'],
    ['a manifest that is a number', withFiles({ 'manifest.json': bytesOf(4) }), 'bundle_corrupt', 'manifest.json'],
    ['schema 0', withManifest({ schema: 0 }), 'bundle_corrupt', 'schema'],
    [
      'the wrong type',
      withManifest({ temperature: '1' }),
      'bundle_corrupt',
      'temperature: Invalid input: expected number',
    ],
    ['a temperature of 0', withManifest({ temperature: 0 }), 'bundle_corrupt', 'temperature'],
    ['no labels', withManifest({ labels: [] }), 'bundle_corrupt', 'labels'],
    ['a label twice', withManifest({ labels: ['a', 'a', 'b'] }), 'bundle_corrupt', 'two labels are the same'],
    ['a label too few', withManifest({ labels: ['a', 'b'] }), 'bundle_corrupt', 'There are 2 labels'],
    [
      'other weights',
      withFiles({ 'model.safetensors': packed.get('card.md') }),
      'bundle_corrupt',
      'bytes, but the manifest',
    ],
    [
      'weights with one byte changed',
      withFiles({
        'model.safetensors': packed.get('model.safetensors')!.map((byte, i) => (i === 900 ? byte ^ 1 : byte)),
      }),
      'bundle_corrupt',
      'sha256 differs',
    ],
    ['no weights', withFiles({ 'model.safetensors': undefined }), 'bundle_corrupt', 'model.safetensors is missing'],
    ['no golden answers', withFiles({ 'golden.json': undefined }), 'bundle_corrupt', 'golden.json is missing'],
    ['another card', withFiles({ 'card.md': bytesOf('best') }), 'bundle_corrupt', 'card.md is not the file'],
    [
      'a file elsewhere',
      withManifest({ weights: { ...manifest.weights, file: '../../etc/passwd' } }),
      'bundle_corrupt',
      'weights.file',
    ],
    [
      'an unknown operation',
      withManifest(graph({ nodes: [...nodes, { id: 'x', op: 'shell', inputs: ['fc'], attributes: {} }] })),
      'bundle_corrupt',
      'nodes.6.op',
    ],
    [
      'an unknown attribute',
      withManifest(graph({ nodes: nodes.with(2, { ...nodes[2]!, attributes: { slope: 1 } } as never) })),
      'bundle_corrupt',
      'slope',
    ],
    ['layers that do not fit', withManifest(graph({ nodes: nodes.toSpliced(4, 1) })), 'bundle_corrupt', 'fc'],
    ['an output that is no layer', withManifest(graph({ output: 'input' })), 'bundle_corrupt', 'output is [nothing]'],
    ['another head', withManifest({ head: { ...manifest.head, features: 5 } }), 'bundle_corrupt', 'head'],
    [
      'photos of any size',
      withManifest({ preprocessing: { ...manifest.preprocessing, transforms: [] } }),
      'bundle_corrupt',
      'one size',
    ],
    [
      'a picture that fills the memory',
      withManifest({ preprocessing: { ...manifest.preprocessing, transforms: [{ op: 'center_crop', size: 1e6 }] } }),
      'bundle_corrupt',
      'transforms.0.size',
    ],
    [
      'flattering metrics',
      withManifest({ metrics: { ...manifest.metrics, top1: { ...manifest.metrics.top1, correct: 8 } } }),
      'bundle_corrupt',
      'top1',
    ],
  ])('%s', async (_, files, code, says) => {
    await expect(readBundle(readFrom(files))).rejects.toThrow(refusal(code, says));
  });

  test('a newer schema, whatever else it holds: both versions are named, and what to do', async () => {
    const newer = readBundle(readFrom(withFiles({ 'manifest.json': bytesOf({ schema: 2, anything: [] }) })));
    await expect(newer).rejects.toThrow(
      refusal('bundle_too_new', 'schema 2; this version of Beeline reads up to schema 1'),
    );
    await expect(newer).rejects.toMatchObject({ hint: expect.stringContaining('Update Beeline') });
  });

  test.each<[string, (weights: Map<string, { shape: readonly number[]; data: Float32Array }>) => unknown, string]>([
    ['a wrong shape', (weights) => weights.set('fc.bias', { shape: [1, 3], data: new Float32Array(3) }), 'fc.bias'],
    ['a missing one', (weights) => weights.delete('fc.bias'), 'missing: fc.bias'],
    ['one too many', (weights) => weights.set('more', { shape: [1], data: new Float32Array(1) }), 'unexpected: more'],
    [
      'not a number',
      (weights) => weights.set('fc.bias', { shape: [3], data: Float32Array.of(0, Number.NaN, 0) }),
      'no finite number',
    ],
  ])('weights with sound hashes but %s', async (_, change, says) => {
    const state = new Map(tinyParts().state);
    change(state);
    const bytes = writeSafetensors(state);
    const weights = { ...manifest.weights, bytes: bytes.length, sha256: await sha256(bytes) };
    const files = withManifest({ weights }).set('model.safetensors', bytes);
    await expect(readBundle(readFrom(files))).rejects.toThrow(refusal('bundle_corrupt', says));
  });

  test('golden answers for another number of labels', async () => {
    const golden = bytesOf({ tolerance: 1, cases: [{ formula: 'waves', width: 4, height: 4, logits: [1] }] });
    const files = withManifest({ files: { ...manifest.files, 'golden.json': await sha256(golden) } });
    await expect(readBundle(readFrom(files.set('golden.json', golden)))).rejects.toThrow(
      refusal('bundle_corrupt', 'does not hold 3 logits'),
    );
  });

  test('packing refuses parts that contradict each other', async () => {
    await expect(packBundle({ ...tinyParts(), labels: ['a', 'b'] })).rejects.toThrow(
      refusal('bundle_corrupt', '2 labels'),
    );
  });

  test('packing refuses a network that has diverged', async () => {
    const open = () => ({ logits: async () => Float32Array.of(Number.NaN, 0, 0), dispose: () => undefined });
    await expect(packBundle({ ...tinyParts(), open })).rejects.toThrow(refusal('network_not_finite', 'not finite'));
  });

  test('any change to the manifest gives a bundle or a BeelineError, nothing else', async () => {
    const keys = Object.keys(manifest) as (keyof Manifest)[];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), fc.jsonValue(), async (key, value) => {
        await readBundle(readFrom(withManifest({ [key]: value }))).catch((error) =>
          expect(error).toBeInstanceOf(BeelineError),
        );
      }),
    );
  });

  test('any damage to its bytes too', async () => {
    const sound = packed.get('manifest.json')!;
    const digit = fc.constantFrom(...'0129-.e"[]{},aZ').map((character) => character.charCodeAt(0));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), digit), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const bytes = sound.slice();
          for (const [at, value] of changes) bytes[at] = value;
          await readBundle(readFrom(withFiles({ 'manifest.json': bytes }))).catch((error) =>
            expect(error).toBeInstanceOf(BeelineError),
          );
        },
      ),
    );
  });
});

describe('verify', () => {
  const off = (by: number) => async (image: { width: number; height: number }) =>
    Float32Array.of(image.width / 100 + by, image.height / 100, -0.1);

  test('the engine that packed it is equal, to the last bit', async () => {
    expect(await verifyBundle(await tinyBundle(), off(0))).toMatchObject({ equal: true, largestDifference: 0 });
  });

  test('a small difference is equal, a large one is not, and both are told', async () => {
    const bundle = await tinyBundle();
    const close = await verifyBundle(bundle, off(1e-4));
    expect(close.equal).toBe(true);
    expect(close.largestDifference).toBeCloseTo(1e-4, 6);
    const far = await verifyBundle(bundle, off(0.01));
    expect(far.equal).toBe(false);
    expect(far.cases.map(({ name }) => name)).toEqual([
      'waves 320x240',
      'checks 225x300',
      'noise 256x256',
      'checks 50x40',
    ]);
  });

  test.each([
    ['not a number', Float32Array.of(Number.NaN, 0, 0)],
    ['too few', Float32Array.of(1)],
  ])('logits that are %s are never equal', async (_, logits) => {
    expect((await verifyBundle(await tinyBundle(), () => logits)).equal).toBe(false);
  });
});
