import * as tf from '@tensorflow/tfjs';

/** What TensorFlow's addon offers beyond TensorFlow.js: any operation of the library, by its name there. */
interface Addon {
  readonly binding: Readonly<Record<string, number>>;
  executeMultipleOutputs(name: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

interface Attribute {
  readonly name: string;
  readonly type: number | undefined;
  readonly value: unknown;
}

/** The values of an operation's attributes, by kind. */
export interface OperationAttributes {
  /** Names of those that say a type: always float32. */
  readonly types: readonly string[];
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly strings?: Readonly<Record<string, string>>;
}

/**
 * Runs an operation of TensorFlow's library on float32 tensors. Has no gradient.
 *
 * @param name as in TensorFlow's list of raw operations, for instance `FusedBatchNormV3`.
 * @throws what the library says where it does not know the operation, or not like this.
 */
export function runTensorFlow(
  name: string,
  inputs: tf.Tensor[],
  attributes: OperationAttributes,
  outputs = 1,
): tf.Tensor[] {
  const addon = tf.backend() as unknown as Addon;
  const { binding } = addon;
  const all = (type: string, values: Readonly<Record<string, unknown>> = {}): Attribute[] =>
    Object.entries(values).map(([name, value]) => ({ name, type: binding[type], value }));
  const list = [
    ...attributes.types.map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
    ...all('TF_ATTR_INT', attributes.ints),
    ...all('TF_ATTR_FLOAT', attributes.floats),
    ...all('TF_ATTR_BOOL', attributes.flags),
    ...all('TF_ATTR_STRING', attributes.strings),
  ];
  return addon.executeMultipleOutputs(name, list, inputs, outputs);
}
