/**
 * The class activation map, laid over a photo: places that spoke for the label stay bright, the others go dark. It says
 * so by brightness alone, so it takes no sense of colour.
 *
 * @example
 * frame.append(drawMap(explanation, seenRegion(transforms, image.naturalWidth, image.naturalHeight), image));
 */
import type { Explanation } from './answers.js';
import { element } from './dom.js';
import type { Region } from './map-region.js';

/** How dark the darkest place gets. */
const DARKEST = 0.82;

/** Shares of a square that shows the middle of the photo (`object-fit: cover`). */
function onSquare({ x, y, width, height }: Region, photo: { naturalWidth: number; naturalHeight: number }): Region {
  const shorter = Math.min(photo.naturalWidth, photo.naturalHeight);
  const [across, down] = [photo.naturalWidth / shorter, photo.naturalHeight / shorter];
  return {
    x: x * across - (across - 1) / 2,
    y: y * down - (down - 1) / 2,
    width: width * across,
    height: height * down,
  };
}

/** The map as a canvas that lies over the square preview of `photo`. */
export function drawMap(explanation: Explanation, region: Region, photo: HTMLImageElement): HTMLCanvasElement {
  const numbers = explanation.rows.flat();
  const [width, height] = [explanation.rows[0]?.length ?? 0, explanation.rows.length];
  const canvas = element('canvas', { className: 'map', width, height, ariaHidden: 'true' });
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const context = canvas.getContext('2d')!;
  const pixels = context.createImageData(width, height);
  for (const [cell, value] of numbers.entries()) {
    const share = most > least ? (value - least) / (most - least) : 1;
    pixels.data[cell * 4 + 3] = Math.round(255 * DARKEST * (1 - share));
  }
  context.putImageData(pixels, 0, 0);
  const place = onSquare(region, photo);
  const percent = (share: number) => `${share * 100}%`;
  Object.assign(canvas.style, {
    left: percent(place.x),
    top: percent(place.y),
    width: percent(place.width),
    height: percent(place.height),
  });
  return canvas;
}
