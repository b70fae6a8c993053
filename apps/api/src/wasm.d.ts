/** Wrangler compiles these when the Worker is built (its default rule `CompiledWasm`). */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

/** Named in full because the package declares the file's raw exports beside it. */
declare module '@jsquash/png/codec/pkg/squoosh_png_bg.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
