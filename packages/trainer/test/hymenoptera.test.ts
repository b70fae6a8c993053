import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { beeline } from './beeline.js';

const SHARED = process.env.BEELINE_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const photos = join(SHARED, 'data/hymenoptera_data');
const backbone = join(SHARED, 'weights/mobilenet_v2.features.safetensors');
const missing = [photos, backbone].some((path) => !existsSync(path));
if (missing) console.info('skipped: data/hymenoptera_data and weights/mobilenet_v2 are not here (real photos)');

describe.skipIf(missing)('real photos of ants and bees on MobileNetV2’s features', () => {
  it('reach a validation top-1 of at least 0.95 with every seed tried', async () => {
    const root = await mkdtemp(join(tmpdir(), 'beeline-hymenoptera-'));
    try {
      for (const seed of ['0', '1', '2']) {
        const args = ['train', photos, '--backbone', backbone, '--seed', seed, '--json', '--quiet'];
        const { exit, stdout, stderr } = await beeline(args, { cwd: root });
        expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
        const { metrics, epochs, leftOut } = JSON.parse(stdout);
        expect(leftOut).toEqual([]);
        expect(metrics.top1.total).toBe(153);
        expect(metrics.top1.accuracy).toBeGreaterThanOrEqual(0.95);
        expect(epochs.at(-1).valAccuracy).toBeGreaterThanOrEqual(0.94);
      }
    } finally {
      await rm(root, { recursive: true });
    }
  }, 180_000);
});
