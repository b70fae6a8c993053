import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import type { Differentiated } from './objective.js';

/** PyTorch's defaults for AdamW. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Of batch norm's running statistics. */
const MOMENTUM = 0.1;

const ROWS = ['trained', 'running', 'first', 'second', 'averageTrained', 'averageRunning', 'sums'] as const;
type Row = (typeof ROWS)[number];

/**
 * Everything that moves while the student learns, as a handful of long rows: weights, running statistics, AdamW's two
 * moments, the moving average of weights and statistics, and the losses summed over the epoch.
 */
export class Learner {
  /** Steps taken. */
  steps = 0;
  readonly #rows: Record<Row, tf.Tensor1D>;
  readonly #decayed: tf.Tensor1D;

  constructor(
    trained: tf.Tensor1D,
    running: tf.Tensor1D,
    decayed: Float32Array,
    terms: number,
    private readonly config: { readonly weightDecay: number; readonly averageDecay: number },
  ) {
    this.#decayed = tf.keep(tf.tensor1d(decayed));
    this.#rows = {
      trained: tf.keep(trained),
      running: tf.keep(running),
      first: tf.keep(tf.zerosLike(trained)),
      second: tf.keep(tf.zerosLike(trained)),
      averageTrained: tf.keep(trained.clone()),
      averageRunning: tf.keep(running.clone()),
      sums: tf.keep(tf.zeros<tf.Rank.R1>([terms])),
    };
  }

  get trained(): tf.Tensor1D {
    return this.#rows.trained;
  }

  /** The moving average: what is kept in the end. */
  get average(): { readonly trained: tf.Tensor1D; readonly running: tf.Tensor1D } {
    return { trained: this.#rows.averageTrained, running: this.#rows.averageRunning };
  }

  /** One step of AdamW (decoupled decay, on weights only), of the running statistics and of the average. */
  step({ gradient, parts, seen }: Differentiated, rate: number, photos: number): void {
    const rows = this.#rows;
    this.steps++;
    const keep = Math.min(this.config.averageDecay, (1 + this.steps) / (10 + this.steps));
    this.#replace(() => {
      const first = tf.add(tf.mul(rows.first, BETA1), tf.mul(gradient, 1 - BETA1));
      const second = tf.add(tf.mul(rows.second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
      const scale = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - BETA2 ** this.steps)), EPSILON);
      const move = tf.mul(tf.div(first, scale), rate / (1 - BETA1 ** this.steps));
      const shrunk = tf.sub(1, tf.mul(this.#decayed, rate * this.config.weightDecay));
      const trained = tf.sub(tf.mul(rows.trained, shrunk), move);
      const running = tf.add(tf.mul(rows.running, 1 - MOMENTUM), tf.mul(seen, MOMENTUM));
      const averaged = (old: tf.Tensor, now: tf.Tensor): tf.Tensor => tf.add(tf.mul(old, keep), tf.mul(now, 1 - keep));
      return {
        trained,
        running,
        first,
        second,
        averageTrained: averaged(rows.averageTrained, trained),
        averageRunning: averaged(rows.averageRunning, running),
        sums: tf.add(rows.sums, tf.mul(parts, photos)),
      } as Record<Row, tf.Tensor1D>;
    });
  }

  /** The losses summed over the photos since the last call. */
  async takeSums(): Promise<Float32Array> {
    const sums = (await this.#rows.sums.data()) as Float32Array;
    this.#replace(() => ({ sums: tf.zerosLike(this.#rows.sums) }));
    return sums.slice();
  }

  /** All rows, to be kept on disk. */
  async save(): Promise<StateDict> {
    const saved = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    for (const name of ROWS) {
      const data = (await this.#rows[name].data()) as Float32Array;
      saved.set(name, { shape: [data.length], data: data.slice() });
    }
    return saved;
  }

  /** Goes on from rows that {@link save} gave. */
  load(saved: StateDict, steps: number): void {
    this.steps = steps;
    this.#replace(
      () =>
        Object.fromEntries(ROWS.map((name) => [name, tf.tensor1d(saved.get(name)!.data.slice())])) as Record<
          Row,
          tf.Tensor1D
        >,
    );
  }

  dispose(): void {
    tf.dispose([...Object.values(this.#rows), this.#decayed]);
  }

  #replace(make: () => Partial<Record<Row, tf.Tensor1D>>): void {
    const made = tf.tidy(() => make() as tf.NamedTensorMap) as Partial<Record<Row, tf.Tensor1D>>;
    for (const [name, tensor] of Object.entries(made) as [Row, tf.Tensor1D][]) {
      this.#rows[name].dispose();
      this.#rows[name] = tf.keep(tensor);
    }
  }
}
