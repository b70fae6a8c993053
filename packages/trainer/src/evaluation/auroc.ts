/**
 * The area under the ROC curve: how probable it is that a photo that should score high scores higher than one that should
 * score low; 0.5 is chance, 1 is perfect, and equal scores count half.
 *
 * @returns `NaN` where there are none of either
 */
export function auroc(low: readonly number[], high: readonly number[]): number {
  const all = [...low.map((score) => ({ score, high: 0 })), ...high.map((score) => ({ score, high: 1 }))];
  all.sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.score === all[start]!.score) end++;
    // Equal scores share the mean of the ranks start + 1 to end.
    for (let i = start; i < end; i++) ranks += all[i]!.high * ((start + 1 + end) / 2);
    start = end;
  }
  return (ranks - (high.length * (high.length + 1)) / 2) / (low.length * high.length);
}
