import type { ImageProblem } from '@beeline/core/image';
import { type ProblemCode, problems } from './problems.js';

/** What programs may want beside the sentence: the format, the size, the limit. */
export type Facts = Readonly<Record<string, string | number>>;

/** The JSON of a problem (RFC 9457), with `code` and `hint` as extension members. */
export interface ProblemBody {
  /** A stable address, relative to the service, where the problem is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What was wrong with this very request. */
  readonly detail: string;
  readonly hint: string;
  readonly [fact: string]: string | number;
}

/**
 * A request that cannot be served, for a reason that its sender is told. Thrown anywhere below a route, it becomes the
 * answer; whatever else is thrown is a bug and becomes `internal`.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    private readonly facts: Facts = {},
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get body(): ProblemBody {
    const { status, title, hint } = problems[this.code];
    return { type: `/problems/${this.code}`, title, status, code: this.code, detail: this.detail, hint, ...this.facts };
  }

  get response(): Response {
    return Response.json(this.body, {
      status: problems[this.code].status,
      headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...this.headers },
    });
  }
}

/** The decoder's refusals, as problems: bytes and pixels are different limits with different status codes. */
export function problemOf({ code, message, ...facts }: ImageProblem): Problem {
  return new Problem(code === 'too_large' && 'bytes' in facts ? 'body_too_large' : code, message, facts as Facts);
}
