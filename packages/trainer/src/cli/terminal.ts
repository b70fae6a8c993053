import { createProgress, type Progress } from './progress.js';

/** Where a command's words go. Results are for programs and pipes (stdout); everything else is for people (stderr). */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly columns?: number | undefined };
  /** Whether a person sits at stdout, at stderr. */
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
}

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The streams with the person's wishes applied. */
export interface Terminal {
  /** Results: a line (or several) on stdout. */
  result(text: string): void;
  /** News on stderr; silent under `--quiet`. */
  say(text: string): void;
  /** What a person should know even under `--quiet`. */
  warn(text: string): void;
  /** A bar where a person watches; now and then a plain line elsewhere; nothing under `--quiet`. */
  progress(label: string, total: number): Progress;
  readonly json: boolean;
  /** Whether stdout takes colours. */
  readonly colour: boolean;
  readonly signal: AbortSignal;
}

/** Hands a command its terminal, made from its own options. */
export type Open = (options: CommonOptions) => Terminal;

export function createTerminal(streams: Streams, { json = false, quiet = false }: CommonOptions): Terminal {
  const { env, isTerminal, stdout, stderr } = streams;
  const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
  const forced = isSet(env.FORCE_COLOR) && env.FORCE_COLOR !== '0';
  const live = isTerminal.stderr && !isSet(env.CI) && env.TERM !== 'dumb';
  // A line said while a bar is drawn takes the bar's place; the bar is drawn again below it.
  let bars = 0;
  const tell = (text: string): void => void stderr.write(bars > 0 && live ? `\r\x1b[K${line(text)}` : line(text));
  return {
    result: (text) => void stdout.write(line(text)),
    say: (text) => quiet || tell(text),
    warn: tell,
    progress: (label, total) => {
      const write = (text: string): void => void (quiet || stderr.write(text));
      const columns = stderr.columns ?? 80;
      const progress = createProgress(label, total, { write, columns, live, now: () => performance.now() });
      bars++;
      return {
        advance: progress.advance,
        end: () => {
          bars--;
          progress.end();
        },
      };
    },
    json,
    colour: !isSet(env.NO_COLOR) && (forced || (isTerminal.stdout && !isSet(env.CI) && env.TERM !== 'dumb')),
    signal: streams.signal,
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
