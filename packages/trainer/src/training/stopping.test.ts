import { expect, it } from 'vitest';
import { isExhausted, type Stopping } from './stopping.js';

/** How many epochs are run before it ends, of as many as there are values. */
function epochs(stopping: Partial<Stopping>, values: readonly number[]): number {
  const past = values.map((value) => ({ valLoss: value, valAccuracy: value }));
  const full = { monitor: 'loss', patience: 2, minDelta: 0, ...stopping } as const;
  const end = past.findIndex((_, i) => isExhausted(full, past.slice(0, i + 1)));
  return end < 0 ? values.length : end + 1;
}

it.each<[string, Partial<Stopping>, number[], number]>([
  ['goes on while the loss falls', {}, [5, 4, 3, 2, 1], 5],
  ['ends after so many epochs without a lower one', {}, [5, 4, 4, 4.5, 1], 4],
  ['waits anew after each lower one', {}, [5, 6, 4, 6, 3, 3, 3], 7],
  ['watches the accuracy where asked to', { monitor: 'accuracy' }, [0.5, 0.6, 0.6, 0.5, 0.9], 4],
  ['takes a small change for none', { minDelta: 0.5 }, [5, 4.6, 4.4, 4.2, 4], 5],
  ['takes small changes that add up for one', { minDelta: 0.5 }, [5, 4.8, 4.6, 4], 3],
  ['with patience 1, at the first that is no better', { patience: 1 }, [5, 4, 4], 3],
  ['takes no number for no better', {}, [5, Number.NaN, Number.NaN, 1], 3],
])('%s', (_, stopping, values, expected) => expect(epochs(stopping, values)).toBe(expected));
