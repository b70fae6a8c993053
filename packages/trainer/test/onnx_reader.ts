/** What a test wants to know of an ONNX file. */
export interface ReadOnnx {
  readonly irVersion: number;
  readonly producer: string;
  readonly opset: number;
  readonly operators: string[];
  readonly input: (string | number)[];
  readonly output: (string | number)[];
  readonly metadata: [string, string][];
  readonly tensors: { name: string; type: number; shape: number[]; bytes: Buffer }[];
}

/** A message by field number; one key for each field that occurs. */
type Fields = Record<number, (bigint | Buffer)[]>;

function parse(message: Buffer): Fields {
  const fields: Fields = {};
  let rest = message;
  const varint = (): bigint => {
    const length = rest.findIndex((byte) => byte < 128) + 1;
    const value = rest.subarray(0, length).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n);
    rest = rest.subarray(length);
    return value;
  };
  const take = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
  while (rest.length > 0) {
    const key = Number(varint());
    fields[key >> 3] ??= [];
    const list = fields[key >> 3]!;
    if ((key & 7) === 0) list.push(varint());
    else if ((key & 7) === 2) list.push(take(Number(varint())));
    else list.push(take((key & 7) === 5 ? 4 : 8));
  }
  return fields;
}

const messages = (fields: Fields, field: number): Fields[] =>
  (fields[field] ?? []).map((value) => parse(value as Buffer));
const text = (fields: Fields, field: number): string => (fields[field]![0] as Buffer).toString();
const numbers = (fields: Fields, field: number): number[] => (fields[field] ?? []).map(Number);

function value(info: Fields): (string | number)[] {
  const [shape] = messages(messages(messages(info, 2)[0]!, 1)[0]!, 2);
  return [text(info, 1), ...messages(shape!, 1).map((size) => (size[1] ? Number(size[1][0]) : text(size, 2)))];
}

/** Reads an ONNX file by `onnx.proto` alone, in other code than what writes it. */
export function readOnnx(file: Uint8Array): ReadOnnx {
  const model = parse(Buffer.from(file));
  const graph = messages(model, 7)[0]!;
  return {
    irVersion: numbers(model, 1)[0]!,
    producer: `${text(model, 2)} ${text(model, 3)}`,
    opset: numbers(messages(model, 8)[0]!, 2)[0]!,
    operators: messages(graph, 1).map((node) => text(node, 4)),
    input: value(messages(graph, 11)[0]!),
    output: value(messages(graph, 12)[0]!),
    metadata: messages(model, 14).map((entry) => [text(entry, 1), text(entry, 2)]),
    tensors: messages(graph, 5).map((tensor) => ({
      name: text(tensor, 8),
      type: numbers(tensor, 2)[0]!,
      shape: numbers(tensor, 1),
      bytes: tensor[9]![0] as Buffer,
    })),
  };
}
