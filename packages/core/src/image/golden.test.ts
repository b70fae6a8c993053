import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decoderModules, nodeDecoder } from '../../test/decoder.js';
import { describeWithShared } from '../../test/shared.js';
import { startJpeg } from './decode/jpeg.js';
import { applyTransforms, checks, evaluationTransforms, type Image, noise, type Transform, waves } from './index.js';

interface Case {
  readonly id: string;
  readonly input: string;
  readonly ops: readonly (Transform | { readonly op: 'decode' })[];
  readonly expect: { readonly width: number; readonly height: number; readonly sha256: string };
}
interface Reference {
  readonly inputs: Record<string, { formula: string; width: number; height: number } | { file: string }>;
  readonly cases: readonly Case[];
  readonly refusals: readonly { readonly file: string; readonly why: string }[];
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const formulas = { waves, checks, noise } as Record<string, typeof waves>;
const decoder = nodeDecoder();
const codec = startJpeg(decoderModules().jpeg);

/** A photo at a fraction of its size, and nothing else. */
async function decodedAt(bytes: Uint8Array, width: number, height: number, scale: number): Promise<Image> {
  const header = { format: 'jpeg', width, height, orientation: 1 } as const;
  const result = (await codec)(bytes, header, { denominator: scale as 1 | 2 | 4 | 8, rest: [] }, undefined);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function decode(path: string): Promise<Image> {
  const result = await decoder.decode(readFileSync(path));
  if (!result.ok) throw new Error(`${path}: ${result.error.message}`);
  return result.value;
}

describeWithShared('golden/preprocess', "Pillow's and torchvision's pixels, difference 0", (folder) => {
  const { inputs, cases, refusals } = json(join(folder, 'cases.json')) as Reference;
  const fileOf = (key: string) => join(folder, (inputs[key] as { file: string }).file);

  it.each(cases.map((c) => [c.id, c] as const))('%s', async (_, { input, ops, expect: expected }) => {
    const given = inputs[input]!;
    const start =
      'formula' in given ? formulas[given.formula]!(given.width, given.height) : await decode(fileOf(input));
    const { width, height, data } = applyTransforms(
      start,
      ops.filter((t) => t.op !== 'decode'),
    );
    expect({ width, height, sha256: sha256(data) }).toEqual({
      width: expected.width,
      height: expected.height,
      sha256: expected.sha256,
    });
  });

  it.each(refusals.map(({ file, why }) => [file, why]))('%s: %s', async (file, why) => {
    const result = await decoder.decode(readFileSync(fileOf(file)));
    if (result.ok) throw new Error('it was decoded');
    expect(result.error.code === 'unsupported' ? `unsupported:${result.error.format}` : result.error.code).toBe(why);
  });
});

describeWithShared('data/hymenoptera_data', "Pillow's pixels of photos", (folder) => {
  const evaluation = evaluationTransforms({ resize: 256, crop: 224 });
  const made = async (name: string, steps: Parameters<typeof decoder.decodeTo>[1]): Promise<string> => {
    const result = await decoder.decodeTo(readFileSync(join(folder, name)), steps);
    if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
    return sha256(result.value.data);
  };

  describeWithShared('golden/hymenoptera.json', 'every photo of ants and bees', (reference) => {
    const { photos } = json(reference) as { photos: Record<string, { rgb_sha256: string; eval_224_sha256: string }> };
    it(`all ${Object.keys(photos).length}, whole and as torchvision crops them, resized while they are decoded or after`, async () => {
      const wrong: string[] = [];
      for (const [name, expected] of Object.entries(photos)) {
        const image = await decode(join(folder, name));
        if (sha256(image.data) !== expected.rgb_sha256) wrong.push(name);
        if (sha256(applyTransforms(image, evaluation).data) !== expected.eval_224_sha256)
          wrong.push(`${name}, cropped`);
        if ((await made(name, { transforms: evaluation })) !== expected.eval_224_sha256)
          wrong.push(`${name}, on the way`);
      }
      expect(wrong).toEqual([]);
    });
  });

  describeWithShared('golden/scaled_decode.json', 'scaled decoding', (reference) => {
    interface Scaled {
      readonly file: string;
      readonly full: readonly [number, number];
      readonly scale: string;
      readonly decoded: { readonly width: number; readonly height: number; readonly sha256: string };
      readonly then_resize_64x48_bilinear: { readonly sha256: string };
    }
    const { cases } = json(reference) as { cases: readonly Scaled[] };
    it.each(cases.map((c) => [c.scale, c.file, c] as const))('%s of %s', async (scale, file, expected) => {
      const [width, height] = expected.full;
      const result = { width: expected.decoded.width, height: expected.decoded.height };
      const denominator = Number(scale.slice(2));
      const bare = await decodedAt(readFileSync(join(folder, file)), width, height, denominator);
      expect({ ...bare, data: undefined }).toEqual({ ...result, data: undefined });
      expect(sha256(bare.data)).toBe(expected.decoded.sha256);
      // A gap for which this scale is the smallest that is left.
      const gap = Math.min(width / 64, height / 48) / denominator;
      const transforms = [{ op: 'resize', width: 64, height: 48, filter: 'bilinear' }] as const;
      expect(await made(file, { transforms, scaledDecode: { above: width * height - 1, gap } })).toBe(
        expected.then_resize_64x48_bilinear.sha256,
      );
    });
  });
});
