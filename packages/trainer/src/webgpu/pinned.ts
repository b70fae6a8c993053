/**
 * WebGPU for Node (Dawn, as Chromium has it) with everything it is installed with, exactly: what npm fetches is held
 * against these hashes, and its lock file is this.
 */
export const VERSION = '0.6.2';

export const MANIFEST = { private: true, dependencies: { webgpu: VERSION } } as const;

export const LOCK = {
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { dependencies: MANIFEST.dependencies },
    'node_modules/webgpu': {
      version: VERSION,
      integrity: 'sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q==',
      dependencies: { '@webgpu/types': '^0.1.72', debug: '^4.4.0' },
    },
    'node_modules/@webgpu/types': {
      version: '0.1.74',
      integrity: 'sha512-lgiI4hbuLcI9unnm2cL/tvCaQU45dp0xcLWJh5uB/9MBGvIA4F8XIk7nSiBeg+K4xWGYwgZKn80LmERI5CxoTA==',
    },
    'node_modules/debug': {
      version: '4.4.3',
      integrity: 'sha512-RGwwWnwQvkVfavKVt22FGLw+xYSdzARwm0ru6DhTVA3umU5hZc28V3kO4stgYryrTlLpuvgI9GiijltAjNbcqA==',
      dependencies: { ms: '^2.1.3' },
    },
    'node_modules/ms': {
      version: '2.1.3',
      integrity: 'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==',
    },
  },
} as const;
