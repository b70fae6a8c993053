import type { FreezePlan } from '@beeline/core/transfer';
import { InvalidArgumentError, Option } from 'commander';

const HOW = 'none, backbone, first:N, through:PARAMETER or matching:PATTERN';

/** What `--freeze` was given, as a plan; commander says what is wrong with it. */
export function parseFreeze(text: string): FreezePlan {
  if (text === 'none' || text === 'backbone') return { kind: text };
  const [, kind, rest] = /^(first|through|matching):(.+)$/.exec(text) ?? [];
  if (kind === 'first' && /^\d+$/.test(rest!)) return { kind, count: Number(rest) };
  if (kind === 'through') return { kind, name: rest! };
  if (kind === 'matching') return { kind, pattern: rest! };
  throw new InvalidArgumentError(`It must be ${HOW}.`);
}

/** `--freeze PLAN`, the same for every command that takes it. */
export const freezeOption = (): Option =>
  new Option('--freeze <plan>', `what stays as it is: ${HOW}`).argParser(parseFreeze);
