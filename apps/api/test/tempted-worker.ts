import worker from '../src/worker.js';

/** Every way out of an isolate that a program can call by its name. */
const ways: Record<string, (address: string) => unknown> = {
  fetch: (address) => fetch(address),
  WebSocket: (address) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address.replace('http', 'ws'));
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    }),
  EventSource: (address) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(address);
      source.addEventListener('open', resolve);
      source.addEventListener('error', reject);
    }),
  sendBeacon: (address) =>
    (
      globalThis as unknown as { navigator: { sendBeacon(address: string, body: string): boolean } }
    ).navigator.sendBeacon(address, 'photo'),
};

/** The Worker, and query parameters that make it try to reach an address. */
export default {
  async fetch(request, env, context) {
    const { searchParams } = new URL(request.url);
    const [way, address] = [searchParams.get('way'), searchParams.get('address')];
    if (!way || !address) return worker.fetch(request, env, context);
    try {
      await ways[way]!(address);
      return new Response('reached');
    } catch (error) {
      return new Response((error as Error).message);
    }
  },
} satisfies typeof worker;
