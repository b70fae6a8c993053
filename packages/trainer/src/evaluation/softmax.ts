import { argmax } from './likelihood.js';

/** exp(z / T) / Σ exp(z / T) in double precision; one probability per class. */
export function softmax(logits: Float32Array, temperature: number): number[] {
  const top = logits[argmax(logits)]!;
  const weights = Array.from(logits, (z) => Math.exp((z - top) / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}
