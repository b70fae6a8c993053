import * as tf from '@tensorflow/tfjs';
import type { Pace } from './schedule.js';

/** How gradients become steps; names, meaning and order of operations are those of `torch.optim` (1.13). */
export type OptimizerConfig =
  | {
      readonly kind: 'sgd';
      /** In [0, 1). */
      readonly momentum: number;
      readonly nesterov?: boolean;
      /** L2: added to the gradient. */
      readonly weightDecay: number;
    }
  | {
      /** `adam` adds the weight decay to the gradient, `adamw` shrinks the weights beside it. */
      readonly kind: 'adam' | 'adamw';
      readonly weightDecay: number;
      /** 0.9 and 0.999 if not given. */
      readonly betas?: readonly [number, number];
      /** 1e-8 if not given. */
      readonly epsilon?: number;
    };

/** Changes weights in place of their map. */
export interface Optimizer {
  /**
   * One step: for every name that has a gradient, the tensor in `weights` is disposed and its successor put there.
   *
   * @param multipliers what the learning rate is multiplied by, by name; 1 if not given.
   */
  step(
    weights: Map<string, tf.Tensor>,
    gradients: ReadonlyMap<string, tf.Tensor>,
    pace: Pace,
    multipliers?: ReadonlyMap<string, number>,
  ): void;
  /** What it has in mind between two steps; the tensors stay its own. */
  remembered(): Remembered;
  /** Has that in mind from now on; it takes the tensors over. */
  remember(remembered: Remembered): void;
  dispose(): void;
}

/** What an optimiser goes on with after a pause. */
export interface Remembered {
  /** By `WEIGHT/WHAT`, `fc.bias/velocity` say. */
  readonly tensors: ReadonlyMap<string, tf.Tensor>;
  /** Steps taken, by weight. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What an optimiser remembers of one weight between steps. */
type Memory = Readonly<Record<string, tf.Tensor>>;

interface Update {
  readonly weight: tf.Tensor;
  readonly memory: Memory;
}

/** One weight, one step; `count` is 1 at the weight's own first. The caller tidies. */
type Rule = (weight: tf.Tensor, gradient: tf.Tensor, memory: Memory | undefined, pace: Pace, count: number) => Update;

/**
 * @example
 * const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, weightDecay: 0 });
 * optimizer.step(weights, gradients, { learningRate: 1e-3 });
 */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  const rule = config.kind === 'sgd' ? sgd(config) : adam(config);
  const memories = new Map<string, Memory>();
  // A weight that is trained later than others begins later.
  const counts = new Map<string, number>();
  return {
    step(weights, gradients, pace, multipliers) {
      for (const [name, gradient] of gradients) {
        const weight = weights.get(name)!;
        const memory = memories.get(name);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        const own = { ...pace, learningRate: pace.learningRate * (multipliers?.get(name) ?? 1) };
        const update = tf.tidy(() => rule(weight, gradient, memory, own, count) as never) as Update;
        tf.dispose([weight, Object.values(memory ?? {})] as tf.TensorContainer);
        for (const kept of [update.weight, ...Object.values(update.memory)]) tf.keep(kept);
        weights.set(name, update.weight);
        memories.set(name, update.memory);
      }
    },
    remembered() {
      const named = [...memories].flatMap(([name, memory]) =>
        Object.entries(memory).map(([what, tensor]) => [`${name}/${what}`, tensor] as const),
      );
      return { tensors: new Map(named), counts: Object.fromEntries(counts) };
    },
    remember(remembered) {
      this.dispose();
      // A memory may be empty (SGD without momentum); that it is there does not matter then.
      for (const [path, tensor] of remembered.tensors) {
        const end = path.lastIndexOf('/');
        const name = path.slice(0, end);
        memories.set(name, { ...memories.get(name), [path.slice(end + 1)]: tensor });
      }
      for (const [name, count] of Object.entries(remembered.counts)) counts.set(name, count);
    },
    dispose() {
      for (const memory of memories.values()) tf.dispose(Object.values(memory));
      memories.clear();
      counts.clear();
    },
  };
}

const decayed = (gradient: tf.Tensor, weight: tf.Tensor, decay: number): tf.Tensor =>
  decay === 0 ? gradient : tf.add(gradient, tf.mul(weight, decay));

function sgd(config: Extract<OptimizerConfig, { kind: 'sgd' }>): Rule {
  const { nesterov = false, weightDecay } = config;
  return (weight, given, memory, { learningRate: rate, momentum = config.momentum }) => {
    const gradient = decayed(given, weight, weightDecay);
    if (momentum === 0) return { weight: tf.sub(weight, tf.mul(gradient, rate)), memory: {} };
    const velocity = memory ? tf.add(tf.mul(memory.velocity!, momentum), gradient) : tf.clone(gradient);
    const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    return { weight: tf.sub(weight, tf.mul(direction, rate)), memory: { velocity } };
  };
}

function adam(config: Extract<OptimizerConfig, { kind: 'adam' | 'adamw' }>): Rule {
  const { kind, weightDecay, betas: [firstBeta, beta2] = [0.9, 0.999], epsilon = 1e-8 } = config;
  return (given, raw, memory, { learningRate: rate, momentum: beta1 = firstBeta }, count) => {
    const weight = kind === 'adamw' ? tf.mul(given, 1 - rate * weightDecay) : given;
    const gradient = kind === 'adam' ? decayed(raw, weight, weightDecay) : raw;
    const fresh = tf.mul(gradient, 1 - beta1);
    const freshSquare = tf.mul(tf.square(gradient), 1 - beta2);
    const mean = memory ? tf.add(tf.mul(memory.mean!, beta1), fresh) : fresh;
    const square = memory ? tf.add(tf.mul(memory.square!, beta2), freshSquare) : freshSquare;
    const scale = tf.add(tf.div(tf.sqrt(square), Math.sqrt(1 - beta2 ** count)), epsilon);
    const step = tf.mul(tf.div(mean, scale), rate / (1 - beta1 ** count));
    return { weight: tf.sub(weight, step), memory: { mean, square } };
  };
}
