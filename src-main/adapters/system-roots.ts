import { readFile, stat } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { SystemRoots, SystemTrust } from '../services/ports.ts';
import { systemName } from './system-name.ts';

/** Where the distributions of Linux keep the authorities that they trust, in one file; as Go's crypto/x509 looks for them. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const compact = (pem: string): string => pem.replaceAll(/\s/g, '');

/** Since Node 22.15; what it answers it keeps. */
const { getCACertificates } = tls as { readonly getCACertificates?: (type: 'system') => readonly string[] };

/** What the system trusts, and of that what Node does not by itself. */
function trustOf(where: Pick<SystemTrust, 'from' | 'path'>, found: readonly string[]): SystemTrust {
  const known = new Set(tls.rootCertificates.map(compact));
  const further = [...new Map(found.map((pem) => [compact(pem), pem])).entries()];
  return {
    ...where,
    count: further.length,
    bundled: tls.rootCertificates.length,
    furtherPems: further.flatMap(([key, pem]) => (known.has(key) ? [] : [pem])),
  };
}

/**
 * The system's own authorities, read when somebody asks: by the runtime where it can, on Linux else from the file that other programs
 * use. An older runtime on Windows or macOS has none.
 */
export function systemRoots(): SystemRoots {
  let ofRuntime: SystemTrust | undefined;
  let ofFile: { readonly version: string; readonly trust: SystemTrust } | undefined;
  return {
    async read() {
      if (ofRuntime !== undefined) return ofRuntime;
      const found = getCACertificates?.('system') ?? [];
      if (found.length > 0) return (ofRuntime = trustOf({ from: 'runtime' }, found));
      const file = systemName === 'linux' ? await bundleFile() : undefined;
      if (file === undefined) return trustOf({ from: 'nowhere' }, []);
      if (ofFile?.version === file.version) return ofFile.trust;
      const text = await readFile(file.path, 'utf8').catch(() => '');
      ofFile = {
        version: file.version,
        trust: trustOf({ from: 'file', path: file.path }, text.match(certificate) ?? []),
      };
      return ofFile.trust;
    },
  };
}

/** The file that there is, and what changes when it does. As with OpenSSL, one that the environment names is the only one. */
async function bundleFile(): Promise<{ readonly path: string; readonly version: string } | undefined> {
  const named = process.env['SSL_CERT_FILE'] ?? '';
  for (const path of named === '' ? bundles : [named]) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) return { path, version: `${path} ${found.mtimeMs} ${found.size}` };
  }
  return undefined;
}
