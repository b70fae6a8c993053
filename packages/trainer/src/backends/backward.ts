import * as tf from '@tensorflow/tfjs';

/** One operation as the engine's tape has it (tfjs-core, `tape.ts`). */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  /** Copies of what the way back needs. */
  readonly saved: readonly tf.Tensor[];
  readonly gradient?: (dys: readonly (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>;
}

/** The parts of the engine that its typings keep to themselves. */
interface Tape {
  startTape(): void;
  endTape(): void;
  readonly state: { activeTape: TapeNode[] | null; gradientDepth: number };
}

type Gradients = Map<number, tf.Tensor>;

/**
 * What `tf.valueAndGrads(f)(xs)` gives, in half the memory: on the way back each map and each gradient is let go as
 * soon as nobody needs it any more, where TensorFlow.js keeps all of them to the end.
 * The caller disposes value and gradients. Not to be nested.
 *
 * @throws Error where the value does not depend on one of `xs`.
 */
export function valueAndGradients(
  f: (...xs: tf.Tensor[]) => tf.Scalar,
  xs: readonly tf.Tensor[],
): { value: tf.Scalar; grads: tf.Tensor[] } {
  const engine = tf.engine() as unknown as Tape;
  if (engine.state.gradientDepth > 0) throw new Error('gradients of gradients are not made here');
  let value: tf.Scalar | undefined;
  engine.startTape();
  try {
    try {
      value = tf.tidy(() => f(...xs));
    } finally {
      engine.endTape();
    }
    return { value, grads: backwards(engine.state.activeTape!, value, xs) };
  } catch (error) {
    value?.dispose();
    throw error;
  } finally {
    for (const { saved } of engine.state.activeTape!) tf.dispose([...saved]);
    engine.state.activeTape = null;
  }
}

/** The ids of everything that is made from one of `xs`. */
function madeFrom(xs: readonly tf.Tensor[], tape: readonly TapeNode[]): Set<number> {
  const ids = new Set(xs.map((x) => x.id));
  for (const { inputs, outputs } of tape)
    if (Object.values(inputs).some((input) => ids.has(input.id))) for (const output of outputs) ids.add(output.id);
  return ids;
}

function backwards(tape: readonly TapeNode[], value: tf.Scalar, xs: readonly tf.Tensor[]): tf.Tensor[] {
  const ours = madeFrom(xs, tape);
  const wanted = new Set(xs.map((x) => x.id));
  return tf.tidy(() => {
    const gradients: Gradients = new Map([[value.id, tf.onesLike(value)]]);
    for (const node of [...tape].reverse()) {
      const dys = node.outputs.map(({ id }) => gradients.get(id) ?? null);
      if (dys.some((dy) => dy !== null) && Object.values(node.inputs).some(({ id }) => ours.has(id)))
        for (const [id, dx] of through(node, dys, ours)) accumulate(gradients, id, dx);
      tf.dispose([...node.saved]);
      for (const { id } of node.outputs) {
        if (wanted.has(id)) continue;
        gradients.get(id)?.dispose();
        gradients.delete(id);
      }
    }
    return xs.map((x, i) => {
      const gradient = gradients.get(x.id);
      if (!gradient) throw new Error(`the value does not depend on number ${i} of what it should be differentiated by`);
      return gradient;
    });
  });
}

/** The gradients to those inputs of one operation that matter, by the inputs' ids. */
function through(
  { kernelName, inputs, gradient }: TapeNode,
  dys: readonly (tf.Tensor | null)[],
  ours: ReadonlySet<number>,
): [id: number, dx: tf.Tensor][] {
  if (!gradient) throw new Error(`${kernelName} has no gradient`);
  const named = Object.entries(inputs).filter(([, { id }]) => ours.has(id));
  const made = tf.tidy(() => {
    const byName = gradient(dys);
    // A gradient that is handed on as it came is copied (without its data), so that each can be let go on its own.
    return named.map(([name]) => {
      const dx = tf.tidy(byName[name]!);
      return dys.includes(dx) ? tf.clone(dx) : dx;
    });
  });
  return named.map(([, { id }], i) => [id, made[i]!]);
}

function accumulate(gradients: Gradients, id: number, dx: tf.Tensor): void {
  const before = gradients.get(id);
  gradients.set(id, before ? tf.add(before, dx) : dx);
  if (!before) return;
  before.dispose();
  dx.dispose();
}
