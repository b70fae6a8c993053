import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeDecoder } from '../../test/decoder.js';
import { describeWithShared } from '../../test/shared.js';
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

/** Cases that do not hold yet, with the reason that the decoder gives. */
const NOT_HELD = new Map([
  // @jsquash's build of MozJPEG has no conversion from CMYK to RGB.
  ['decode-jpeg-cmyk.jpg', 'cmyk jpeg'],
]);

/**
 * Photos whose pixels differ by up to 2 of 255: their colour is halved in height only (4:4:0), and @jsquash's MozJPEG is
 * older than libjpeg-turbo's smooth enlarging of that kind.
 */
const PHOTOS_NOT_HELD = ['train/ants/Nepenthes_rafflesiana_ant.jpg'];

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const formulas = { waves, checks, noise } as Record<string, typeof waves>;
const decoder = nodeDecoder();

async function decode(path: string): Promise<Image> {
  const result = await decoder.decode(readFileSync(path));
  if (!result.ok) throw new Error(`${path}: ${result.error.message}`);
  return result.value;
}

describeWithShared('golden/preprocess', "Pillow's and torchvision's pixels, difference 0", (folder) => {
  const { inputs, cases, refusals } = json(join(folder, 'cases.json')) as Reference;
  const fileOf = (key: string) => join(folder, (inputs[key] as { file: string }).file);

  const held = cases.filter(({ id }) => !NOT_HELD.has(id));
  it.each(held.map((c) => [c.id, c] as const))('%s', async (_, { input, ops, expect: expected }) => {
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

  it.each([...NOT_HELD])('%s is refused for now: %s', async (id, format) => {
    const { input } = cases.find((c) => c.id === id)!;
    const result = await decoder.decode(readFileSync(fileOf(input)));
    expect(result).toMatchObject({ ok: false, error: { code: 'unsupported', format } });
  });

  it.each(refusals.map(({ file, why }) => [file, why]))('%s: %s', async (file, why) => {
    const result = await decoder.decode(readFileSync(fileOf(file)));
    if (result.ok) throw new Error('it was decoded');
    expect(result.error.code === 'unsupported' ? `unsupported:${result.error.format}` : result.error.code).toBe(why);
  });
});

describeWithShared('golden/hymenoptera.json', 'every photo of ants and bees', (reference) => {
  const { photos } = json(reference) as { photos: Record<string, { rgb_sha256: string; eval_224_sha256: string }> };
  describeWithShared('data/hymenoptera_data', 'as Pillow decodes and torchvision crops it', (folder) => {
    const transforms = evaluationTransforms({ resize: 256, crop: 224 });
    it(`all ${Object.keys(photos).length}, but for ${PHOTOS_NOT_HELD.join()}`, async () => {
      const wrong: string[] = [];
      for (const [name, expected] of Object.entries(photos)) {
        const image = await decode(join(folder, name));
        const cropped = applyTransforms(image, transforms);
        if (sha256(image.data) !== expected.rgb_sha256) wrong.push(name);
        else if (sha256(cropped.data) !== expected.eval_224_sha256) wrong.push(`${name}, cropped`);
      }
      expect(wrong).toEqual(PHOTOS_NOT_HELD);
    });
  });
});
