import { crc32, deflateSync } from 'node:zlib';
import type { ActivationMap } from '@beeline/core/transfer';

/** How dark the photo becomes where nothing speaks for the answer. */
const SHADE = 0.55;

/**
 * A class activation map as a tiny PNG to lay over the photo, a pixel a place, in a `data:` URL: a shade that is lifted where
 * a place speaks for the class, wholly where one does most. So it shows on photos of any colour, and to any eye. Browsers
 * draw it smooth.
 */
export function overlayUrl({ width, height, values }: ActivationMap): string {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = most > 0 ? Math.max(0, values[y * width + x]!) / most : 0;
      // Each row begins with a byte for its filter: none. Red, green and blue stay 0.
      rows[y * (1 + 4 * width) + 4 + 4 * x] = Math.round(255 * SHADE * (1 - share));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a sample, red, green, blue and opacity.
  header.set([8, 6], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const png = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND'),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** Length, name, data and checksum, as a PNG wants each of its parts. */
function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
