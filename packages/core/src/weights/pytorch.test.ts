import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BeelineError } from '../errors.js';
import { readPytorch, readWeights, writeSafetensors } from './index.js';

const folder = new URL('./testdata/', import.meta.url);
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
/** 0, 1/8, 2/8 ... as the script that made the files counts. */
const count = (length: number, start = 0): Float32Array => Float32Array.from({ length }, (_, i) => (i + start) / 8);
const plain = (name: string) =>
  Object.fromEntries([...readPytorch(file(name)).tensors].map(([key, { shape, data }]) => [key, [shape, [...data]]]));
const refusal = (code: string, says: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(says) });

describe('what torch.save wrote is read, in the zip format and the older one', () => {
  test.each(['zip.pth', 'legacy.pth'])('%s: a convolution with batch norm', (name) => {
    const { tensors, skipped } = readPytorch(file(name));
    expect([...tensors]).toEqual([
      ['conv.weight', { shape: [3, 2, 2, 2], data: count(24) }],
      ['conv.bias', { shape: [3], data: count(3, -4) }],
      ['bn.weight', { shape: [3], data: count(3) }],
      ['bn.bias', { shape: [3], data: count(3, 1) }],
      ['bn.running_mean', { shape: [3], data: count(3, 2) }],
      ['bn.running_var', { shape: [3], data: count(3, 3) }],
    ]);
    expect(skipped).toEqual(['bn.num_batches_tracked']);
  });

  test.each(['checkpoint_zip.pth', 'checkpoint_legacy.pth'])('%s: halves under state_dict and module.', (name) => {
    expect(plain(name)).toEqual({ h: [[2, 3], [...count(6)]], b: [[4], [...count(4, 9)]] });
  });

  test.each(['views_zip.pth', 'views_legacy.pth'])('%s: windows on one storage, in any stride', (name) => {
    const at = (row: number, column: number): number => (row * 6 + column) / 8;
    const transposed = Array.from({ length: 24 }, (_, i) => at(i % 4, Math.floor(i / 4)));
    expect(plain(name)).toEqual({
      whole: [[4, 6], [...count(24)]],
      row: [[6], [...count(6, 6)]],
      transposed: [[6, 4], transposed],
      corner: [
        [2, 3],
        [at(1, 2), at(1, 3), at(1, 4), at(2, 2), at(2, 3), at(2, 4)],
      ],
      channels_last: [[1, 2, 2, 3], [...count(12)]],
      scalar: [[], [0.5]],
      empty: [[0, 3], []],
    });
  });

  test('readWeights tells the formats apart', () => {
    const { tensors } = readWeights(file('zip.pth'));
    expect([...readWeights(file('legacy.pth')).tensors]).toEqual([...tensors]);
    expect([...readWeights(writeSafetensors(tensors)).tensors]).toEqual([...tensors]);
    expect(() => readWeights(new TextEncoder().encode('a text about weights'))).toThrow(
      refusal('weights_unsupported', 'neither'),
    );
  });
});

/** A pickle of the older format: the magic number, the version, and then any opcodes. */
const pickle = (...parts: (string | number[])[]): Uint8Array => {
  const legacy = file('legacy.pth');
  const body = parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part));
  return new Uint8Array([...legacy.subarray(0, 15), ...[0x80, 2, 0x4d, 0xe9, 3, 0x2e], ...[0x80, 2, ...body]]);
};

describe('a file that asks for more than a state dict needs is refused by name', () => {
  test.each(['evil_zip.pth', 'evil_legacy.pth'])('%s would call os.system: it gets an error, not a call', (name) => {
    expect(() => readPytorch(file(name))).toThrow(refusal('weights_unsafe', '"posix.system"'));
    expect(existsSync('beeline-was-here')).toBe(false);
  });

  test('a whole model is not a state dict', () => {
    expect(() => readPytorch(file('model.pth'))).toThrow(refusal('weights_unsafe', '"torch.nn.modules.linear.Linear"'));
  });

  test.each<[string, Uint8Array, string]>([
    ['builtins.eval', pickle('cbuiltins\neval\n'), '"builtins.eval"'],
    ['a global of the prototype', pickle('c__proto__\nconstructor\n'), '"__proto__.constructor"'],
    ['calling a storage', pickle('ctorch\nFloatStorage\n)R.'), 'torch.FloatStorage'],
    ['setting attributes', pickle(']}b.'), 'sets attributes'],
    ['an instance', pickle('(ios\nsystem\n'), 'opcode INST at byte 24'],
    ['STACK_GLOBAL', pickle('X', [2, 0, 0, 0], 'os', [0x93]), 'opcode STACK_GLOBAL'],
    ['NEWOBJ', pickle([0x81]), 'opcode NEWOBJ'],
    ['an extension', pickle([0x82, 1]), 'opcode EXT1'],
    ['an opcode that Python does not know', pickle([0xf0]), 'opcode 0xf0'],
  ])('%s', (_, bytes, says) => {
    expect(() => readWeights(bytes)).toThrow(refusal('weights_unsafe', says));
  });
});

