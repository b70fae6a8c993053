import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateKey } from './json.js';

const name = fc.string({ unit: fc.constantFrom(...'ab"\\{}[]:, \n', 'é', '\u{1F41D}'), maxLength: 4 });
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    name,
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

test('what JSON.stringify writes has no key twice, whatever its texts hold', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, 2), (any, indent) => {
      expect(duplicateKey(JSON.stringify(any, null, indent))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('a key that is there twice is found at any depth, however it is written', () => {
  const written = (key: string) => fc.constantFrom(JSON.stringify(key), `"${[...key].map(escaped).join('')}"`);
  fc.assert(
    fc.property(
      name.chain((key) => fc.tuple(fc.constant(key), written(key), written(key))),
      fc.array(value, { maxLength: 2 }),
      fc.nat(3),
      ([key, first, second], others, depth) => {
        const inner = `{${first}: 1, ${second}:{}}`;
        const members = [...others.map((one) => JSON.stringify(one)), inner];
        const text = `${'[{"outer": '.repeat(depth)}[${members.join()}]${'}]'.repeat(depth)}`;
        expect(() => JSON.parse(text)).not.toThrow();
        expect(duplicateKey(text)).toBe(key);
      },
    ),
    { numRuns: 500 },
  );
});

/** A character as JSON may also write it. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
}
