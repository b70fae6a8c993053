import { BeelineError } from '@beeline/core';
import { type Field, fieldsOf } from './protobuf.js';
import { type OnnxAttribute, type OnnxModel, type OnnxNode, type OnnxTensor, type OnnxValue, TYPES } from './types.js';

/**
 * Reads back an ONNX file of Beeline's: `encodeModel` undone. Not a reader of any ONNX file.
 *
 * @throws BeelineError `onnx_corrupt`
 */
export function decodeModel(file: Uint8Array): OnnxModel {
  try {
    return modelOf(new Message(file));
  } catch (cause) {
    throw new BeelineError('onnx_corrupt', `The ONNX file can't be read back: ${cause}.`, 'Write it again.', { cause });
  }
}

/** A message's fields by number. */
class Message {
  readonly #fields: readonly Field[];

  constructor(bytes: Uint8Array) {
    this.#fields = fieldsOf(bytes);
  }

  all(field: number): (number | Uint8Array)[] {
    return this.#fields.filter(([number]) => number === field).map(([, value]) => value);
  }
  number(field: number): number {
    const [value] = this.all(field);
    if (typeof value !== 'number') throw new TypeError(`field ${field} is no number`);
    return value;
  }
  bytes(field: number): Uint8Array {
    const [value] = this.all(field);
    if (!(value instanceof Uint8Array)) throw new TypeError(`field ${field} is missing`);
    return value;
  }
  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }
  texts(field: number): string[] {
    return this.all(field).map((value) => new TextDecoder().decode(value as Uint8Array));
  }
  messages(field: number): Message[] {
    return this.all(field).map((value) => new Message(value as Uint8Array));
  }
  message(field: number): Message {
    return new Message(this.bytes(field));
  }
  has(field: number): boolean {
    return this.all(field).length > 0;
  }
}

function modelOf(model: Message): OnnxModel {
  const graph = model.message(7);
  return {
    name: graph.text(2),
    version: model.text(3),
    nodes: graph.messages(1).map(nodeOf),
    tensors: graph.messages(5).map(tensorOf),
    input: ioOf(graph.message(11)),
    outputs: graph.messages(12).map(ioOf),
    metadata: Object.fromEntries(model.messages(14).map((entry) => [entry.text(1), entry.text(2)])),
  };
}

const nodeOf = (node: Message): OnnxNode => ({
  name: node.text(3),
  type: node.text(4),
  inputs: node.texts(1),
  outputs: node.texts(2),
  attributes: Object.fromEntries(node.messages(5).map((attribute) => [attribute.text(1), attributeOf(attribute)])),
});

function attributeOf(attribute: Message): OnnxAttribute {
  if (attribute.has(3)) return { int: attribute.number(3) };
  if (attribute.has(2)) return { float: attribute.number(2) };
  return { ints: attribute.all(8) as number[] };
}

function tensorOf(tensor: Message): OnnxTensor {
  const number = tensor.number(2);
  const type = (Object.keys(TYPES) as OnnxTensor['type'][]).find((name) => TYPES[name] === number);
  if (!type) throw new TypeError(`a tensor is of type ${number}`);
  return { name: tensor.text(8), type, shape: tensor.all(1) as number[], bytes: tensor.bytes(9) };
}

function ioOf(value: Message): OnnxValue {
  const sizes = value.message(2).message(1).message(2).messages(1);
  return { name: value.text(1), shape: sizes.map((size) => (size.has(1) ? size.number(1) : size.text(2))) };
}
