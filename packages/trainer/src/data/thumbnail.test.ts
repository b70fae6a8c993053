import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { png } from '../../test/png.js';
import { loadDecoder } from './decoder.js';
import { thumbnail } from './thumbnail.js';

it('is the middle of a photo as a small JPEG that decodes again', () =>
  withFiles(
    [
      ['photo.png', png(300, 100, (x) => (x < 100 || x >= 200 ? [255, 0, 0] : [0, 0, 255]))],
      ['broken.jpg', Buffer.from('no photo')],
    ],
    async (root) => {
      const decoder = await loadDecoder();
      const url = await thumbnail(decoder, join(root, 'photo.png'), 40);
      const prefix = 'data:image/jpeg;base64,';
      expect(url?.startsWith(prefix)).toBe(true);
      const decoded = await decoder.decode(Buffer.from(url!.slice(prefix.length), 'base64'));
      if (!decoded.ok) throw new Error(decoded.error.message);
      const { width, height, data } = decoded.value;
      expect([width, height]).toEqual([40, 40]);
      const middle = data.subarray((20 * 40 + 20) * 3, (20 * 40 + 20) * 3 + 3);
      expect(middle[0]).toBeLessThan(20);
      expect(middle[2]).toBeGreaterThan(235);
      expect(await thumbnail(decoder, join(root, 'broken.jpg'), 40)).toBeUndefined();
      expect(await thumbnail(decoder, join(root, 'missing.jpg'), 40)).toBeUndefined();
    },
  ));
