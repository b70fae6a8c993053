import worker from '../src/worker.js';

/** The Worker, and a query parameter that makes it try to fetch an address. */
export default {
  async fetch(request, env, context) {
    const address = new URL(request.url).searchParams.get('fetch');
    if (!address) return worker.fetch(request, env, context);
    return fetch(address).then(
      () => new Response('fetched'),
      (error) => new Response(error.message),
    );
  },
} satisfies typeof worker;
