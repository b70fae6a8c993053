// @ts-check
/**
 * `npm run beeline -- COMMAND ...`: the command line, set up first if need be, run where the user stands. Serving and
 * deploying belong to the API and everything else to the trainer; neither knows the other, so it is told apart here.
 */
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

setup();
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

const [command = '--help', ...rest] = process.argv.slice(2);
// The engines that the trainer can start serve as well; that both are here is known here only.
const engines = fileURLToPath(new URL('../packages/trainer/dist/backends/index.js', import.meta.url));
if (command === 'serve') (await import('../apps/api/scripts/serve-node.mjs')).main(rest, engines);
else if (command === 'deploy') await (await import('../apps/api/scripts/deploy.mjs')).main(rest);
else {
  if (['--help', '-h', 'help'].includes(command))
    process.once('exit', () =>
      console.log(`
From the repository, also:
  serve                               the page and the API on Node, one process a core
  deploy                              the page and the API on Cloudflare; --dry-run says what that takes
`),
    );
  await import('../packages/trainer/bin/beeline.mjs');
}
