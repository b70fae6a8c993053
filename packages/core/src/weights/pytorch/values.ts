import { BeelineError } from '../../errors.js';
import { corrupt, shown, unsupported } from '../corrupt.js';

/** Something that a pickle names by module and name; only the few in `known` are ever made. */
export class Global {
  constructor(readonly name: string) {}
}

/** A run of numbers that lies elsewhere in the file. */
export class Storage {
  constructor(
    /** `Float`, `Half`, `Long` ... */
    readonly type: string,
    readonly key: string,
    /** How many numbers it claims to have. */
    readonly count: number,
  ) {}
}

/** A window on a storage; `stride` counts numbers. */
export class Tensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}
}

/** Everything that a pickle can hold here. Lists and tuples are both arrays, dictionaries are maps. */
export type Value = null | boolean | number | bigint | string | Value[] | Map<Value, Value> | Global | Storage | Tensor;

const storageTypes = ['Float', 'Half', 'BFloat16', 'Double', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'];

const known: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  ...storageTypes.map((type) => `torch.${type}Storage`),
]);

/** The error for a file that asks for more than a state dict needs. Nothing of what it asks for was done. */
export const unsafe = (message: string): BeelineError =>
  new BeelineError(
    'weights_unsafe',
    message,
    'If you trust it, load it in Python and save only model.state_dict(); or use a safetensors file.',
  );

/** @throws BeelineError `weights_unsafe` for everything that a state dict does not need. */
export function globalOf(module: string, name: string): Global {
  const full = `${module}.${name}`;
  if (!known.has(full)) throw unsafe(`The file asks Python for ${shown(full)}, which no state dict needs.`);
  return new Global(full);
}

/** What Python's `function(*args)` would give, for the four functions that are known. */
export function call(target: Value, args: Value): Value {
  if (!(target instanceof Global) || !Array.isArray(args))
    throw corrupt('The pickle calls something that is no function.');
  switch (target.name) {
    case 'collections.OrderedDict':
      return new Map(args.length === 0 ? [] : pairs(args[0]));
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return tensorOf(args);
    case 'torch._utils._rebuild_parameter':
      if (args[0] instanceof Tensor) return args[0];
      throw corrupt('The pickle makes a parameter of something that is no tensor.');
    default:
      throw unsafe(`The file calls ${target.name}, which no state dict does.`);
  }
}

function pairs(value: Value | undefined): [Value, Value][] {
  if (!Array.isArray(value) || !value.every((pair) => Array.isArray(pair) && pair.length === 2))
    throw corrupt('The pickle fills an OrderedDict with something that is no list of pairs.');
  return value as [Value, Value][];
}

const isCount = (value: Value | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: Value | undefined): value is number[] => Array.isArray(value) && value.every(isCount);

function tensorOf([storage, offset, shape, stride]: Value[]): Tensor {
  if (!(storage instanceof Storage) || !isCount(offset) || !isCounts(shape) || !isCounts(stride))
    throw corrupt('The pickle makes a tensor of something that is no storage, offset, size and stride.');
  if (shape.length !== stride.length)
    throw corrupt('The pickle makes a tensor whose size and stride differ in length.');
  return new Tensor(storage, offset, shape, stride);
}

/** The storage that a persistent id (`('storage', type, key, location, count)`) stands for. */
export function storageOf(id: Value): Storage {
  if (!Array.isArray(id) || id[0] !== 'storage') throw corrupt('The pickle refers to something that is no storage.');
  const [, type, key, , count, view] = id;
  const name = type instanceof Global ? /^torch\.(\w+)Storage$/.exec(type.name)?.[1] : undefined;
  if (!name || typeof key !== 'string' || !isCount(count))
    throw corrupt('The pickle refers to a storage in a wrong way.');
  if (view !== null && view !== undefined)
    throw unsupported(
      `The storage ${shown(key)} is a view of another.`,
      'Save the state dict again with a newer PyTorch.',
    );
  return new Storage(name, key, count);
}
