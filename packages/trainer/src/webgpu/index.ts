/**
 * WebGPU for Node: any graphics card of the last ten years, without CUDA. npm's package `webgpu` is Chromium's own
 * implementation, Dawn, on Vulkan, Metal or Direct3D 12. It is large, so it is no dependency: `beeline webgpu install`
 * brings the pinned version, and it is used where it is there.
 *
 * @example
 * await installWebgpu();
 * const adapter = await requestAdapter();
 * console.log(adapter ? adapter.info.description : 'no graphics card');
 */
export { isSoftware, openDevice, releaseAdapters, requestAdapter } from './adapter.js';
export { installWebgpu } from './install.js';
export { type Adapter, type Device, hasWebgpu, webgpuFolder } from './package.js';
export { VERSION as WEBGPU_VERSION } from './pinned.js';
