import { describe, expect, test } from 'vitest';
import { type Source, sourcesOf } from './sources.js';

const core = sourcesOf('packages/core/src');
const trainer = sourcesOf('packages/trainer/src');
const api = sourcesOf('apps/api/src');
const web = sourcesOf('apps/web/src');

/** The room of a file of the core: its folder, or its own name where it stands outside every room. */
const roomOf = (path: string): string => path.replace('packages/core/src/', '').split('/')[0]!.replace(/\.ts$/, '');

/** Which rooms of the core a room may import. Small shared words (errors, results, random numbers) are free to all. */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  result: [],
  random: [],
  image: [],
  weights: [],
  engine: [],
  network: ['weights'],
  architectures: ['network', 'weights'],
  transfer: ['network', 'weights'],
  bundle: ['image', 'network', 'transfer', 'weights', 'architectures'],
  classifier: ['image', 'network', 'transfer', 'weights', 'bundle'],
  index: ['image', 'network', 'transfer', 'weights', 'bundle', 'classifier'],
};
const free = ['errors', 'result', 'random'];

function circleFrom(sources: readonly Source[]): string[] | undefined {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const target of byPath.get(path)?.imports ?? []) {
      const circle = byPath.has(target) ? visit(target, [...trail, path]) : undefined;
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of byPath.keys()) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('imports run one way', () => {
  test.each(Object.entries(mayImport))('core/%s', (room, allowed) => {
    const files = core.filter((source) => roomOf(source.path) === room);
    expect(files.length, `core/${room} has files`).toBeGreaterThan(0);
    for (const { path, imports } of files)
      for (const target of imports.filter((name) => name.startsWith('packages/core/src/')))
        expect([room, ...allowed, ...free], `${path} imports ${target}`).toContain(roomOf(target));
  });

  test('every room of the core is in the table', () => {
    expect([...new Set(core.map((source) => roomOf(source.path)))].sort()).toEqual(Object.keys(mayImport).sort());
  });

  test('the core knows no Node, and TensorFlow.js only in the rooms that run networks', () => {
    for (const { path, imports } of core) {
      expect(
        imports.filter((name) => name.startsWith('node:')),
        path,
      ).toEqual([]);
      if (imports.some((name) => name.startsWith('@tensorflow/')))
        expect(['network', 'engine', 'classifier'], path).toContain(roomOf(path));
    }
  });

  test.each([
    ['trainer', trainer, ['@beeline/api', '@beeline/web', 'apps/']],
    ['api', api, ['@beeline/trainer', '@beeline/web', 'packages/trainer', 'apps/web', 'node:']],
    ['web', web, ['@beeline/trainer', '@beeline/api', 'packages/trainer', 'apps/api', 'node:']],
  ])('%s knows only the core', (_, sources, forbidden) => {
    expect(sources.length).toBeGreaterThan(0);
    for (const { path, imports } of sources)
      for (const name of imports)
        for (const start of forbidden) expect(name.startsWith(start), `${path}: ${name}`).toBe(false);
  });

  test.each([
    ['core', core],
    ['trainer', trainer],
    ['api', api],
    ['web', web],
  ])('%s has no circle', (_, sources) => {
    expect(circleFrom(sources)).toBeUndefined();
  });
});

describe('the core is pure', () => {
  const outside =
    /\b(fetch|setTimeout|setInterval|performance\.now|Date\.now|new Date|process\.|localStorage|Math\.random)\b/;
  test.each(core.map((source) => [source.path, source.text] as const))('%s', (_, text) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code.match(outside)?.[0]).toBeUndefined();
  });
});

describe('every room opens with what it is for', () => {
  const rooms = [...core, ...trainer].filter((source) => source.path.endsWith('/index.ts'));
  test.each(rooms.map((source) => [source.path, source.text] as const))('%s', (_, text) => {
    expect(text.trimStart().startsWith('/**'), 'starts with a paragraph').toBe(true);
    expect(text).toContain('@example');
  });
});

describe('files stay small', () => {
  const all = [...core, ...trainer, ...api, ...web];
  const lines = (source: Source): number => source.text.split('\n').length;

  test.each(all.map((source) => [source.path, lines(source)] as const))('%s', (_, count) => {
    expect(count).toBeLessThanOrEqual(300);
  });

  test('the median is under 100 lines', () => {
    const sorted = all.map(lines).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(100);
  });

  test('nothing is left for later', () => {
    const marks = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
    expect(all.filter((source) => marks.test(source.text)).map((source) => source.path)).toEqual([]);
  });
});
