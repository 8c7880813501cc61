import { spawnSync } from 'node:child_process';
import { createHash, getHashes } from 'node:crypto';

/** SHA3-256 in hex by Node's OpenSSL, or where Node has BoringSSL, which knows no SHA-3, by the program. */
export function sha3(text: string): string {
  if (getHashes().includes('sha3-256')) return createHash('sha3-256').update(text).digest('hex');
  const { stdout, error } = spawnSync('openssl', ['dgst', '-sha3-256', '-r'], { input: text, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return stdout.slice(0, 64);
}
