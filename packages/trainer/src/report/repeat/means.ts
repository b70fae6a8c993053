import { type Evaluation, type Interval, meanOf } from '../../evaluation/index.js';
import type { ClassRow } from '../page/classes.js';

/** A mean of shares, and Student's interval around it, cut where no share can be; of some shares at least one. */
export interface MeanShare {
  readonly mean: number;
  readonly interval?: Interval | undefined;
}

export function meanShare(shares: readonly number[]): MeanShare {
  const { mean, interval } = meanOf(shares);
  return { mean, interval: interval && [Math.max(0, interval[0]), Math.min(1, interval[1])] };
}

/** What the classes come to on average. A share that one of the evaluations does not have is left out of its mean. */
export function meanClasses(evaluations: readonly Evaluation[]): ClassRow[] {
  return evaluations[0]!.perClass.map(({ label, support }, i): ClassRow => {
    const over = (name: 'recall' | 'precision' | 'f1'): Partial<MeanShare> => {
      const shares = evaluations.map(({ perClass }) => perClass[i]![name]).filter((share) => share !== null);
      return shares.length === 0 ? {} : meanShare(shares);
    };
    const [recall, precision, f1] = [over('recall'), over('precision'), over('f1')];
    return {
      label,
      support,
      recall: recall.mean ?? null,
      recallInterval: recall.interval,
      precision: precision.mean ?? null,
      precisionInterval: precision.interval,
      f1: f1.mean ?? null,
      f1Interval: f1.interval,
    };
  });
}
