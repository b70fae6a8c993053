/**
 * Holm's correction (1979) for several tests at once: the smallest p counts as many times as there are tests, the next one
 * time less, and none less than one before it. R's `p.adjust(p, "holm")`.
 *
 * @returns adjusted probabilities in the order given, each in [0, 1]
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const adjusted = probabilities.slice();
  let highest = 0;
  for (const [rank, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (probabilities.length - rank) * probabilities[i]!));
    adjusted[i] = highest;
  }
  return adjusted;
}
