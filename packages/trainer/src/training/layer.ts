import type { TrainConfig } from './types.js';

/**
 * A linear layer with softmax cross-entropy on it, and its SGD: weights (classes x features), then biases, in one array
 * of doubles, with their velocities. It starts at zero: the loss is convex, so that no start is needed to break a
 * symmetry, and whatever a random start put where the photos don't reach would stay there as noise.
 */
export class LinearLayer {
  readonly parameters: Float64Array;
  readonly #velocity: Float64Array;
  readonly #gradient: Float64Array;
  readonly #logits: Float64Array;

  constructor(
    readonly features: number,
    readonly classes: number,
  ) {
    const size = classes * features + classes;
    this.parameters = new Float64Array(size);
    this.#velocity = new Float64Array(size);
    this.#gradient = new Float64Array(size);
    this.#logits = new Float64Array(classes);
  }

  /** One update from the mean loss of these rows, weighted by class. Returns sums over them, from before the update. */
  step(
    x: Float64Array,
    truth: readonly number[],
    rows: readonly number[],
    { learningRate, momentum, weightDecay }: Pick<TrainConfig, 'learningRate' | 'momentum' | 'weightDecay'>,
    weights?: ReadonlyMap<number, number>,
  ) {
    const { features, classes } = this;
    const gradient = this.#gradient.fill(0);
    const sums = { loss: 0, correct: 0 };
    for (const row of rows) {
      const own = { loss: 0, correct: 0 };
      const probabilities = this.#forward(x, row, truth[row]!, own);
      const weight = weights?.get(truth[row]!) ?? 1;
      sums.loss += weight * own.loss;
      sums.correct += own.correct;
      for (let c = 0; c < classes; c++) {
        const slope = (weight * (probabilities[c]! - (c === truth[row] ? 1 : 0))) / rows.length;
        for (let f = 0; f < features; f++) gradient[c * features + f]! += slope * x[row * features + f]!;
        gradient[classes * features + c]! += slope;
      }
    }
    for (let i = 0; i < gradient.length; i++) {
      const slope = gradient[i]! + weightDecay * this.parameters[i]!;
      this.#velocity[i] = momentum * this.#velocity[i]! + slope;
      this.parameters[i]! -= learningRate * this.#velocity[i]!;
    }
    return sums;
  }

  /** Sums of loss and of right answers over all rows. */
  measure(x: Float64Array, truth: readonly number[]) {
    const sums = { loss: 0, correct: 0 };
    for (const [row, label] of truth.entries()) this.#forward(x, row, label, sums);
    return sums;
  }

  /** Softmax of one row; adds its loss, and 1 if the truth is the (first) largest. */
  #forward(x: Float64Array, row: number, label: number, sums: { loss: number; correct: number }): Float64Array {
    const { features, classes, parameters } = this;
    const logits = this.#logits;
    for (let c = 0; c < classes; c++) {
      let sum = parameters[classes * features + c]!;
      for (let f = 0; f < features; f++) sum += parameters[c * features + f]! * x[row * features + f]!;
      logits[c] = sum;
    }
    const largest = Math.max(...logits);
    if (logits.indexOf(largest) === label) sums.correct++;
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(logits[c]! - largest);
    sums.loss += Math.log(total) + largest - logits[label]!;
    for (let c = 0; c < classes; c++) logits[c] = Math.exp(logits[c]! - largest) / total;
    return logits;
  }
}
