import { Command } from 'commander';
import { addCache } from './cache.js';
import { addCheck } from './check.js';
import { addCompare } from './compare.js';
import { addDistill } from './distill.js';
import { addDoctor } from './doctor.js';
import { addEvaluate } from './evaluate.js';
import { addExport } from './export.js';
import { describeFault, EXIT } from './faults.js';
import { addNative } from './native.js';
import { example } from './options.js';
import { addPredict } from './predict.js';
import { addReproduce } from './reproduce.js';
import { addSummary } from './summary.js';
import { createTerminal, type Open, type Streams } from './terminal.js';
import { addTrain } from './train.js';
import { addVerify } from './verify.js';
import { version } from './version.js';
import { addWebgpu } from './webgpu.js';
import { addWeights } from './weights.js';

/** Runs one command line and gives its exit code. `args` are the words after `beeline`. */
export async function runCommandLine(args: readonly string[], streams: Streams): Promise<number> {
  const json = args.includes('--json');
  let exit: number = EXIT.done;
  const program = createProgram(streams, json, (code) => {
    exit = code;
  });
  try {
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    const fault = describeFault(streams.signal.aborted ? streams.signal.reason : error);
    if (json && fault.exit !== EXIT.done) streams.stdout.write(`${JSON.stringify(fault.json)}\n`);
    else if (fault.text) streams.stderr.write(`${fault.text}\n`);
    return fault.exit;
  }
}

function createProgram(streams: Streams, json: boolean, setExit: (code: number) => void): Command {
  const program = new Command('beeline')
    .description('From a folder of photos to an image classifier that runs anywhere.')
    .version(version())
    .addHelpText('after', example('beeline train photos --backbone mobilenet_v2.safetensors'))
    // A command's own --version is not the program's.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void (json || streams.stderr.write(text)),
    });
  const open: Open = (options) => createTerminal(streams, options);
  addTrain(program, open);
  addCheck(program, open, setExit);
  addPredict(program, open, setExit);
  addEvaluate(program, open);
  addCompare(program, open, setExit);
  addExport(program, open);
  addVerify(program, open);
  addSummary(program, open);
  addWeights(program, open);
  addDistill(program, open);
  addReproduce(program, open);
  addCache(program, open);
  addNative(program, open);
  addWebgpu(program, open);
  addDoctor(program, open, setExit);
  return program;
}
