import { expect, it } from 'vitest';
import { csvWriter, jsonWriter, tableWriter } from './predictions.js';

const predictions = [
  { label: 'bees, wild', probability: 0.75 },
  { label: 'ants', probability: 0.25 },
];
const problem = { code: 'corrupt', message: 'It ends "early".' };

function write(make: typeof jsonWriter, top?: number, known?: boolean) {
  const told = { results: [] as string[], warnings: [] as string[] };
  const out = { result: (text: string) => told.results.push(text), warn: (text: string) => told.warnings.push(text) };
  const writer = make(
    { result: (text) => void out.result(text), warn: (text) => void out.warn(text) },
    ['ants', 'bees, wild'],
    top,
  );
  writer({ path: 'a "b".jpg', predictions });
  writer({ path: 'c.jpg', problem });
  if (known !== undefined) writer({ path: 'd.jpg', predictions, known, unknownScore: 3 });
  return told;
}

it('quotes CSV as RFC 4180 says, and keeps the columns in the order of the labels', () => {
  expect(write(csvWriter).results).toEqual([
    'path,label,probability,known,problem,ants,"bees, wild"',
    '"a ""b"".jpg","bees, wild",0.750000,,,0.250000,0.750000',
    'c.jpg,,,,"It ends ""early"".",,',
  ]);
});

it('gives a JSON object a line', () => {
  const lines = write(jsonWriter, 1).results.map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { path: 'a "b".jpg', predictions: predictions.slice(0, 1) },
    { path: 'c.jpg', problem },
  ]);
});

it('keeps problems out of the table’s results', () => {
  expect(write(tableWriter)).toEqual({
    results: ['bees, wild  75.0 %   ants        25.0 %   a "b".jpg'],
    warnings: ['c.jpg: It ends "early".'],
  });
});

it('says of what is none of the classes that it is not known, where that can be told', () => {
  expect(write(csvWriter, undefined, false).results[3]).toBe('d.jpg,"bees, wild",0.750000,false,,0.250000,0.750000');
  expect(JSON.parse(write(jsonWriter, undefined, false).results[2]!)).toEqual({
    path: 'd.jpg',
    predictions,
    known: false,
    unknownScore: 3,
  });
  expect(write(tableWriter, 1, false).results[1]).toBe('unknown?  bees, wild  75.0 %   d.jpg');
  expect(write(tableWriter, 1, true).results[1]).toBe('          bees, wild  75.0 %   d.jpg');
});
