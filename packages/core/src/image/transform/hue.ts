import type { Image } from '../types.js';

const { fround, max, min, trunc } = Math;

/** The hue circle in 255 steps, as Pillow's `convert("HSV")` cuts it (src/libImaging/Convert.c, after colorsys.py). */
function hueOf(r: number, g: number, b: number, highest: number, spread: number): number {
  const rc = fround((highest - r) / spread);
  const gc = fround((highest - g) / spread);
  const bc = fround((highest - b) / spread);
  const sixth = fround(r === highest ? bc - gc : g === highest ? 2 + rc - bc : 4 + gc - rc);
  return min(255, trunc(fround((sixth / 6 + 1) % 1) * 255));
}

/**
 * Turns the hue circle by a part of it, as torchvision's `adjust_hue` does on a Pillow image: by way of 8-bit HSV, in
 * Pillow's single precision. That way also rounds colours a little when `factor` is 0.
 *
 * @param factor in [-0.5, 0.5]; 0.5 is the opposite colour.
 */
export function hue(image: Image, factor: number): Image {
  const turn = trunc(factor * 255) & 255;
  const { data } = image;
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const v = max(r, g, b);
    const spread = v - min(r, g, b);
    const s = spread === 0 ? 0 : trunc(fround(spread / v) * 255);
    if (s === 0) {
      out.fill(v, i, i + 3);
      continue;
    }
    const h = (hueOf(r, g, b, v, spread) + turn) & 255;
    const place = fround((h * 6) / 255);
    const sector = trunc(place);
    const f = fround(fround((h * 6) / 255 - sector));
    const fs = fround(s / 255);
    const p = Math.round(v * (1 - fs));
    const q = Math.round(v * (1 - fs * f));
    const t = Math.round(v * (1 - fs * (1 - f)));
    const colours = [v, t, p, q, v, p, p, v, t, p, q, v, t, p, v, v, p, q];
    const at = (sector % 6) * 3;
    out[i] = colours[at]!;
    out[i + 1] = colours[at + 1]!;
    out[i + 2] = colours[at + 2]!;
  }
  return { width: image.width, height: image.height, data: out };
}
