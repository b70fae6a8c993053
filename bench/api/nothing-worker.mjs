// @ts-check
/** A Worker that does nothing: what it takes, the local environment takes for any Worker. */
export default { fetch: () => new Response('ok') };
