import { png } from '../../../test/png.js';

export { png };

/** A photo of nothing: stripes of one width lying or standing, in a colour and place drawn from `i`. */
export function stripes(kind: 'lying' | 'standing', i: number): Buffer {
  const [shift, tint] = [(i * 7) % 16, (i * 37) % 100];
  return png(120 + i, 110, (x, y) => {
    const bright = ((kind === 'lying' ? y : x) + shift) % 16 < 8;
    return bright ? [255 - tint, 200, 155 + tint] : [tint, 60, 40];
  });
}
