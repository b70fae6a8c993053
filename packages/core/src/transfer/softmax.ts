/**
 * Probabilities from logits: `exp(logit / temperature)`, scaled to sum to 1. A temperature above 1 makes the answer
 * less sure and never changes which class is best (Guo et al., 2017).
 *
 * @param temperature greater than 0.
 */
export function softmax(logits: Float32Array, temperature = 1): Float32Array {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  // Doubles until the end: the sum of many small float32 would drift.
  const weights = Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}
