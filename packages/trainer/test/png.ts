import { crc32, deflateSync } from 'node:zlib';

/** The bytes of an RGB PNG. `colour` gives red, green and blue, 0 to 255, of a pixel. */
export function png(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(colour(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}

/** A photo of nothing: stripes of one width lying or standing, in a colour and place drawn from `i`. */
export function stripes(kind: 'lying' | 'standing', i: number): Buffer {
  const [shift, tint] = [(i * 7) % 16, (i * 37) % 100];
  return png(120 + i, 110, (x, y) => {
    const bright = ((kind === 'lying' ? y : x) + shift) % 16 < 8;
    return bright ? [255 - tint, 200, 155 + tint] : [tint, 60, 40];
  });
}
