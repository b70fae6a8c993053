// @ts-nocheck: it runs under workerd, as built JavaScript does.
/**
 * Stands in front of the built Worker, in tests only: it says how large the WebAssembly memories are that are still
 * alive. A memory never shrinks, so each is as large as it ever had to be.
 */
const alive = new Set();
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    for (const one of Object.values(this.exports)) if (one instanceof WebAssembly.Memory) alive.add(new WeakRef(one));
  }
};

const { default: worker } = await import('./worker.js');

function sizes() {
  const found = [];
  for (const one of alive) {
    const memory = one.deref();
    if (memory) found.push(memory.buffer.byteLength);
    else alive.delete(one);
  }
  return found;
}

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '/v1/memory-probe') return Response.json(sizes());
    return worker.fetch(request, env, context);
  },
};
