/**
 * The outcome of something that is expected to fail now and then (a photo that is no photo), as a value.
 * Mistakes of the caller are thrown as {@link BeelineError} instead.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });
