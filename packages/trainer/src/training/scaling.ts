import { createRandom } from '@beeline/core';
import { type FeatureSet, headLogits, trainHead } from './head.js';
import type { Scaling } from './standardise.js';
import type { TrainConfig } from './types.js';

const FOLDS = 5;

/**
 * Standard errors of the mean gain that are beyond luck: two, each half as long again because the heads of the folds have
 * most of their photos in common (Nadeau and Bengio, 2003: the variance times 1 + 5/4).
 */
const SURE = 2 * Math.sqrt(1 + FOLDS / (FOLDS - 1));
/** Photos that are asked, at most: by then the two are told apart, or alike. */
const MOST = 1000;
/** With fewer photos, luck would decide. */
const FEWEST = 50;

/**
 * How the features of these photos are best brought to one scale. Heads are trained both ways on four fifths of the
 * photos and asked about the last, each fifth in turn; `together`, which is not the usual, has to be surely better.
 *
 * Features of a distilled student often vary little where they mean little, and `each` blows those up: the
 * head of `beenet_m` lost 2 to 3 of 100 flowers by it. Of MobileNetV2's neither way is surely better.
 *
 * @param photos each photo once: views of it would be on both sides.
 */
export async function scalingOf(photos: FeatureSet, classes: number, config: TrainConfig): Promise<Scaling> {
  if (config.scaling !== 'auto') return config.scaling;
  if (photos.truth.length < FEWEST) return 'each';
  const order = createRandom(config.seed)
    .fork('scaling')
    .shuffle([...photos.truth.keys()])
    .slice(0, MOST);
  const gains: number[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = part(
      photos,
      order.filter((_, i) => i % FOLDS !== fold),
    );
    const val = part(
      photos,
      order.filter((_, i) => i % FOLDS === fold),
    );
    const losses = async (scaling: Scaling): Promise<number[]> => {
      const { head } = await trainHead({ train, val, classes, config: { ...config, keep: 'last' }, scaling });
      return headLogits(head, val.rows).map((logits, i) => crossEntropy(logits, val.truth[i]!));
    };
    const [each, together] = [await losses('each'), await losses('together')];
    gains.push(...each.map((loss, i) => loss - together[i]!));
  }
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1);
  return mean > SURE * Math.sqrt(variance / gains.length) ? 'together' : 'each';
}

function part({ rows, truth }: FeatureSet, which: readonly number[]): FeatureSet {
  const features = rows.length / truth.length;
  const out = new Float32Array(which.length * features);
  for (const [i, row] of which.entries()) out.set(rows.subarray(row * features, (row + 1) * features), i * features);
  return { rows: out, truth: which.map((row) => truth[row]!) };
}

/** In nats. */
function crossEntropy(logits: Float32Array, truth: number): number {
  const largest = Math.max(...logits);
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)) + largest - logits[truth]!;
}
