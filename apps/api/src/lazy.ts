/** Longer than any load takes; one that is not over by then belonged to a request that the runtime has dropped. */
const GIVEN_UP_MS = 30_000;

/**
 * Does something expensive on the first call and shares it with all later ones. A failure is told to those who waited
 * for it; the next call tries again.
 */
export function lazy<T>(load: () => Promise<T>, now: () => number = Date.now): () => Promise<T> {
  let loading: { readonly since: number; done: boolean; readonly value: Promise<T> } | undefined;
  return () => {
    if (loading && !loading.done && now() - loading.since > GIVEN_UP_MS) loading = undefined;
    if (loading) return loading.value;
    const value = load();
    const mine = { since: now(), done: false, value };
    loading = mine;
    value.then(
      () => {
        mine.done = true;
      },
      () => {
        if (loading === mine) loading = undefined;
      },
    );
    return value;
  };
}
