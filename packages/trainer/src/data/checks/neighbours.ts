/**
 * For each row of features the `count` others that point most nearly the same way from the mean of all (the cosine),
 * the nearest first. Takes `rows * rows * features` multiplications.
 */
export function nearestNeighbours(rows: readonly { readonly features: Float32Array }[], count: number): number[][] {
  const directions = directionsOf(rows.map(({ features }) => features));
  return directions.map((own, i) => {
    const best: { index: number; cosine: number }[] = [];
    for (const [index, other] of directions.entries()) {
      if (index === i) continue;
      const cosine = dot(own, other);
      if (best.length === count && cosine <= (best.at(-1)?.cosine ?? 0)) continue;
      const place = best.findIndex((one) => one.cosine < cosine);
      best.splice(place < 0 ? best.length : place, 0, { index, cosine });
      if (best.length > count) best.pop();
    }
    return best.map(({ index }) => index);
  });
}

/** Rows less their mean, of length 1. */
function directionsOf(rows: readonly Float32Array[]): Float32Array[] {
  const width = rows[0]?.length ?? 0;
  const mean = new Float64Array(width);
  for (const row of rows) for (let f = 0; f < width; f++) mean[f]! += row[f]! / rows.length;
  return rows.map((row) => {
    const direction = row.map((value, f) => value - mean[f]!);
    const length = Math.sqrt(dot(direction, direction)) || 1;
    return direction.map((value) => value / length);
  });
}

/** Four sums at a time: a single one would wait for each addition. */
function dot(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let f = 0; f < whole; f += 4) {
    s0 += a[f]! * b[f]!;
    s1 += a[f + 1]! * b[f + 1]!;
    s2 += a[f + 2]! * b[f + 2]!;
    s3 += a[f + 3]! * b[f + 3]!;
  }
  for (let f = whole; f < a.length; f++) s0 += a[f]! * b[f]!;
  return s0 + s1 + s2 + s3;
}
