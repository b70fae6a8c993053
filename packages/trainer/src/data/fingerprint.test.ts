import { createHash } from 'node:crypto';
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { fingerprint } from './fingerprint.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const photos = (root: string, ...paths: string[]) => paths.map((path) => ({ path, file: join(root, path), truth: 0 }));

it('is the hash of paths and contents, whatever the order they come in', () =>
  withFiles(['a/1.jpg', 'b/1.jpg'], async (root) => {
    const lines = ['a/1.jpg', 'b/1.jpg'].map((path) => `${path}\0${sha256(path)}\n`).join('');
    expect((await fingerprint(photos(root, 'a/1.jpg', 'b/1.jpg'))).sha256).toBe(sha256(lines));
    expect((await fingerprint(photos(root, 'b/1.jpg', 'a/1.jpg'))).sha256).toBe(sha256(lines));
  }));

it('changes with one byte, with a name and with a missing file', () =>
  withFiles(['a/1.jpg', 'a/2.jpg'], async (root) => {
    const before = (await fingerprint(photos(root, 'a/1.jpg', 'a/2.jpg'))).sha256;
    await writeFile(join(root, 'a/1.jpg'), 'a/1.jpG');
    const changed = (await fingerprint(photos(root, 'a/1.jpg', 'a/2.jpg'))).sha256;
    await rename(join(root, 'a/1.jpg'), join(root, 'a/3.jpg'));
    const renamed = (await fingerprint(photos(root, 'a/2.jpg', 'a/3.jpg'))).sha256;
    const fewer = (await fingerprint(photos(root, 'a/2.jpg'))).sha256;
    expect(new Set([before, changed, renamed, fewer]).size).toBe(4);
  }));

it('names a file that can’t be read, and goes on', () =>
  withFiles(['a/1.jpg', 'a/2.jpg'], async (root) => {
    await rm(join(root, 'a/1.jpg'));
    await symlink(join(root, 'nowhere'), join(root, 'a/1.jpg'));
    const { files, unreadable } = await fingerprint(photos(root, 'a/1.jpg', 'a/2.jpg'));
    expect([...files.keys()]).toEqual(['a/2.jpg']);
    expect(unreadable).toEqual([{ path: 'a/1.jpg', reason: expect.stringContaining('not there') }]);
  }));
