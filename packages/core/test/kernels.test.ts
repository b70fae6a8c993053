import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { convolutions } from './backend.js';

const kernels = fileURLToPath(new URL('../kernels/', import.meta.url));
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const stated = readFileSync(join(kernels, 'convolutions.wasm.sha256'), 'utf8').slice(0, 64);

it('the committed kernels are the ones that their sha256 names', () => {
  expect(sha256(join(kernels, 'convolutions.wasm'))).toBe(stated);
});

it('has three functions, and touches nothing in the memory that it is given but what it is told to', () => {
  const functions = ['winograd2', 'winograd4', 'direct'];
  expect(WebAssembly.Module.imports(convolutions())).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  expect(WebAssembly.Module.exports(convolutions())).toEqual(functions.map((name) => ({ name, kind: 'function' })));
  const memory = new WebAssembly.Memory({ initial: 4 });
  const { exports } = new WebAssembly.Instance(convolutions(), { env: { memory } });
  const { winograd2, winograd4, direct } = exports as Record<string, (...numbers: number[]) => void>;
  const numbers = new Float32Array(memory.buffer).fill(7);
  // A map of 7 x 7 x 8 to 7 x 7 x 8, 3 x 3, padded by 1, no bias, and linear: numbers from the places given on.
  const [side, width, x, filter, y, room] = [7, 8, 20_000, 24_000, 40_000, 44_000];
  const untouched = (lengths: ReadonlyMap<number, number>) => {
    const written = (at: number) => [...lengths].some(([from, length]) => at >= from && at < from + length);
    return numbers.every((value, at) => written(at) || value === 7);
  };
  const head = [4 * x, 1, side, side, width, 4 * filter, 0, width];
  for (const [winograd, places] of [
    [winograd2, 16],
    [winograd4, 36],
  ] as const) {
    numbers.fill(7);
    winograd!(...head, 0, 4 * y, 4 * room, 12);
    expect(numbers[y]).not.toBe(7);
    const tiles = width + places * 12 * 2 * width;
    expect(
      untouched(
        new Map([
          [y, side * side * width],
          [room, tiles],
        ]),
      ),
    ).toBe(true);
  }
  numbers.fill(7);
  direct!(...head, 3, 3, 1, 1, 1, 1, 0, 4 * y, 4 * room);
  expect(numbers[y]).toBe(4 * width * 49);
  expect(
    untouched(
      new Map([
        [y, side * side * width],
        [room, (side + 2) ** 2 * width],
      ]),
    ),
  ).toBe(true);
});

const tools = ['clang-14', 'wasm-ld-14'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const reason = 'clang-14 and lld-14 are not here';
if (!tools) console.info(`skipped: building the kernels again (${reason})`);

it.skipIf(!tools)(`built again it has the same bytes${tools ? '' : ` (skipped: ${reason})`}`, () => {
  const out = mkdtempSync(join(tmpdir(), 'beeline-kernels-'));
  try {
    const { status, stderr } = spawnSync(join(kernels, 'build.sh'), ['--out', out], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(sha256(join(out, 'convolutions.wasm'))).toBe(stated);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
