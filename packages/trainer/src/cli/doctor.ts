import type { Command } from 'commander';
import { type BackendCheck, type Check, type Examination, examine } from '../doctor/index.js';
import { type Paint, painter } from '../report/index.js';
import { cacheFolder } from '../training/index.js';
import { EXIT } from './faults.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open } from './terminal.js';

export function addDoctor(program: Command, open: Open, setExit: (code: number) => void): void {
  const command = program
    .command('doctor')
    .description('what works on this machine, what does not, and the command that mends it')
    .addHelpText('after', example('beeline doctor'));
  withCommonOptions(command).action(async (options: CommonOptions) => {
    const terminal = open(options);
    terminal.say('Starting every backend in a process of its own; this takes some seconds.');
    const examination = await examine({ cache: cacheFolder(), signal: terminal.signal });
    terminal.result(
      terminal.json ? JSON.stringify(examination) : describe(examination, painter(terminal.colour)).join('\n'),
    );
    if (!examination.healthy) setExit(EXIT.failed);
  });
}

const SIGNS = { ok: ['✓', 'green'], note: ['·', 'dim'], fault: ['✗', 'red'] } as const;

function describe({ checks, backends, healthy }: Examination, paint: Paint): string[] {
  const line = ({ name, status, found, fix }: Check): string[] => {
    const [sign, style] = SIGNS[status];
    const mend = fix === undefined ? [] : [`  ${''.padEnd(26)}${paint(`→ ${fix}`, 'bold')}`];
    return [`${paint(sign, style)} ${name.padEnd(26)}${found}`, ...mend];
  };
  return [
    ...checks.flatMap(line),
    '',
    ...backends.map(asCheck).flatMap(line),
    '',
    healthy ? 'Training works here.' : 'Training does not work here: not even the WebAssembly engine starts.',
  ];
}

function asCheck(backend: BackendCheck): Check {
  const name = `Backend ${backend.name}`;
  if (!backend.starts) {
    const needed = backend.name === 'wasm';
    return {
      name,
      status: needed ? 'fault' : 'note',
      found: `does not start: ${backend.why}`,
      ...(needed && { fix: 'npm run setup' }),
    };
  }
  const { description, firstMs, ms } = backend;
  return {
    name,
    status: 'ok',
    found: `${description}; a small network takes ${ms.toFixed(1)} ms (${firstMs.toFixed(0)} ms the first time)`,
  };
}
