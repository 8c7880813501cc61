import { decodeControl, controlFile } from '../control-file.ts';
import type { Ports } from '../ports.ts';

/**
 * Secrets that Certbench itself has just now, so that they can be cut out wherever they stand: remembered passphrases, the password of
 * the proxy, and the token of the local hub. One that cannot be had is missing.
 */
export async function knownSecrets({ secrets, folders, desktop }: Ports): Promise<string[]> {
  const names = [...secrets.names()];
  const recalled = await Promise.all(names.map((name) => secrets.recall(name).catch(() => undefined)));
  const control = await folders
    .open(folders.join(desktop.data, 'hub'))
    .read(controlFile)
    .catch(() => undefined);
  const token = control === undefined ? undefined : decodeControl(control)?.token;
  return [...recalled, token].filter((secret) => secret !== undefined);
}
