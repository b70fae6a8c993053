import type { Comparison, Pair } from './types.js';

/** What the last run must be, for a deployment say, held against every other. */
export interface Requirement {
  /**
   * `better`: it names more photos right, and McNemar's test says that this is no chance. `not-worse`: nothing like it is
   * shown against it; or, with a `margin`, it is shown that it is worse by less than that.
   */
  readonly require: 'better' | 'not-worse';
  /** The accuracy that may be lost, in (0, 1). The lower end of the difference's 95 % interval must be above minus this. */
  readonly margin?: number | undefined;
}

/** Whether the last run may go on. */
export interface Verdict {
  readonly passed: boolean;
  /** Runs that it is not as required against, by their indexes. */
  readonly against: readonly number[];
}

/** Holds the last run to a requirement. */
export function judgeGate({ runs, pairs }: Comparison, { require, margin }: Requirement): Verdict {
  const last = runs.length - 1;
  const meets = ({ verdict, interval: [low] }: Pair): boolean => {
    if (require === 'better') return verdict === 'better';
    return margin === undefined ? verdict !== 'worse' : low > -margin;
  };
  const against = pairs.filter((pair) => pair.second === last && !meets(pair)).map(({ first }) => first);
  return { passed: against.length === 0, against };
}
