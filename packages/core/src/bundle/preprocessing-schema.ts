import * as z from 'zod/mini';
import type { Preprocessing, ScaledDecode, Transform } from '../image/index.js';

/** Sizes in pixels are bounded, so that no manifest can ask for a picture that fills the memory. */
const largestSide = 8192;
const pixels = (minimum: number) => z.int().check(z.minimum(minimum), z.maximum(largestSide));
const factor = z.number().check(z.minimum(0), z.maximum(100));
const byte = z.int().check(z.minimum(0), z.maximum(255));
const filter = z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']);
const side = pixels(1);

/** One step from image to image. */
export const transformSchema: z.ZodMiniType<Transform> = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('resize'), width: side, height: side, filter }),
  z.strictObject({ op: z.literal('resize_shorter'), size: side, filter }),
  z.strictObject({ op: z.literal('center_crop'), size: side }),
  z.strictObject({ op: z.literal('crop'), left: pixels(0), top: pixels(0), width: side, height: side }),
  z.strictObject({ op: z.enum(['flip_horizontal', 'flip_vertical', 'grayscale']) }),
  z.strictObject({
    op: z.literal('pad'),
    left: pixels(0),
    top: pixels(0),
    right: pixels(0),
    bottom: pixels(0),
    fill: z.readonly(z.tuple([byte, byte, byte])),
  }),
  z.strictObject({ op: z.literal('rotate'), degrees: z.number(), filter: z.enum(['nearest', 'bilinear']) }),
  z.strictObject({ op: z.enum(['brightness', 'contrast', 'saturation']), factor }),
  z.strictObject({ op: z.literal('hue'), factor: z.number().check(z.minimum(-0.5), z.maximum(0.5)) }),
]);

const deviation = z.number().check(z.positive());

export const scaledDecodeSchema: z.ZodMiniType<ScaledDecode> = z.strictObject({
  above: z.int().check(z.minimum(0)),
  gap: z.number().check(z.minimum(1), z.maximum(1000)),
});

/** Everything between the file of a photo and the network's input. */
export const preprocessingSchema: z.ZodMiniType<Preprocessing> = z.strictObject({
  scaledDecode: z.exactOptional(scaledDecodeSchema),
  transforms: z.array(transformSchema),
  mean: z.readonly(z.tuple([z.number(), z.number(), z.number()])),
  std: z.readonly(z.tuple([deviation, deviation, deviation])),
});

/**
 * Width and height, in pixels, that every photo has after these transforms; `undefined` where that depends on the photo.
 */
export function inputSize({ transforms }: Preprocessing): { width: number; height: number } | undefined {
  let size: { width: number; height: number } | undefined;
  for (const t of transforms) {
    if (t.op === 'resize' || t.op === 'crop') size = { width: t.width, height: t.height };
    else if (t.op === 'center_crop') size = { width: t.size, height: t.size };
    else if (t.op === 'resize_shorter')
      size = size && size.width === size.height ? { width: t.size, height: t.size } : undefined;
    else if (t.op === 'pad' && size)
      size = { width: size.width + t.left + t.right, height: size.height + t.top + t.bottom };
  }
  return size;
}
