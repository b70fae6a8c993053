import type { ScaledDecode } from '@beeline/core/image';
import { InvalidArgumentError, Option } from 'commander';
import { FIELDS } from '../training/index.js';

/** Twice each side that the resize is to give, which moves probabilities by 0.004 in the mean (docs/api.md). */
const GAP = 2;

/** What `--scaled-decode` was given; commander says what is wrong with it. */
export function parseScaledDecode(text: string): ScaledDecode {
  const [, above, gap] = /^(\d+)(?::(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  const said = { above: Number(above), gap: Number(gap ?? GAP) };
  if (above !== undefined && Number.isSafeInteger(said.above) && said.gap >= 1 && said.gap <= 1000) return said;
  throw new InvalidArgumentError('It must be a number of pixels, and a gap from 1 to 1000 behind a colon: 4000000:2.');
}

export const scaledDecodeOption = (): Option => {
  const { flag, says } = FIELDS.scaledDecode;
  return new Option(flag!, `${says} (gap: ${GAP}; default: every photo as a whole)`).argParser(parseScaledDecode);
};
