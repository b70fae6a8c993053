import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { writeSafetensors } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { installGradients } from '../backends/gradients/index.js';
import { type BackendName, type ChosenBackend, releaseBackend, startBackend } from '../backends/index.js';
import { openCheckpoints, writeDurably } from '../checkpoints/index.js';
import { loadOnnxRuntime } from '../export/onnx/index.js';
import { preprocessingOf } from '../training/index.js';
import { type Backbone, readBackbone } from '../training/model.js';
import { demandStepMemory } from './demand.js';
import { fitStudent, type Reached } from './fit.js';
import { type AskedOn, prepare } from './prepare.js';
import { openProbe } from './probe.js';
import {
  DISTILL_DEFAULTS,
  type DistillConfig,
  type DistillEpoch,
  type DistillOptions,
  type DistillWatcher,
} from './settings.js';
import { readSources, type Sources } from './sources.js';
import { type Student, studentOf } from './student.js';
import { readTeacher, type Teacher } from './teacher.js';

/** What came of a distillation. */
export interface DistillOutcome {
  readonly file: string;
  readonly bytes: number;
  readonly log: string;
  readonly photos: number;
  readonly history: readonly DistillEpoch[];
}

/** The whole way from photos and teachers to a file of weights. `version` is Beeline's, for the log and the file. */
export function distill(options: DistillOptions, version: string, watcher: DistillWatcher): Promise<DistillOutcome> {
  // However it ends, the process must be able to end as well.
  return run(options, version, watcher).finally(releaseBackend);
}

async function run(options: DistillOptions, version: string, watcher: DistillWatcher): Promise<DistillOutcome> {
  const { signal } = options;
  const kind = architecture(options.student);
  const origin = options.from === undefined ? undefined : await readBackbone(options.from, kind.name);
  const config = configOf(options, (origin?.architecture ?? kind).input);
  const out = resolve(options.out);
  const checkpoint = `${out}.checkpoint`;
  await demandVacant(out, checkpoint, options);
  const student = studentOf(kind, config.size);
  const teachers = await readTeachers(options, config, student, watcher);
  if (origin) watcher.say(`The student sets out from ${options.from}.`);

  const backend = await startBackend(options.backend ?? 'auto');
  watcher.say(describeBackend(backend));
  if (tf.getBackend() === 'wasm') installGradients();
  demandStepMemory(student, config, backend.name);
  const probed = options.probe ?? [];
  const sources = await readSources({
    photos: options.photos,
    supervise: options.supervise ?? [],
    probe: probed,
    watcher,
    signal,
  });
  for (const [name, count] of Object.entries(sources.counts)) watcher.say(`${name}: ${count} photos.`);

  const { mean, std } = preprocessingOf(kind);
  const normalisation = { mean, std };
  const probe = probed.length > 0 ? await openProbe(probed, kind, config.size, normalisation) : undefined;
  const prepared = await prepare({
    ...sources,
    teachers,
    config,
    cache: options.cache,
    asked: askedOn(backend.name),
    workers: options.workers,
    watcher,
    signal,
  });
  try {
    const checkpoints = openCheckpoints<Reached>(checkpoint, identityOf(config, sources, teachers, origin));
    const from = options.resume ? await checkpoints.latest() : undefined;
    if (from) watcher.say(`Going on from ${checkpoint}: ${from.json.steps} steps are done.`);
    const head = { ...facts(options, config, sources, teachers, version, origin), backend: backend.name };
    const log = `${out}.log.jsonl`;
    await mkdir(dirname(out), { recursive: true });
    const { state, history } = await fitStudent({
      architecture: kind,
      student,
      origin: origin?.state,
      prepared,
      sets: sources.sets,
      config,
      normalisation,
      checkpoints,
      checkpointMinutes: options.checkpointMinutes ?? 3,
      from,
      probe: probe && ((state) => probe(student.graph, state)),
      probeEvery: options.probeEvery ?? 5,
      onEpoch: async (history, secondsLeft) => {
        const lines = [head, ...history].map((line) => `${JSON.stringify(line)}\n`);
        await writeDurably(log, new TextEncoder().encode(lines.join('')));
        watcher.epoch(history.at(-1)!, config.epochs, secondsLeft);
      },
      signal,
    });
    const metadata = metadataOf(options, config, kind, sources, teachers, normalisation, version, origin);
    const bytes = writeSafetensors(state, { dtype: options.dtype ?? 'F16', metadata });
    await writeDurably(out, bytes);
    await checkpoints.clear();
    return { file: out, bytes: bytes.length, log, photos: prepared.usable.length, history };
  } catch (error) {
    if (signal?.aborted && existsSync(checkpoint))
      watcher.warn('What was learnt so far is kept. Go on with the same command and --resume.');
    throw error;
  } finally {
    prepared.close();
  }
}

