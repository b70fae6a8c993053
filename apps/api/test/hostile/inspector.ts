import { request } from 'node:http';
import type { Socket } from 'node:net';

/** What V8 says of one isolate's heap, in bytes. */
export interface HeapUsage {
  readonly usedSize: number;
  /** What it has taken from the system for that. */
  readonly totalSize: number;
  /** ArrayBuffers and texts outside the heap; not the memories of WebAssembly. */
  readonly backingStorageSize: number;
}

/** The inspector answers within milliseconds or, once in some thousand connections, never. */
const GIVEN_UP_MS = 10_000;

/** A text as one WebSocket frame. A client has to mask what it sends; zeros are a mask as well. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new Error('Longer messages are not needed here.');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

/** The texts of the whole frames in some bytes, and the bytes behind them. */
function unframe(bytes: Buffer): { texts: string[]; rest: Buffer } {
  const texts: string[] = [];
  for (;;) {
    const short = (bytes[1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < head) return { texts, rest: bytes };
    const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
    if (bytes.length < head + length) return { texts, rest: bytes };
    texts.push(bytes.toString('utf8', head, head + length));
    bytes = bytes.subarray(head + length);
  }
}

function connect({ hostname, port }: URL): Promise<Socket> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: 'http://localhost',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
  };
  return new Promise((found, failed) => {
    const asked = request({ hostname, port, path: '/ws', headers, timeout: GIVEN_UP_MS });
    asked.once('timeout', () => asked.destroy(new Error('The inspector does not answer.')));
    asked.once('upgrade', (_, socket: Socket, head) => {
      socket.unshift(head);
      found(socket);
    });
    asked.once('response', ({ statusCode }) => failed(new Error(`The inspector answered ${statusCode}.`)));
    asked.once('error', failed);
    asked.end();
  });
}

/**
 * How large the heap of the Worker's isolate is, as its inspector says. Every call connects anew: one that stays
 * connected is sent everything that the Worker logs.
 */
export async function heapUsage(inspector: URL): Promise<HeapUsage> {
  const socket = await connect(inspector);
  const id = 1;
  try {
    return await new Promise((found, failed) => {
      let bytes: Buffer = Buffer.alloc(0);
      socket.on('data', (more) => {
        const { texts, rest } = unframe(Buffer.concat([bytes, more]));
        bytes = rest;
        for (const text of texts.filter((one) => one.startsWith('{'))) {
          const message = JSON.parse(text) as { id?: number; result?: HeapUsage };
          if (message.id === id && message.result) found(message.result);
        }
      });
      socket.once('close', () => failed(new Error('The inspector hung up.')));
      socket.setTimeout(GIVEN_UP_MS, () => socket.destroy());
      socket.write(frame(JSON.stringify({ id, method: 'Runtime.getHeapUsage' })));
    });
  } finally {
    socket.destroy();
  }
}
