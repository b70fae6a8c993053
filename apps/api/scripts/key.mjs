// @ts-check
/**
 * `npm run key -- NAME`: a new API key. The key goes to its holder, the line with its hash into API_KEYS, best as a
 * secret: `npx wrangler secret put API_KEYS` in apps/api.
 */
import { createHash, randomBytes } from 'node:crypto';

const [name = ''] = process.argv.slice(2);
if (!/^[\w.-]{1,64}$/.test(name)) {
  console.error('npm run key -- NAME: up to 64 letters, digits, ".", "_" and "-" say whose key it is.');
  process.exit(2);
}
const key = `beeline_${randomBytes(32).toString('base64url')}`;
console.log(`key:      ${key}\nAPI_KEYS: ${name}:${createHash('sha256').update(key).digest('hex')}`);
