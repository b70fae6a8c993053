import { type Command, InvalidArgumentError, Option } from 'commander';

/** Adds what every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'results (and errors) as JSON on stdout')
    .option('--quiet', 'no progress, no messages; results and errors only');
}

/** The example under a command's help. */
export const example = (line: string): string => `\nExample:\n  ${line}\n`;

/** An option whose value is a whole number of at least `minimum`. */
export function whole(flags: string, description: string, minimum: number): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < minimum) {
      throw new InvalidArgumentError(`It must be a whole number, ${minimum} or more.`);
    }
    return value;
  });
}

/** An option whose value is a number in [low, high], without the ends that are open. */
export function real(
  flags: string,
  description: string,
  low: number,
  high: number,
  open?: true | 'low' | 'high',
): Option {
  const [noLow, noHigh] = [open === 'low' || open === true, open === 'high' || open === true];
  const from = noLow ? `more than ${low}` : `${low} or more`;
  const range = high === Number.POSITIVE_INFINITY ? from : `between ${low} and ${high}`;
  const ends = [...(noLow ? [low] : []), ...(noHigh ? [high] : [])].filter(Number.isFinite);
  const without = high === Number.POSITIVE_INFINITY || ends.length === 0 ? '' : `, but not ${ends.join(' or ')}`;
  return new Option(flags, description).argParser((text) => {
    const value = Number(text);
    const inside = (noLow ? value > low : value >= low) && (noHigh ? value < high : value <= high);
    if (text.trim() === '' || !inside) throw new InvalidArgumentError(`It must be a number ${range}${without}.`);
    return value;
  });
}
