// @ts-check
/** `npm start [-- --port N] [--host H] [--bundle DIR]...`: the Worker, under workerd, with the page and models. */
import { resolve } from 'node:path';
import { failWith, optionsOf } from './options.mjs';
import { root, setup } from './setup.mjs';

const usage = `npm start [-- OPTIONS]

  --bundle DIR   a model to serve; repeat it for several, the default first, the others by ?model=NAME
                 (default: the ants and bees model that comes with Beeline)
  --port N       the port to listen on (default: PORT, or 8787; the next free one if it is taken)
  --host NAME    the address to listen on (default: 127.0.0.1; 0.0.0.0 lets other machines in)`;

const {
  bundle,
  port: wanted,
  host,
} = optionsOf(usage, {
  bundle: { type: 'string', multiple: true, default: [resolve(root, 'models/ants-bees')] },
  port: { type: 'string', default: process.env.PORT ?? '8787' },
  host: { type: 'string', default: '127.0.0.1' },
}).values;
const port = Number(wanted);
if (!Number.isInteger(port) || port < 0 || port > 65535)
  failWith(`"${wanted}" is not a port: a whole number from 0 to 65535.`, usage);

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
