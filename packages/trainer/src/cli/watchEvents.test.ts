import { expect, it } from 'vitest';
import { watchEvents } from './watchEvents.js';

it('tells every kind of news as one JSON object a line, progress once a second at most', () => {
  const lines: string[] = [];
  let clock = 0;
  const out = { say: (text: string) => void lines.push(text), warn: (text: string) => void lines.push(text) };
  const watcher = watchEvents(out, () => clock);
  watcher.say('a\nb');
  watcher.warn('"c"');
  const bar = watcher.progress('photos', 10);
  for (let i = 0; i < 10; i++) {
    clock += 400;
    bar.advance();
  }
  bar.end();
  const record = { epoch: 1, learningRate: 1, trainLoss: 2, trainAccuracy: 0, valLoss: 3, valAccuracy: 1, seconds: 4 };
  watcher.epoch(record, 5);
  watcher.checkpoint!({ folder: 'runs/a-1', epoch: 2, step: 0 });
  const events = lines.map((line) => JSON.parse(line));
  expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  expect(events.filter(({ event }) => event !== 'progress')).toEqual([
    { event: 'message', text: 'a\nb' },
    { event: 'warning', text: '"c"' },
    { event: 'epoch', ...record, epochs: 5 },
    { event: 'checkpoint', folder: 'runs/a-1', epoch: 2, step: 0 },
  ]);
  expect(events.filter(({ event }) => event === 'progress').map(({ done, seconds }) => [done, seconds])).toEqual([
    [0, 0],
    [3, 1.2],
    [6, 2.4],
    [9, 3.6],
    [10, 4],
  ]);
});
