/**
 * The service takes bytes only and asks no address outside, whoever names it. This takes `fetch` away from everything
 * in the isolate, our own code and every library's; the binding to the static assets, which leaves no machine, is not
 * this function. Imported first, so that nobody keeps the real one.
 */
const refuse: typeof fetch = () => Promise.reject(new Error('The service fetches no address.'));

globalThis.fetch = refuse;
