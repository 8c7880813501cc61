import { toHex } from '../../core/bytes.ts';
import { type Certificate, readCertificate } from '../../core/x509/read-certificate.ts';
import type { HubWorld } from '../../core/hub/face.ts';
import type { Digest } from '../../core/primitives.ts';

/** Results that are kept; the oldest gives way. */
const most = 20_000;
/** Certificates are larger; one of so many octets is nobody's who means well, and is read each time. */
const mostRead = 2000;
const mostBytes = 4096;

function remember<T>(results: Map<string, T>, name: string, bound: number, find: () => T): T {
  const known = results.get(name);
  if (known !== undefined) return known;
  const result = find();
  const [oldest] = results.keys();
  if (results.size >= bound && oldest !== undefined) results.delete(oldest);
  results.set(name, result);
  return result;
}

/** Signatures on certificates that were checked once: a device comes back with the same certificate time and again. */
export function rememberedChecks(checks: HubWorld['signatures'], digest: Digest): HubWorld['signatures'] {
  const results = new Map<string, boolean>();
  return {
    checks: (signature) => checks.checks(signature),
    signsWith: (algorithm) => checks.signsWith(algorithm),
    verifies: (signed, publicKey) => checks.verifies(signed, publicKey),
    check(certificate, publicKey) {
      const name = toHex(digest('sha256', certificate)) + toHex(digest('sha256', publicKey));
      return remember(results, name, most, () => checks.check(certificate, publicKey));
    },
  };
}

/** Certificates that were read once: what they say does not change. One that cannot be read is tried again. */
export function rememberedReading(digest: Digest): (der: Uint8Array) => Certificate {
  const read = new Map<string, Certificate>();
  return (der) =>
    der.length > mostBytes
      ? readCertificate(der)
      : remember(read, toHex(digest('sha256', der)), mostRead, () => readCertificate(der));
}
