import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../training/cacheFolder.js';
import { VERSION } from './pinned.js';

/** The package, as far as it is used here. */
export interface Dawn {
  /** `navigator.gpu` of a browser. @param flags Dawn's own, `name=value` */
  create(flags: readonly string[]): {
    requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<Adapter | null>;
  };
  /** The classes and constants that a browser has as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

export interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(wanted: { readonly requiredLimits: Readonly<Record<string, number | undefined>> }): Promise<Device>;
}

export interface Device {
  addEventListener(type: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  destroy(): void;
}

/** Where the package is put and looked for: beside what else can be made again, one folder a version. */
export const webgpuFolder = (cache = cacheFolder()): string => join(cache, 'webgpu', VERSION);

const entry = (folder: string): string => join(folder, 'node_modules', 'webgpu', 'index.js');

export const hasWebgpu = (folder = webgpuFolder()): boolean => existsSync(entry(folder));

/** Loads the package. What it throws says what a system lacks for it. */
export const loadWebgpu = (folder = webgpuFolder()): Promise<Dawn> => import(pathToFileURL(entry(folder)).href);
