import type { Config } from './settings.js';

export type { Config } from './settings.js';

/**
 * Gives a config file its types; it hands back what it is given.
 *
 * @example
 * // beeline.config.mjs
 * import { defineConfig } from '@beeline/trainer/config';
 * export default defineConfig({ mode: 'finetune', epochs: 10, schedule: 'one-cycle' });
 */
export const defineConfig = (config: Config): Config => config;
