// @ts-check
/** `npm start [-- --port N] [--host H] [--bundle DIR]...`: the Worker, under workerd, with the page and models. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root, setup } from './setup.mjs';

const usage = `npm start [-- OPTIONS]

  --bundle DIR   a model to serve; repeat it for several, the default first, the others by ?model=NAME
                 (default: the ants and bees model that comes with Beeline)
  --port N       the port to listen on (default: PORT, or 8787; the next free one if it is taken)
  --host NAME    the address to listen on (default: 127.0.0.1; 0.0.0.0 lets other machines in)`;

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        bundle: { type: 'string', multiple: true, default: [resolve(root, 'models/ants-bees')] },
        port: { type: 'string', default: process.env.PORT ?? '8787' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const { bundle = [], port: wanted = '', host = '127.0.0.1', help } = options();
if (help) {
  console.log(usage);
  process.exit(0);
}
const port = Number(wanted);
if (!Number.isInteger(port) || port < 0 || port > 65535)
  fail(`"${wanted}" is not a port: a whole number from 0 to 65535.`);

setup();
const { serve } = await import('../apps/api/scripts/serve.mjs');
const bundleDir = bundle.map((folder) => resolve(process.env.INIT_CWD ?? process.cwd(), folder));
const server = await serve({ port, host, bundleDir }).catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

if (server.port !== port && port !== 0) console.log(`Port ${port} is taken; using ${server.port} instead.`);
console.log(
  `\n  Beeline is up:  ${server.url}\n  Model:          ${server.models.join(', ')}\n  Stop:           Ctrl-C\n`,
);

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, async () => {
    await server.dispose();
    process.exit(0);
  });
