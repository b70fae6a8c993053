import { corrupt, isPrototypeName, shown, unsupported } from './corrupt.js';
import { ByteReader, utf8 } from './pytorch/bytes.js';
import { floatTypes, materialiser, storageWidths } from './pytorch/materialise.js';
import { unpickle } from './pytorch/pickle.js';
import { type Storage, Tensor, type Value } from './pytorch/values.js';
import { readZip } from './pytorch/zip.js';
import type { Weights } from './safetensors.js';
import type { TensorData } from './types.js';

/**
 * Reads a state dict that `torch.save` wrote, in its zip format or the older one: float32, float16 and bfloat16, either
 * the state dict itself or under the key `state_dict`; a `module.` before every name is taken off. The pickle inside is
 * read by a reader that knows what a state dict needs and nothing else, so no file can make it run anything.
 *
 * @throws BeelineError `weights_unsafe` naming what a file asks for beyond a state dict, `weights_corrupt` (a truncated
 *   file says where it ends), `weights_unsupported` for other numbers and for files without a state dict.
 */
export function readPytorch(bytes: Uint8Array): Weights {
  const { value, bytesOf } = isZip(bytes) ? openZip(bytes) : openLegacy(bytes);
  const materialise = materialiser(bytesOf, bytes.byteLength);
  const tensors = new Map<string, TensorData>();
  const skipped: string[] = [];
  for (const [name, tensor] of namedTensors(value)) {
    const { type } = tensor.storage;
    if (type === 'Long') skipped.push(name);
    else if (type in floatTypes) tensors.set(name, materialise(name, tensor));
    else
      throw unsupported(
        `The tensor ${shown(name)} is of torch.${type}Storage; float32, float16 and bfloat16 are read.`,
        'Save the state dict with its values .float().',
      );
  }
  return { tensors, metadata: {}, skipped };
}

/** Whether some bytes begin as a zip archive. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

interface Opened {
  readonly value: Value;
  readonly bytesOf: (storage: Storage) => Uint8Array;
}

function openZip(bytes: Uint8Array): Opened {
  const files = readZip(bytes);
  const pickles = [...files.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1)
    throw unsupported('The archive holds no state dict of PyTorch.', 'Give a file that torch.save wrote.');
  const folder = pickles[0]!.slice(0, -'data.pkl'.length);
  const order = files.get(`${folder}byteorder`);
  if (order && utf8(order, 'The byte order') !== 'little')
    throw unsupported('The file was written on a big-endian machine.', 'Save it again on another.');
  const { value } = unpickle(new ByteReader(files.get(pickles[0]!)!, "The archive's data.pkl"));
  const bytesOf = ({ key, type, count }: Storage): Uint8Array => {
    const data = files.get(`${folder}data/${key}`);
    if (!data) throw corrupt(`The archive lacks the storage ${shown(key)}.`);
    const need = count * storageWidths[type]!;
    if (data.byteLength !== need)
      throw corrupt(`The storage ${shown(key)} has ${data.byteLength} bytes, but ${count} numbers need ${need}.`);
    return data;
  };
  return { value, bytesOf };
}

/** What every file in the older format begins with. */
const magic = 0x1950a86a20f9469cfc6cn;

/** The older format: five pickles one after another (magic, version, machine, value, keys), then the storages. */
function openLegacy(bytes: Uint8Array): Opened {
  const reader = new ByteReader(bytes);
  const foreign = () => corrupt('The pickles of the file are not those that torch.save writes.');
  if (unpickle(reader).value !== magic || unpickle(reader).value !== 1001) throw foreign();
  const machine = unpickle(reader).value;
  const saved = unpickle(reader);
  const keys = unpickle(reader).value;
  if (!(machine instanceof Map) || !Array.isArray(keys)) throw foreign();
  if (machine.get('little_endian') !== true)
    throw unsupported('The file was written on a big-endian machine.', 'Save it again on another.');

  const found = new Map<Storage, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? saved.storages.get(key) : undefined;
    if (!storage || found.has(storage)) throw corrupt('The file lists storages that its state dict does not have.');
    const what = `the storage ${shown(storage.key)} of ${storage.count} numbers`;
    if (reader.u64(what) !== BigInt(storage.count)) throw corrupt(`The file has another size for ${what}.`);
    found.set(storage, reader.take(storage.count * storageWidths[storage.type]!, what));
  }
  const bytesOf = (storage: Storage): Uint8Array => {
    const data = found.get(storage);
    if (!data) throw corrupt(`The file lacks the storage ${shown(storage.key)}.`);
    return data;
  };
  return { value: saved.value, bytesOf };
}

/** The tensors of a state dict by name; what else stands in a checkpoint (epoch, optimiser) is not looked at. */
function namedTensors(value: Value): [string, Tensor][] {
  const inner = value instanceof Map ? value.get('state_dict') : undefined;
  const state = inner instanceof Map ? inner : value;
  const tensors = (state instanceof Map ? [...state] : []).filter(
    (entry): entry is [string, Tensor] => typeof entry[0] === 'string' && entry[1] instanceof Tensor,
  );
  if (tensors.length === 0)
    throw unsupported(
      'The file holds no state dict.',
      'Save model.state_dict(), or {"state_dict": model.state_dict()}.',
    );
  const reserved = tensors.find(([name]) => isPrototypeName(name));
  if (reserved) throw corrupt(`The state dict has a tensor called ${shown(reserved[0])}.`);
  const parallel = tensors.every(([name]) => name.startsWith('module.'));
  return parallel ? tensors.map(([name, tensor]) => [name.slice('module.'.length), tensor]) : tensors;
}
