import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeZip } from '../src/export/zip.js';
import { beeline } from './beeline.js';
import { withFiles } from './files.js';
import { png, stripes } from './png.js';

/** Two classes of different photos, a copy across the splits, a broken file and a stray folder. */
const FILES: (readonly [string, Uint8Array])[] = [
  ...['train', 'val'].flatMap((split, s) =>
    ['lying', 'standing'].flatMap((kind, k) =>
      [0, 1].map((i): [string, Uint8Array] => {
        const steep = 1 + s * 4 + k * 2 + i;
        return [
          `${split}/${kind}/${i}.png`,
          png(90, 80, (x, y) => [(x * steep) % 256, (y * 3 * steep) % 256, (x * y) % 256]),
        ];
      }),
    ),
  ),
  ['train/lying/copy.png', stripes('lying', 1)],
  ['val/lying/copy.png', stripes('lying', 1)],
  ['train/lying/broken.jpg', Buffer.from('no photo')],
  ['train/.ipynb_checkpoints/x.png', Buffer.from('')],
];

describe('beeline check', () => {
  it('names what is wrong, in words and as JSON, and fails only if it is to', () =>
    withFiles(
      FILES.map(([path, bytes]) => [`photos/${path}`, bytes]),
      async (cwd) => {
        const words = await beeline(['check', 'photos'], { cwd });
        expect(words.exit).toBe(0);
        expect(words.stdout).toMatch(/^All +5 +5$/m);
        expect(words.stdout).toContain('Left out: train/lying/broken.jpg');
        expect(words.stdout).toContain('Passed over: train/.ipynb_checkpoints');
        expect(words.stdout).toContain('Leakage: 1 of the 5 photos');
        expect(words.stdout).toContain('train/lying/copy.png = val/lying/copy.png');
        const json = await beeline(['check', 'photos', '--json', '--strict'], { cwd });
        expect(json.exit).toBe(1);
        const { counts, findings } = JSON.parse(json.stdout);
        expect(counts).toMatchObject({ corrupt: 1, leaked: 1, copies: 1, copiesAcrossClasses: 0 });
        expect(findings.corrupt).toEqual([{ path: 'train/lying/broken.jpg', reason: expect.any(String) }]);
      },
    ));

  it('reads a zip, once', () =>
    withFiles(
      [['photos.zip', writeZip(new Map(FILES.map(([path, bytes]) => [`set/${path}`, bytes])))]],
      async (cwd) => {
        const first = await beeline(['check', 'photos.zip', '--json'], { cwd });
        expect(first.stderr).toContain('Unpacking photos.zip');
        expect(JSON.parse(first.stdout)).toMatchObject({
          name: 'photos',
          passedOver: ['set/train/.ipynb_checkpoints'],
          counts: { leaked: 1 },
        });
        const second = await beeline(['check', 'photos.zip', '--json'], { cwd });
        expect(second.stderr).not.toContain('Unpacking');
        expect(second.stdout).toBe(first.stdout);
      },
    ));

  it('trains on a table, oversampled, and keeps only the counts of what it found', () =>
    withFiles(FILES, async (cwd) => {
      const rows = FILES.filter(([path]) => /^\w+\/\w+\/\w+\.png$/.test(path)).map(
        ([path]) => `${path},${path.split('/')[1]},${path.split('/')[0]}`,
      );
      await writeFile(join(cwd, 'list.csv'), ['path,label,split', ...rows].join('\n'));
      const how = ['--mode', 'scratch', '--epochs', '1', '--backend', 'wasm'];
      const args = ['train', 'list.csv', ...how, '--balance', 'oversample', '--json'];
      const { exit, stdout, stderr } = await beeline(args, { cwd });
      expect(stderr).toContain('Leakage: 1 of the 5 photos');
      expect(exit).toBe(0);
      const { bundle, findings } = JSON.parse(stdout);
      expect(bundle).toBe(join('runs', 'list-1'));
      expect(findings.duplicates[0].photos).toHaveLength(2);
      const manifest = JSON.parse(await readFile(join(cwd, bundle, 'manifest.json'), 'utf8'));
      expect(manifest.dataset.findings).toMatchObject({ checked: 10, leaked: 1, corrupt: 0 });
      expect(manifest.training.balance).toBe('oversample');
      expect(JSON.stringify(manifest)).not.toContain('copy.png');
      const page = await readFile(join(cwd, bundle, 'report/index.html'), 'utf8');
      expect(page).toContain('Copies on both sides');
      expect(page).toContain('val/lying/copy.png');
    }));
});
