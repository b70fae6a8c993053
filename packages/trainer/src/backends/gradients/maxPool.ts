import * as tf from '@tensorflow/tfjs';

type Inputs = Readonly<Record<'dy' | 'input' | 'output', tf.Tensor>>;

/**
 * What `MaxPoolGrad` needs before the stock kernel may run: maxima above 0. It looks for them from the least positive
 * number on, so that the gradient of every window below 0 is lost. The order is the same in a map that is moved up.
 * (Where a window's maximum is 0 its gradient is lost as well; that is what a ReLU in front makes of it anyway.)
 */
export function maxPoolShortcut({ dy, input, output }: Inputs, attributes: object): tf.Tensor | undefined {
  const least = tf.min(output).dataSync()[0]!;
  if (!(least < 0)) return undefined;
  // By twice the range, so that nothing is rounded away but what is alike to one part in ten million.
  const up = tf.add(tf.sub(tf.max(input), tf.mul(2, tf.min(input))), 1e-30);
  const moved = { dy, input: tf.add(input, up), output: tf.add(output, up) };
  return tf.engine().runKernel('MaxPoolGrad', moved, attributes as tf.NamedAttrMap);
}
