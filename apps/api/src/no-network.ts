/**
 * The service takes bytes only and asks no address outside, whoever names it. This takes every way out that is there by
 * name away from everything in the isolate, our own code and every library's; the binding to the static assets, which
 * leaves no machine, is none of them. Imported first, so that nobody keeps a real one.
 */
function refuse(): never {
  throw new Error('The service fetches no address.');
}

globalThis.fetch = async () => refuse();

/** Function, not arrow: these are called with `new`. */
function Refused(): never {
  return refuse();
}
for (const name of ['WebSocket', 'EventSource', 'XMLHttpRequest', 'WebTransport'])
  if (name in globalThis) Object.defineProperty(globalThis, name, { value: Refused });

const { navigator } = globalThis as { navigator?: object };
if (navigator) Object.defineProperty(Object.getPrototypeOf(navigator), 'sendBeacon', { value: refuse });

export {};
