// @ts-check
/**
 * A Worker under workerd in a process of its own, so that what it takes can be told from the rest: ours, or the one at
 * the second argument, with the bundle at the first.
 */
import { serve } from '../../apps/api/scripts/serve.mjs';

const [bundleDir = '', entrypoint] = process.argv.slice(2);
const server = await serve({ port: 0, bundleDir, ...(entrypoint && { entrypoint }) });
process.send?.({ url: server.url });
process.once('disconnect', async () => {
  await server.dispose();
  process.exit(0);
});
