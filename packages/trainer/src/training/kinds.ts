import * as z from 'zod/mini';

/** What values a setting takes: said once, for its flag, its key in a file and its line in the documentation. */
export type Kind =
  | { readonly kind: 'whole'; readonly minimum: number }
  /** In [low, high], without the ends that are open. */
  | { readonly kind: 'real'; readonly low: number; readonly high: number; readonly open?: true | 'low' | 'high' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'structure'; readonly schema: z.ZodMiniType };

/** One setting. */
export interface Field {
  readonly type: Kind;
  /** As it stands in the help, `--epochs <n>`; settings without one are for files. */
  readonly flag?: string;
  /** What it is, in a few words. */
  readonly says: string;
  /** Where its meaning comes from. */
  readonly source?: string;
}

export const whole = (minimum: number): Kind => ({ kind: 'whole', minimum });
export const real = (low: number, high: number, open?: true | 'low' | 'high'): Kind => ({
  kind: 'real',
  low,
  high,
  ...(open && { open }),
});
export const choice = (...of: readonly string[]): Kind => ({ kind: 'choice', of });

/** Larger whole numbers are mistakes. */
const MOST = 1_000_000;

/** What a file may say of a setting. */
export function schemaOf(type: Kind): z.ZodMiniType {
  switch (type.kind) {
    case 'whole':
      return z.int().check(z.minimum(type.minimum), z.maximum(MOST));
    case 'real': {
      const { low, high, open } = type;
      const from = open === 'low' || open === true ? z.gt(low) : z.minimum(low);
      if (high === Number.POSITIVE_INFINITY) return z.number().check(from);
      return z.number().check(from, open === 'high' || open === true ? z.lt(high) : z.maximum(high));
    }
    case 'choice':
      return z.enum(type.of as [string, ...string[]]);
    case 'switch':
      return z.boolean();
    case 'text':
      return z.string().check(z.minLength(1));
    case 'structure':
      return type.schema;
  }
}
