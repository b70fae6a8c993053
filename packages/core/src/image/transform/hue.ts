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
    const r = data[i]!;
    const g = data[i + 1]!;
    const b = data[i + 2]!;
    const v = max(r, g, b);
    const spread = v - min(r, g, b);
    const s = spread === 0 ? 0 : trunc(fround(spread / v) * 255);
    if (s === 0) {
      out[i] = out[i + 1] = out[i + 2] = v;
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
    const k = sector % 6;
    out[i] = k === 0 || k === 5 ? v : k === 1 ? q : k === 4 ? t : p;
    out[i + 1] = k === 1 || k === 2 ? v : k === 0 ? t : k === 3 ? q : p;
    out[i + 2] = k === 3 || k === 4 ? v : k === 2 ? t : k === 5 ? q : p;
  }
  return { width: image.width, height: image.height, data: out };
}
