/** Something that counts up to a total. */
export interface Progress {
  /** So many more are done. */
  advance(count?: number): void;
  /** Nothing more comes: the last line stays. */
  end(): void;
}

export interface ProgressOutput {
  write(text: string): void;
  readonly columns: number;
  /** Whether the line may be drawn again in place. */
  readonly live: boolean;
  /** Milliseconds. */
  now(): number;
}

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5000;

/** Counts photos on one line: a bar redrawn in place, or a plain line every five seconds where nobody watches. */
export function createProgress(label: string, total: number, output: ProgressOutput): Progress {
  const start = output.now();
  let done = 0;
  let shown = start;
  const line = (): string => describe(label, done, total, (output.now() - start) / 1000);
  const draw = (): void => {
    const room = output.columns - line().length - 2;
    const bar = room >= 10 ? ` ${drawBar(done / total, Math.min(room - 1, 30))}` : '';
    output.write(`\r\x1b[K${line()}${bar}`.slice(0, output.columns + 4));
  };
  if (output.live) draw();
  return {
    advance(count = 1) {
      done += count;
      const now = output.now();
      if (now - shown < (output.live ? REDRAW_MS : PLAIN_LINE_MS)) return;
      shown = now;
      if (output.live) draw();
      else output.write(`${line()}\n`);
    },
    end() {
      output.write(output.live ? `\r\x1b[K${line()}\n` : `${line()}\n`);
    },
  };
}

function describe(label: string, done: number, total: number, seconds: number): string {
  const speed = seconds > 0 ? done / seconds : 0;
  if (done >= total) return `${label}  ${done}/${total}  ${speed.toFixed(1)}/s  ${time(seconds)}`;
  const left = speed > 0 ? `  ${time((total - done) / speed)} left` : '';
  return `${label}  ${done}/${total}  ${speed.toFixed(1)}/s${left}`;
}

const drawBar = (share: number, width: number): string => {
  const full = Math.round(Math.min(1, share) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
};

/** `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function time(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
