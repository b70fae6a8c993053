import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { winograd } from './backend.js';

const kernels = fileURLToPath(new URL('../kernels/', import.meta.url));
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const stated = readFileSync(join(kernels, 'winograd.wasm.sha256'), 'utf8').slice(0, 64);

it('the committed kernel is the one that its sha256 names', () => {
  expect(sha256(join(kernels, 'winograd.wasm'))).toBe(stated);
});

it('has one function and nothing of its own in the memory that it is given', () => {
  expect(WebAssembly.Module.imports(winograd())).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  expect(WebAssembly.Module.exports(winograd())).toEqual([{ name: 'winograd', kind: 'function' }]);
  const memory = new WebAssembly.Memory({ initial: 2 });
  new Uint8Array(memory.buffer).fill(7);
  new WebAssembly.Instance(winograd(), { env: { memory } });
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 7)).toBe(true);
});

const tools = ['clang-14', 'wasm-ld-14'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const reason = 'clang-14 and lld-14 are not here';
if (!tools) console.info(`skipped: building the kernel again (${reason})`);

it.skipIf(!tools)(`built again it has the same bytes${tools ? '' : ` (skipped: ${reason})`}`, () => {
  const out = mkdtempSync(join(tmpdir(), 'beeline-kernels-'));
  try {
    const { status, stderr } = spawnSync(join(kernels, 'build.sh'), ['--out', out], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(sha256(join(out, 'winograd.wasm'))).toBe(stated);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
