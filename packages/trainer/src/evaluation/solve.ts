/** A root of a continuous function between two places, by halving; where the sign does not change: the first place. */
export function solve(value: (x: number) => number, from: number, to: number): number {
  const sign = Math.sign(value(from));
  if (sign === 0 || sign === Math.sign(value(to))) return from;
  let [near, far] = [from, to];
  for (let step = 0; step < 100; step++) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) break;
    if (Math.sign(value(middle)) === sign) near = middle;
    else far = middle;
  }
  return (near + far) / 2;
}
