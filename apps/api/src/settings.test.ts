import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limitsFor, readSettings } from './settings.js';

it('has defaults', () => {
  expect(readSettings({})).toEqual({
    maxBytes: 10_485_760,
    maxFiles: 16,
    maxHeldBytes: 33_554_432,
    maxWaitMs: 5_000,
    image: { maxBytes: 10_485_760, maxPixels: 50_000_000, maxSide: 16_384, maxMemory: 50_331_648 },
    maxPixelsWhole: 4_000_000,
    keys: [],
    allowOrigins: '*',
  });
});

it('takes what is set', () => {
  const settings = readSettings({
    MAX_BYTES: '5',
    MAX_PIXELS: '6',
    MAX_SIDE: '7',
    ALLOW_ORIGINS: 'https://a, https://b',
  });
  expect(settings).toMatchObject({ maxBytes: 5, image: { maxBytes: 5, maxPixels: 6, maxSide: 7 } });
  expect(settings.allowOrigins).toEqual(['https://a', 'https://b']);
});

it.each(['10 MiB', '-1', '0', '1e6', ''])('refuses MAX_BYTES="%s" instead of guessing', (text) => {
  expect(() => readSettings({ MAX_BYTES: text })).toThrow('MAX_BYTES');
});

it('allows what is decoded whole fewer pixels than a JPEG', () => {
  const settings = readSettings({ MAX_PIXELS: '100', MAX_PIXELS_WHOLE: '10' });
  const starts = { jpeg: [0xff, 0xd8, 0xff, 0xe0], png: [137, 80, 78, 71, 13, 10, 26, 10], text: [65, 66] };
  const pixels = (start: number[]) =>
    limitsFor(new Uint8Array([...start, ...new Array(20).fill(0)]), settings).maxPixels;
  expect([pixels(starts.jpeg), pixels(starts.png)]).toEqual([100, 10]);
});

it('is what a text says, or an error that names the setting', () => {
  const names = ['MAX_BYTES', 'MAX_FILES', 'MAX_PIXELS', 'MAX_SIDE', 'MAX_WAIT_MS', 'MAX_HELD_BYTES'] as const;
  const text = fc.oneof(
    fc.bigInt({ min: -10n, max: 10n ** 18n }).map(String),
    fc.string({ unit: fc.constantFrom(...'0123 eE.-+x\n'), maxLength: 6 }),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), text, (name, value) => {
      let read: ReturnType<typeof readSettings>;
      try {
        read = readSettings({ [name]: value });
      } catch (error) {
        expect((error as Error).message).toContain(name);
        return;
      }
      const { image, maxBytes, maxFiles, maxWaitMs, maxHeldBytes } = read;
      expect([maxBytes, maxFiles, image.maxPixels, image.maxSide, maxWaitMs, maxHeldBytes].map(String)).toContain(
        value,
      );
    }),
    { numRuns: 500 },
  );
});

it('takes origins as they stand, and everyone only where that is said', () => {
  const origin = fc.webUrl({ withFragments: false, withQueryParameters: false });
  fc.assert(
    fc.property(fc.array(origin), fc.constantFrom(',', ' , ', ',,'), (origins, between) => {
      fc.pre(origins.every((one) => !/[,*]/.test(one)));
      expect(readSettings({ ALLOW_ORIGINS: origins.join(between) }).allowOrigins).toEqual(origins);
    }),
  );
});
