import * as tf from '@tensorflow/tfjs';

/** So that a norm of 0 divides nothing (torch 1.13). */
const EPSILON = 1e-6;

/**
 * Shortens gradients together, so that the norm of all of them as one vector is at most `most`
 * (`torch.nn.utils.clip_grad_norm_`): each is multiplied by `most / (norm + 1e-6)` where that is below 1, disposed, and
 * its successor put in its place.
 *
 * @returns the norm before.
 */
export async function clipNorm(gradients: Map<string, tf.Tensor>, most: number): Promise<number> {
  const length = tf.tidy(() => tf.sqrt(tf.addN([...gradients.values()].map((g) => tf.sum(tf.square(g))))));
  const norm = (await length.data())[0]!;
  length.dispose();
  const scale = most / (norm + EPSILON);
  if (scale >= 1) return norm;
  for (const [name, gradient] of gradients) {
    gradients.set(name, tf.mul(gradient, scale));
    gradient.dispose();
  }
  return norm;
}
