/**
 * A fault that a person can mend: a file that lies, a bundle that is too new, weights that do not fit.
 *
 * `code` is stable and meant for programs, `message` says what was wrong and `hint` what to do.
 * Anything else that is thrown is a bug of ours.
 */
export class BeelineError extends Error {
  override readonly name = 'BeelineError';

  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
