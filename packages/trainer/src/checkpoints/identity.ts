/** What a computation must have in common with the one that wrote a checkpoint, by names that people understand. Plain JSON. */
export type Identity = Readonly<Record<string, unknown>>;

/** Where a value stands in an identity, and what it is there. */
function* leaves(value: unknown, path: string): Generator<[path: string, value: string]> {
  if (typeof value !== 'object' || value === null) return yield [path, JSON.stringify(value)];
  const inside = Object.entries(value).filter(([, each]) => each !== undefined);
  if (inside.length === 0) yield [path, JSON.stringify(value)];
  for (const [key, each] of inside) yield* leaves(each, path === '' ? key : `${path}.${key}`);
}

/** A hash is told by its beginning; so is anything else that is long. */
const MOST = 24;
const shown = (value: string | undefined): string => {
  if (value === undefined) return 'not given';
  return value.length > MOST ? `${value.slice(0, MOST)}…` : value;
};

/** What differs, one sentence part each: `config.epochs was 10 and is 20`. Order of keys does not count. */
export function differences(before: Identity, now: Identity): string[] {
  const [was, is] = [new Map(leaves(before, '')), new Map(leaves(now, ''))];
  const paths = new Set([...was.keys(), ...is.keys()]);
  return [...paths]
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => `${path} was ${shown(was.get(path))} and is ${shown(is.get(path))}`);
}
