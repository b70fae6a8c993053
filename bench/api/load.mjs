// @ts-check
/**
 * The client of `npm run bench:api`, in a process of its own: keeps so many connections busy for so long with good and
 * bad requests in turn, and sends home how each ended.
 */
import { Agent, request } from 'node:http';

/** @typedef {{ name: string, path: string, body?: string, good: boolean }} Ask `body` in base64 */

const [url = '', seconds = '60', connections = '8'] = process.argv.slice(2);

/**
 * @param {Agent} agent
 * @param {Ask} ask
 * @returns {Promise<{ status: number, ms: number }>}
 */
function send(agent, { path, body }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const bytes = body === undefined ? undefined : Buffer.from(body, 'base64');
    const done = (/** @type {number} */ status) => resolve({ status, ms: performance.now() - started });
    const outgoing = request(new URL(path, url), {
      agent,
      method: bytes ? 'POST' : 'GET',
      headers: bytes ? { 'Content-Length': bytes.length } : {},
    });
    outgoing.on('response', (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode ?? 0));
    });
    // A connection that ended under a request counts as no answer.
    outgoing.on('error', () => done(0));
    outgoing.end(bytes);
  });
}

process.once('message', async (/** @type {readonly Ask[]} */ asks) => {
  /** @type {Record<string, number>} */
  const statuses = {};
  /** @type {number[]} */
  const times = [];
  const until = performance.now() + Number(seconds) * 1000;
  const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
  let turn = 0;
  const loop = async () => {
    while (performance.now() < until) {
      const ask = asks[turn++ % asks.length];
      if (!ask) return;
      const { status, ms } = await send(agent, ask);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (ask.good && status === 200) times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, loop));
  agent.destroy();
  process.send?.({ statuses, times: times.sort((a, b) => a - b) });
  process.disconnect();
});
