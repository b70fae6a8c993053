import { describe, expect, it } from 'vitest';
import { time } from './progress.js';
import { createTerminal, type Streams } from './terminal.js';

function open(streams: Partial<Streams>, options = {}) {
  const told = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') => ({
    write: (text: string): void => {
      told[name] += text;
    },
    columns: 60,
  });
  const isTerminal = { stdout: true, stderr: true };
  const { signal } = new AbortController();
  const all = { stdout: into('stdout'), stderr: into('stderr'), isTerminal, env: {}, signal, ...streams };
  return { told, terminal: createTerminal(all, options) };
}

const piped = { stdout: false, stderr: false };

describe('a terminal', () => {
  it('keeps results and news apart, and drops news when quiet, never warnings', () => {
    const { told, terminal } = open({}, { quiet: true });
    terminal.result('42');
    terminal.say('thinking');
    terminal.warn('beware');
    terminal.progress('photos', 2).end();
    expect(told).toEqual({ stdout: '42\n', stderr: 'beware\n' });
  });

  it.each([
    ['a person watches', {}, true],
    ['it is piped', { isTerminal: piped }, false],
    ['NO_COLOR is set', { env: { NO_COLOR: '1' } }, false],
    ['NO_COLOR is set but empty, which counts as unset', { env: { NO_COLOR: '' } }, true],
    ['CI runs it', { env: { CI: 'true' } }, false],
    ['colour is forced', { isTerminal: piped, env: { FORCE_COLOR: '1' } }, true],
    ['colour is forced and refused', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
  ])('decides on colour when %s', (_, streams, colour) => {
    expect(open(streams).terminal.colour).toBe(colour);
  });

  it('draws a bar in place for a person and says news above it', () => {
    const { told, terminal } = open({});
    const progress = terminal.progress('photos', 4);
    progress.advance(2);
    terminal.say('news');
    progress.end();
    expect(told.stderr).toContain('\r\x1b[Kphotos  0/4');
    expect(told.stderr).toContain('\r\x1b[Knews\n');
    expect(told.stderr).toMatch(/photos {2}2\/4 .*\n$/);
    for (const line of told.stderr.replaceAll('\r\x1b[K', '\n').split('\n'))
      expect(line.length).toBeLessThanOrEqual(60);
  });

  it.each([
    ['in a pipe', { isTerminal: piped }],
    ['in CI', { env: { CI: '1' } }],
  ])('writes plain lines %s', (_, streams) => {
    const { told, terminal } = open(streams);
    const progress = terminal.progress('photos', 2);
    progress.advance(2);
    progress.end();
    expect(told.stderr).toMatch(/^photos {2}2\/2 {2}[\d.]+\/s {2}0\.0 s\n$/);
  });
});

it('tells time as people do', () => {
  expect([0.04, 9.94, 59.4, 200, 7500].map(time)).toEqual(['0.0 s', '9.9 s', '59 s', '3 min 20 s', '2 h 5 min']);
});
