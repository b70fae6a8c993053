import { corrupt } from '../corrupt.js';
import { type ByteReader, utf8 } from './bytes.js';
import { Op, opcodeName } from './opcodes.js';
import { call, globalOf, type Storage, storageOf, unsafe, type Value } from './values.js';

/** What a pickle came to. */
export interface Unpickled {
  readonly value: Value;
  /** Every storage that it refers to, by key. */
  readonly storages: ReadonlyMap<string, Storage>;
}

/** The stack machine that a pickle is a program for. */
class Machine {
  readonly #stack: Value[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value>();
  readonly storages = new Map<string, Storage>();

  push(value: Value): void {
    this.#stack.push(value);
  }

  pop(): Value {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw corrupt('The pickle takes from an empty stack.');
    return this.#stack.pop()!;
  }

  /** The last value, left where it is. */
  top(): Value {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Everything since the last mark. */
  popToMark(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw corrupt('The pickle goes back to a mark that it never made.');
    return this.#stack.splice(mark);
  }

  /** The last `count` values as a tuple. */
  tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop());
    this.push(items.reverse());
  }

  put(index: number): void {
    this.#memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw corrupt(`The pickle recalls value ${index}, which it never kept.`);
    this.push(value);
  }

  append(items: readonly Value[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw corrupt('The pickle appends to something that is no list.');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly Value[]): void {
    const target = this.top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw corrupt('The pickle sets items of no dictionary.');
    for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
  }

  /** An OrderedDict's own attributes (PyTorch keeps `_metadata` there) are dropped; nothing else has any. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw unsafe('The file sets attributes of an object, which no state dict does.');
  }

  storage(id: Value): void {
    const storage = storageOf(id);
    const earlier = this.storages.get(storage.key);
    if (earlier && (earlier.type !== storage.type || earlier.count !== storage.count))
      throw corrupt(`The pickle describes the storage ${JSON.stringify(storage.key)} in two ways.`);
    this.storages.set(storage.key, earlier ?? storage);
    this.push(earlier ?? storage);
  }
}

/**
 * Runs one pickle, as `torch.save` writes a state dict, and leaves the reader behind it.
 *
 * @throws BeelineError `weights_unsafe` naming the first opcode or global that a state dict does not need (nothing that
 *   a pickle names is ever called), `weights_corrupt` where it ends early or contradicts itself.
 */
export function unpickle(reader: ByteReader): Unpickled {
  const machine = new Machine();
  for (;;) {
    const at = reader.at;
    const code = reader.u8('the pickle');
    if (code === Op.STOP) return { value: machine.pop(), storages: machine.storages };
    if (!pushConstant(code, reader, machine) && !act(code, reader, machine))
      throw unsafe(`The file uses the pickle opcode ${opcodeName(code)} at byte ${at}, which no state dict needs.`);
  }
}

/** The opcodes that put a value of their own on the stack. */
function pushConstant(code: number, reader: ByteReader, machine: Machine): boolean {
  const value = constant(code, reader);
  if (value !== undefined) machine.push(value);
  return value !== undefined;
}

function constant(code: number, reader: ByteReader): Value | undefined {
  switch (code) {
    case Op.NONE:
      return null;
    case Op.NEWTRUE:
      return true;
    case Op.NEWFALSE:
      return false;
    case Op.BININT:
      return reader.i32('a number');
    case Op.BININT1:
      return reader.u8('a number');
    case Op.BININT2:
      return reader.u16('a number');
    case Op.LONG1:
      return long(reader.take(reader.u8('a number'), 'a number'));
    case Op.BINFLOAT:
      return reader.f64('a number');
    case Op.BINUNICODE:
    case Op.BINSTRING:
      return utf8(reader.take(reader.u32('a text'), 'a text'), 'A text in the pickle');
    case Op.SHORT_BINSTRING:
      return utf8(reader.take(reader.u8('a text'), 'a text'), 'A text in the pickle');
    case Op.EMPTY_TUPLE:
    case Op.EMPTY_LIST:
      return [];
    case Op.EMPTY_DICT:
      return new Map();
    case Op.GLOBAL:
      return globalOf(utf8(reader.line('a name'), 'A module'), utf8(reader.line('a name'), 'A name'));
    default:
      return undefined;
  }
}

/** The opcodes that work on what is on the stack already; false for those that are not known. */
function act(code: number, reader: ByteReader, machine: Machine): boolean {
  switch (code) {
    case Op.PROTO:
      reader.u8('the pickle');
      break;
    case Op.MARK:
      machine.mark();
      break;
    case Op.TUPLE:
      machine.push(machine.popToMark());
      break;
    case Op.TUPLE1:
    case Op.TUPLE2:
    case Op.TUPLE3:
      machine.tuple(code - Op.TUPLE1 + 1);
      break;
    case Op.BINPUT:
      machine.put(reader.u8('the pickle'));
      break;
    case Op.LONG_BINPUT:
      machine.put(reader.u32('the pickle'));
      break;
    case Op.BINGET:
      machine.get(reader.u8('the pickle'));
      break;
    case Op.LONG_BINGET:
      machine.get(reader.u32('the pickle'));
      break;
    case Op.APPEND:
      machine.append([machine.pop()]);
      break;
    case Op.APPENDS:
      machine.append(machine.popToMark());
      break;
    case Op.SETITEM: {
      const value = machine.pop();
      machine.setItems([machine.pop(), value]);
      break;
    }
    case Op.SETITEMS:
      machine.setItems(machine.popToMark());
      break;
    case Op.REDUCE: {
      const args = machine.pop();
      machine.push(call(machine.pop(), args));
      break;
    }
    case Op.BUILD:
      machine.build();
      break;
    case Op.BINPERSID:
      machine.storage(machine.pop());
      break;
    default:
      return false;
  }
  return true;
}

/** A little-endian two's complement integer of any length; a plain number where that is exact. */
function long(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}
