import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { safeStorage } from 'electron';
import { createServices as createReal } from '../../src-main/services/index.ts';
import type { ServeControl, Services } from '../../src-main/services/index.ts';
import type { Ports } from '../../src-main/services/ports.ts';
import { type Change, change } from './changes.ts';

export type { Services };

/** In the place of the real services in the program of Electron that `vite build --mode e2e` makes. */
export function createServices(ports: Ports, serveControl?: ServeControl): Services {
  const wanted = JSON.parse(process.env['CERTBENCH_E2E_CHANGE'] ?? '{}') as Change;
  if (wanted.kind === 'keychain') standInForKeychain(wanted.key);
  const { ports: changed, services, controls } = change(wanted);
  // For the test, which reaches into the main process.
  Object.assign(globalThis, { certbenchControls: controls });
  return services(createReal(changed(ports), serveControl));
}

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
