/** Rounds as Python's `round` does: a half goes to the even neighbour, so 58.5 is 58 and 59.5 is 60. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