describe('a file that is damaged or holds something else says so', () => {
  test.each(['zip.pth', 'legacy.pth'])('%s cut anywhere says where it ends', (name) => {
    const whole = file(name);
    for (let length = 9; length < whole.length; length++)
      expect(() => readWeights(whole.subarray(0, length))).toThrow(
        refusal('weights_corrupt', `ends at byte ${length}`),
      );
  });

  test.each<[string, Uint8Array, string, string]>([
    ['float64', file('double.pth'), 'weights_unsupported', 'torch.DoubleStorage'],
    ['a thousand numbers out of one', file('expanded.pth'), 'weights_corrupt', 'outside its storage of 1'],
    ['no magic number', Uint8Array.of(0x80, 2, 0x4b, 1, 0x2e, ...pickle()), 'weights_corrupt', 'torch.save'],
    ['an empty stack', pickle('.'), 'weights_corrupt', 'empty stack'],
    ['no mark', pickle('t.'), 'weights_corrupt', 'mark'],
    ['values on both sides of a mark', pickle('N(0'), 'weights_unsafe', 'POP'],
    ['taking from below a mark', pickle('}NN(s.'), 'weights_corrupt', 'empty stack'],
    ['a value never kept', pickle('h', [7]), 'weights_corrupt', 'value 7'],
    ['appending to None', pickle('NNa.'), 'weights_corrupt', 'no list'],
    ['items of a list', pickle(']NNs.'), 'weights_corrupt', 'no dictionary'],
    ['an odd number of items', pickle('}(Nu.'), 'weights_corrupt', 'no dictionary'],
    ['calling a number', pickle('K', [1], ')R.'), 'weights_corrupt', 'no function'],
    ['an OrderedDict of None', pickle('ccollections\nOrderedDict\nN', [0x85], 'R.'), 'weights_corrupt', 'pairs'],
    ['a tensor of nothing', pickle('ctorch._utils\n_rebuild_tensor_v2\n)R.'), 'weights_corrupt', 'no storage'],
    ['a parameter of nothing', pickle('ctorch._utils\n_rebuild_parameter\n)R.'), 'weights_corrupt', 'no tensor'],
    ['a reference to nothing', pickle('NQ.'), 'weights_corrupt', 'no storage'],
    ['a text that is not UTF-8', pickle('U', [1, 0xff]), 'weights_corrupt', 'not UTF-8'],
  ])('%s', (_, bytes, code, says) => {
    expect(() => readWeights(bytes)).toThrow(refusal(code, says));
  });

  test('an archive without a state dict, or whose parts are compressed, lie elsewhere or are missing', () => {
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
    const zip = text(file('zip.pth'));
    const changed = (from: string | RegExp, to: string) => new Uint8Array(Buffer.from(zip.replace(from, to), 'latin1'));
    const directory = zip.indexOf('PK\x01\x02');
    const patched = (at: number, byte: number) => file('zip.pth').with(directory + at, byte);
    expect(() => readPytorch(changed(/data\.pkl/g, 'data.xyz'))).toThrow(
      refusal('weights_unsupported', 'no state dict'),
    );
    expect(() => readPytorch(changed(/zip\/data\/3/g, 'zip/data/x'))).toThrow(
      refusal('weights_corrupt', 'lacks the storage "3"'),
    );
    expect(() => readPytorch(changed(/zip\/data\/3/g, 'zip/data/4'))).toThrow(refusal('weights_corrupt', 'two parts'));
    expect(() => readPytorch(patched(10, 8))).toThrow(refusal('weights_unsupported', 'compressed'));
    expect(() => readPytorch(patched(42, 1))).toThrow(refusal('weights_corrupt', 'where it says'));
    expect(() => readPytorch(patched(0, 0))).toThrow(refusal('weights_corrupt', 'damaged directory'));
  });
});

test('whatever the bytes, the answer is weights or a BeelineError', () => {
  const harmless = (bytes: Uint8Array): void => {
    try {
      readWeights(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(BeelineError);
    }
  };
  const opcodes = fc.constantFrom(
    ...'().GJKMNQRTUX]abcehjqrstu}\x80\x85\x86\x87\x88\x89\x8a'.split('').map((c) => c.charCodeAt(0)),
  );
  const program = fc.array(fc.oneof(opcodes, opcodes, fc.nat(255)), { maxLength: 60 });
  fc.assert(
    fc.property(program, (codes) => harmless(pickle(codes))),
    { numRuns: 2000 },
  );

  for (const name of ['zip.pth', 'legacy.pth', 'views_zip.pth', 'views_legacy.pth']) {
    const sound = file(name);
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = sound.slice();
        for (const [at, value] of changes) bytes[at] = value;
        harmless(bytes);
      }),
      { numRuns: 500 },
    );
  }
});
