import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readZip, writeZip } from './zip.js';

const text = (words: string): Uint8Array => Buffer.from(words);

describe('a zip', () => {
  it('gives back what was put in, packed or stored', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.uint8Array({ maxLength: 300 })), (files) => {
        const map = new Map(Object.entries(files));
        const back = readZip(writeZip(map));
        expect([...back].map(([name, bytes]) => [name, [...bytes]])).toEqual(
          [...map].map(([name, bytes]) => [name, [...bytes]]),
        );
      }),
      { numRuns: 50 },
    ));

  it('is the same for the same files, and small for files that repeat themselves', () => {
    const files = new Map([['a.txt', text('bee '.repeat(1000))]]);
    expect(writeZip(files)).toEqual(writeZip(files));
    expect(writeZip(files).length).toBeLessThan(300);
  });

  it('is laid out as others read it: PK\\3\\4 first, the directory’s end last', () => {
    const zip = Buffer.from(writeZip(new Map([['a', text('x')]])));
    expect(zip.readUInt32BE(0)).toBe(0x504b0304);
    expect(zip.readUInt32BE(zip.length - 22)).toBe(0x504b0506);
  });

  it('is refused when any byte of its contents or directory is wrong, or when it is cut short', () => {
    const files = new Map([['manifest.json', text('{"schema": 1}')]]);
    const zip = writeZip(files);
    for (let length = 0; length < zip.length - 22; length += 7) {
      expect(() => readZip(zip.subarray(0, length))).toThrow(expect.objectContaining({ code: 'zip_corrupt' }));
    }
    const damaged = Uint8Array.from(zip);
    damaged[30 + 'manifest.json'.length]! ^= 1;
    expect(() => readZip(damaged)).toThrow(expect.objectContaining({ code: 'zip_corrupt' }));
  });

  it('is not unpacked further than it claims to be large', () => {
    const zip = Buffer.from(writeZip(new Map([['a', text('0'.repeat(100_000))]])));
    const directory = zip.readUInt32LE(zip.length - 6);
    zip.writeUInt32LE(10, directory + 24);
    expect(() => readZip(zip)).toThrow(expect.objectContaining({ code: 'zip_corrupt' }));
  });
});
