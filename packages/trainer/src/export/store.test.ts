import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { checkVacant, nextRun, writeFolder } from './store.js';

const files = new Map([['manifest.json', Buffer.from('new')]]);
const nothing = async () => new Map<string, Uint8Array>();

describe('writing a folder', () => {
  it('shows it only when it is whole and checked', () =>
    withFiles([], async (root) => {
      const out = join(root, 'deep/out');
      await writeFolder(out, files, async (unfinished) => {
        expect(await readdir(unfinished)).toEqual(['manifest.json']);
        expect(await readdir(join(root, 'deep'))).not.toContain('out');
        return new Map([['report/index.html', Buffer.from('page')]]);
      });
      expect(await readdir(join(root, 'deep'))).toEqual(['out']);
      expect((await readdir(out)).sort()).toEqual(['manifest.json', 'report']);
    }));

  it('leaves everything as it was when the check fails', () =>
    withFiles(['out/manifest.json'], async (root) => {
      const failing = writeFolder(join(root, 'out'), files, () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await readdir(root)).toEqual(['out']);
      expect(await readFile(join(root, 'out/manifest.json'), 'utf8')).toBe('out/manifest.json');
    }));

  it('replaces an earlier one whole', () =>
    withFiles(['out/manifest.json', 'out/old.txt'], async (root) => {
      await writeFolder(join(root, 'out'), files, nothing);
      expect(await readdir(root)).toEqual(['out']);
      expect(await readdir(join(root, 'out'))).toEqual(['manifest.json']);
    }));

  it('ends a run in its own folder, whatever an earlier process left there; until then the run can be gone on with', () =>
    withFiles(
      ['out/checkpoint/run.json', 'out/checkpoint/bundle/half.txt', 'out/report/half.html', 'out/golden.json'],
      async (root) => {
        const out = join(root, 'out');
        const failing = writeFolder(out, files, () => Promise.reject(new Error('no')));
        await expect(failing).rejects.toThrow('no');
        expect(await readdir(join(out, 'checkpoint'))).toEqual(['run.json']);
        const whole = new Map([...files, ['golden.json', Buffer.from('new')] as const]);
        await writeFolder(out, whole, async (unfinished) => {
          expect((await readdir(unfinished)).sort()).toEqual(['golden.json', 'manifest.json']);
          return new Map([['report/index.html', Buffer.from('page')]]);
        });
        expect((await readdir(out)).sort()).toEqual(['golden.json', 'manifest.json', 'report']);
        expect(await readdir(join(out, 'report'))).toEqual(['index.html']);
        expect(await readFile(join(out, 'golden.json'), 'utf8')).toBe('new');
        expect(await readdir(root)).toEqual(['out']);
      },
    ));
});

describe('where a bundle may go', () => {
  it('is a folder that is not there or empty', () =>
    withFiles([], async (root) => {
      await mkdir(join(root, 'empty'));
      await checkVacant(join(root, 'empty'), false);
      await checkVacant(join(root, 'new'), false);
    }));

  it('is an earlier bundle only by force, a folder of other files never, a file never', () =>
    withFiles(['bundle/manifest.json', 'photos/1.jpg', 'file', 'run/checkpoint/run.json'], async (root) => {
      const refused = { code: 'out_exists' };
      await expect(checkVacant(join(root, 'bundle'), false)).rejects.toMatchObject(refused);
      await checkVacant(join(root, 'bundle'), true);
      await expect(checkVacant(join(root, 'run'), false)).rejects.toMatchObject({
        hint: expect.stringContaining('--resume'),
      });
      await checkVacant(join(root, 'run'), true);
      await expect(checkVacant(join(root, 'photos'), true)).rejects.toMatchObject(refused);
      await expect(checkVacant(join(root, 'file'), true)).rejects.toMatchObject(refused);
    }));

  it('is the first number that is free, under a name that files can have', () =>
    withFiles(['runs/bees-1/x', 'runs/bees-2/x'], async (root) => {
      const runs = join(root, 'runs');
      expect(nextRun('bees', runs)).toBe(join(runs, 'bees-3'));
      expect(nextRun('../a:b', runs)).toBe(join(runs, '.._a_b-1'));
      await writeFile(join(runs, 'ants-1'), '');
      expect(nextRun('ants', runs)).toBe(join(runs, 'ants-2'));
    }));
});
