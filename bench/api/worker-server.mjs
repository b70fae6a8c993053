// @ts-check
/** The Worker under workerd in a process of its own, so that what it takes can be told from the rest. */
import { serve } from '../../apps/api/scripts/serve.mjs';

const server = await serve({ port: 0, bundleDir: process.argv[2] ?? '' });
process.send?.({ url: server.url });
process.once('disconnect', async () => {
  await server.dispose();
  process.exit(0);
});
