/** One update of a sweep. */
export interface RatePoint {
  readonly learningRate: number;
  /** Of its photos, before it, in nats. */
  readonly loss: number;
  /** The exponential average of the losses so far. */
  readonly smoothed: number;
}

/** How learning rates are tried. Defaults and rules are fastai's `lr_find` (2.7). */
export interface Sweep {
  readonly from: number;
  readonly to: number;
  readonly updates: number;
}
export const SWEEP: Sweep = { from: 1e-7, to: 10, updates: 100 };

/** Of the average: how much of it is left after one more loss. */
const BETA = 0.98;
/** The sweep ends where the average is so many times its lowest. */
const DIVERGED = 4;

/** What a sweep shows. */
export interface Rates {
  readonly points: readonly RatePoint[];
  /** Whether it ended because the loss had run away. */
  readonly diverged: boolean;
  /** In the middle of the longest stretch in which the loss falls (fastai's `valley`); a good rate to train with. */
  readonly valley?: number;
  /** Where the loss falls fastest (fastai's `steep`); rather on the low side. */
  readonly steepest?: number;
}

/** What a sweep found, and what it was made with. */
export interface FoundRates extends Rates {
  readonly mode: string;
  readonly architecture: string;
  readonly backend: string;
  /** Photos an update. */
  readonly batchSize: number;
  /** The rate that a training would take now. */
  readonly configured: number;
}

/**
 * Tries rates from small to large, each times the same factor of the one before, one update each (Smith, 2015).
 *
 * @param update does one update with a rate and gives the loss from before it; undefined: no more are to be had.
 */
export async function sweepRates(
  update: (learningRate: number) => Promise<number | undefined>,
  { from, to, updates }: Sweep = SWEEP,
): Promise<Rates> {
  const points: RatePoint[] = [];
  let average = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let diverged = false;
  while (points.length < updates && !diverged) {
    const learningRate = from * (to / from) ** (points.length / updates);
    const loss = await update(learningRate);
    if (loss === undefined) break;
    average = BETA * average + (1 - BETA) * loss;
    const smoothed = average / (1 - BETA ** (points.length + 1));
    diverged = !Number.isFinite(loss) || smoothed > DIVERGED * lowest;
    if (Number.isFinite(loss)) points.push({ learningRate, loss, smoothed });
    lowest = Math.min(lowest, smoothed);
  }
  // Before the first tenth the average is still young; at the end the loss is about to run away.
  return { points, diverged, ...suggested(points.slice(Math.floor(updates / 10), -5)) };
}

function suggested(points: readonly RatePoint[]): Pick<Rates, 'valley' | 'steepest'> {
  const [steep, low] = [steepest(points), valley(points)];
  if (steep === undefined || low === undefined) return {};
  return { steepest: points[steep]!.learningRate, valley: points[low]!.learningRate };
}

/** The place from which the average falls fastest over the logarithm of the rate; undefined where it never falls. */
function steepest(points: readonly RatePoint[]): number | undefined {
  const slopes = points.slice(1).map(({ learningRate, smoothed }, i) => {
    const before = points[i]!;
    return (smoothed - before.smoothed) / Math.log(learningRate / before.learningRate);
  });
  const least = Math.min(...slopes);
  return least < 0 ? slopes.indexOf(least) : undefined;
}

/** A place in the longest falling subsequence, as fastai chooses it; undefined where nothing falls. */
function valley(points: readonly RatePoint[]): number | undefined {
  const lengths = points.map(() => 1);
  let end = 0;
  for (let i = 1; i < points.length; i++) {
    for (let j = 0; j < i; j++)
      if (points[i]!.smoothed < points[j]!.smoothed && lengths[i]! < lengths[j]! + 1) lengths[i] = lengths[j]! + 1;
    if (lengths[end]! < lengths[i]!) end = i;
  }
  if (end === 0) return undefined;
  const start = end - lengths[end]!;
  const third = (end - start) / 3;
  return Math.max(0, start + Math.trunc(third) + Math.trunc(third / 2));
}