/** On a GPU the engine is the fastest; on a processor onnxruntime, where it is installed. */
function askedOn(backend: BackendName): AskedOn {
  if (backend !== 'cuda' && loadOnnxRuntime()) return 'onnxruntime';
  return backend === 'wasm' ? 'threads' : 'engine';
}

function configOf(options: DistillOptions, input: number): DistillConfig {
  const given = Object.fromEntries(
    Object.keys({ ...DISTILL_DEFAULTS, size: 0 }).flatMap((key) => {
      const value = options[key as keyof DistillOptions];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return { ...DISTILL_DEFAULTS, size: input, student: options.student, ...given };
}

/** Nothing is overwritten that was not said to be: neither a result nor the checkpoint of hours. */
async function demandVacant(out: string, checkpoint: string, { force, resume }: DistillOptions): Promise<void> {
  if (resume && existsSync(checkpoint)) return;
  if (force) {
    await rm(checkpoint, { recursive: true, force: true });
    return;
  }
  if (existsSync(out))
    throw new BeelineError(
      'out_exists',
      `There is a file ${out} already${resume ? ', and no checkpoint to go on from: that run came to its end' : ''}.`,
      'Name another --out, or add --force.',
    );
  if (existsSync(checkpoint))
    throw new BeelineError(
      'unfinished_run',
      `An earlier run to ${out} was not finished; its checkpoint is there.`,
      'Go on with --resume, or begin anew with --force.',
    );
}

async function readTeachers(
  { teachers: files }: DistillOptions,
  config: DistillConfig,
  student: Student,
  watcher: DistillWatcher,
): Promise<Teacher[]> {
  if (files.length === 0)
    throw new BeelineError('teacher_missing', 'A student needs a teacher.', 'Name its weights with --teacher FILE.');
  const wishes = {
    mapDims: config.mapWeight > 0 && student.map ? config.mapDims : 0,
    logits: config.logitsWeight > 0,
  };
  if (config.mapWeight > 0 && !student.map)
    watcher.warn(`${config.student} does not end in the mean of a map, so it learns no maps.`);
  const teachers: Teacher[] = [];
  for (const file of files) {
    const teacher = await readTeacher(file, '', wishes);
    const alike = teachers.filter(({ name }) => name.split('#')[0] === teacher.name).length;
    teachers.push(alike > 0 ? { ...teacher, name: `${teacher.name}#${alike + 1}` } : teacher);
    const told = teacher.targets.map(({ kind, width }) => `${kind} (${width})`).join(', ');
    watcher.say(`Teacher ${teachers.at(-1)!.name} at ${teacher.size} pixels: ${told}.`);
  }
  return teachers;
}

const identityOf = (
  config: DistillConfig,
  { contents }: Sources,
  teachers: readonly Teacher[],
  origin: Backbone | undefined,
) => ({
  ...config,
  ...(origin && { from: origin.source.sha256 }),
  photos: contents,
  teachers: teachers.map(({ sha256 }) => sha256),
});

/** The first line of the log: what it takes to make the file again. */
function facts(
  { command, licence }: DistillOptions,
  config: DistillConfig,
  { contents, counts, sets }: Sources,
  teachers: readonly Teacher[],
  version: string,
  origin: Backbone | undefined,
) {
  return {
    ...(command !== undefined && { command }),
    version,
    ...(origin && { from: origin.source.sha256 }),
    config,
    photos: { counts, sha256: contents },
    labelled: sets.map(({ name, labels }) => ({ name, labels })),
    teachers: teachers.map(({ name, file, sha256 }) => ({ name, file, sha256 })),
    ...(licence !== undefined && { licence }),
  };
}

function metadataOf(
  { licence }: DistillOptions,
  config: DistillConfig,
  kind: { readonly name: string },
  { contents, counts }: Sources,
  teachers: readonly Teacher[],
  normalisation: object,
  version: string,
  origin: Backbone | undefined,
): Record<string, string> {
  const own = teachers.map(({ licence }) => licence).filter((text) => text !== undefined);
  return {
    architecture: kind.name,
    input: String(config.size),
    normalisation: JSON.stringify(normalisation),
    made_by: `beeline distill ${version}`,
    teachers: JSON.stringify(teachers.map(({ name, sha256 }) => ({ name, sha256 }))),
    photos: JSON.stringify({ counts, sha256: contents }),
    seed: String(config.seed),
    epochs: String(config.epochs),
    ...(origin && { from: origin.source.sha256 }),
    config: JSON.stringify(config),
    ...(licence !== undefined && { licence }),
    ...(own.length > 0 && { teacher_licences: [...new Set(own)].join('; ') }),
  };
}

function describeBackend({ name, description, passedOver }: ChosenBackend): string {
  const others = passedOver.map((other) => `not ${other.name}: ${other.why}`).join('; ');
  return `Backend: ${name} (${description})${others ? `; ${others}` : ''}.`;
}
