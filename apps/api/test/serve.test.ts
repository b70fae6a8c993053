import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiDir, assembleAssets } from '../scripts/assemble.mjs';
import { serve } from '../scripts/serve.mjs';
import { type Fixture, makeFixture } from './fixture.js';

const state = join(apiDir, '.wrangler');
let fixture: Fixture;
let folder: string;
beforeAll(async () => {
  fixture = await makeFixture();
  folder = mkdtempSync(join(tmpdir(), 'beeline-serve-'));
});
afterAll(() => {
  fixture?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Turns one bit of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 3]! ^= 1;
  writeFileSync(file, bytes);
}

describe('the assets', () => {
  it('are the page and the bundle, and nothing of before', () => {
    const { web, bundleDir: bundle } = fixture;
    const out = join(folder, 'assets');
    for (let i = 0; i < 2; i++) {
      assembleAssets({ web, bundles: [bundle], out });
      expect(readdirSync(out).sort()).toEqual(['index.html', 'model', 'models']);
      expect(readdirSync(join(out, 'model')).sort()).toEqual(readdirSync(bundle).sort());
      writeFileSync(join(out, 'old.js'), '');
    }
  });

  it('need a built page and a bundle, and say which is missing and how to get it', () => {
    const { web, bundleDir: bundle } = fixture;
    const out = join(folder, 'none');
    expect(() => assembleAssets({ web: folder, bundles: [bundle], out })).toThrow(/no built page in .*npm run setup/s);
    expect(() => assembleAssets({ web, bundles: [folder], out })).toThrow(/no model bundle in .*npm run train/s);
    expect(existsSync(out)).toBe(false);
  });

  it('can hold several bundles, of different names', () => {
    const { web, bundleDir } = fixture;
    const out = join(folder, 'several');
    const other = fixture.renamed('other');
    expect(assembleAssets({ web, bundles: [bundleDir, other], out })).toMatchObject([
      { name: 'random-beenet', path: 'model/', sha256: fixture.reference.bundle.sha256 },
      { name: 'other', path: 'models/other/', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(readdirSync(join(out, 'models')).sort()).toEqual(['index.json', 'other']);
    expect(() => assembleAssets({ web, bundles: [other, other], out })).toThrow(/Two of the bundles are named other/);
    expect(() => assembleAssets({ web, bundles: [fixture.renamed('a/../b')], out })).toThrow('letters, digits');
  });

  it('are refused where the Worker could not serve them', () => {
    const bundle = join(folder, 'large');
    cpSync(fixture.bundleDir, bundle, { recursive: true });
    writeFileSync(join(bundle, 'model.safetensors'), new Uint8Array(25 * 2 ** 20 + 1));
    const parts = { web: fixture.web, bundles: [bundle], out: join(folder, 'none') };
    expect(() => assembleAssets(parts)).toThrow(/25 MiB.*float16.*R2.*on Node/);
    expect(assembleAssets({ ...parts, maxFile: Number.POSITIVE_INFINITY })).toHaveLength(1);
  });
});

describe('the server', () => {
  it('without a bundle does not start', async () => {
    await expect(serve({ bundleDir: folder, web: fixture.web })).rejects.toThrow('no model bundle');
  });

  it('with a damaged or too new bundle does not start, and says what is wrong with it', async () => {
    const bundleDir = join(folder, 'damaged');
    cpSync(fixture.bundleDir, bundleDir, { recursive: true });
    damage(join(bundleDir, 'model.safetensors'));
    await expect(serve({ bundleDir, web: fixture.web })).rejects.toThrow(/cannot be served.*model.safetensors/);
    writeFileSync(join(bundleDir, 'manifest.json'), '{"schema": 99}');
    await expect(serve({ bundleDir, web: fixture.web })).rejects.toThrow(/schema 99.*Update Beeline/);
    expect(readdirSync(state).filter((name) => name.startsWith(`serve-${process.pid}-`))).toEqual([]);
  });

  it('takes the next port if one is taken, and where the deployed weights are damaged answers 503', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    const { web, bundleDir } = fixture;
    const server = await serve({ port, bundleDir, web });
    try {
      expect(server.port).toBeGreaterThan(port);
      expect(server.models).toEqual(['random-beenet']);
      const mine = readdirSync(state).find((name) => name.startsWith(`serve-${process.pid}-`))!;
      damage(join(state, mine, 'assets/model/model.safetensors'));
      for (let i = 0; i < 2; i++) {
        const response = await fetch(`${server.url}/v1/classify`, { method: 'POST', body: 'photo' });
        expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
        expect(await response.json()).toMatchObject({ code: 'model_not_ready' });
      }
      for (const path of ['/', '/healthz']) expect((await fetch(server.url + path)).status).toBe(200);
    } finally {
      await server.dispose();
      taken.close();
    }
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
