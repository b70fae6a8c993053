import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const codec = fileURLToPath(new URL('../codec/', import.meta.url));
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const stated = readFileSync(join(codec, 'jpeg.wasm.sha256'), 'utf8').slice(0, 64);

it('the committed decoder is the one that its sha256 names', () => {
  expect(sha256(join(codec, 'jpeg.wasm'))).toBe(stated);
});

it('takes one import and has a memory that cannot grow beyond 64 MiB', () => {
  const module = new WebAssembly.Module(readFileSync(join(codec, 'jpeg.wasm')));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'host', name: 'fail', kind: 'function' }]);
  const { memory } = new WebAssembly.Instance(module, { host: { fail: () => {} } }).exports as {
    memory: WebAssembly.Memory;
  };
  const pages = memory.buffer.byteLength / 65_536;
  memory.grow(1024 - pages);
  expect(() => memory.grow(1)).toThrow(RangeError);
});

const tools = ['clang-14', 'wasm-ld-14'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const tarball = process.env.BEELINE_LIBJPEG_TARBALL;
const reason = tools ? 'BEELINE_LIBJPEG_TARBALL does not name the source package' : 'clang-14 and lld-14 are not here';
if (!tools || !tarball) console.info(`skipped: building the JPEG decoder again (${reason})`);

it.skipIf(!tools || !tarball)(
  `built again it has the same bytes${tools && tarball ? '' : ` (skipped: ${reason})`}`,
  () => {
    const out = mkdtempSync(join(tmpdir(), 'beeline-codec-'));
    try {
      const { status, stderr } = spawnSync(join(codec, 'build.sh'), ['--out', out, tarball!], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(sha256(join(out, 'jpeg.wasm'))).toBe(stated);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  },
);
