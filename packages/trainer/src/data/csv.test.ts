import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.js';

const cells = (text: string) => parseCsv(text).map((row) => row.cells);

describe('parseCsv', () => {
  it.each([
    [
      'plain rows, with and without a last line break',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'Windows line breaks and a byte order mark',
      '\ufeffa,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'semicolons, as a German Excel writes them',
      'a;b\nc,c;d\n',
      [
        ['a', 'b'],
        ['c,c', 'd'],
      ],
    ],
    [
      'tabs',
      'a\tb\nc d\te\n',
      [
        ['a', 'b'],
        ['c d', 'e'],
      ],
    ],
    [
      'quoted separators, quotes and line breaks',
      '"a,1","say ""x"""\n"two\nlines",b',
      [
        ['a,1', 'say "x"'],
        ['two\nlines', 'b'],
      ],
    ],
    [
      'empty fields, but no empty lines',
      'a,,\n\n,,\nb,"",c',
      [
        ['a', '', ''],
        ['b', '', 'c'],
      ],
    ],
    ['spaces round plain fields', ' a , b \n', [['a', 'b']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => expect(cells(text)).toEqual(expected));

  it('names the line that a row begins on', () => {
    expect(parseCsv('a,b\n"x\ny",c\nd,e').map((row) => row.line)).toEqual([1, 2, 4]);
  });

  it.each([
    ['a,b\n"c,d', 'line 2: a quote is not closed'],
    ['a,b\n"c"d,e', 'line 2: a quote ends before'],
  ])('refuses %j', (text, message) => expect(() => parseCsv(text)).toThrow(message));
});
