import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { safeStorage } from 'electron';
import type { Change } from './changes.ts';

/** Run before the main module of the program that `vite build --mode e2e` makes. */
const wanted = JSON.parse(process.env['CERTBENCH_E2E_CHANGE'] ?? '{}') as Partial<Change>;
if (wanted.kind === 'keychain') standInForKeychain(wanted.key);

/** Electron's own half stays what it is; only what the system would do is done here. */
function standInForKeychain(key: string | undefined): void {
  const secret = createHash('sha256').update(String(key)).digest();
  const iv = Buffer.alloc(12);
  Object.assign(safeStorage, {
    isAsyncEncryptionAvailable: () => Promise.resolve(key !== undefined),
    getSelectedStorageBackend: () => (key === undefined ? 'basic_text' : 'gnome_libsecret'),
    async encryptStringAsync(text: string) {
      const cipher = createCipheriv('aes-256-gcm', secret, iv);
      return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    async decryptStringAsync(bytes: Buffer) {
      const decipher = createDecipheriv('aes-256-gcm', secret, iv);
      decipher.setAuthTag(bytes.subarray(-16));
      const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
      return { result: text, shouldReEncrypt: false };
    },
  });
}
