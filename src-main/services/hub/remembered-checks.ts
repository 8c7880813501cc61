import { toHex } from '../../core/bytes.ts';
import type { Digest, SignatureChecks } from '../../core/primitives.ts';

/** Results that are kept; the oldest gives way. */
const most = 20_000;

/** Signatures on certificates that were checked once: a device comes back with the same certificate time and again. */
export function rememberedChecks(checks: SignatureChecks, digest: Digest): SignatureChecks {
  const results = new Map<string, boolean>();
  return {
    checks: (signature) => checks.checks(signature),
    signsWith: (algorithm) => checks.signsWith(algorithm),
    check(certificate, publicKey) {
      const name = toHex(digest('sha256', certificate)) + toHex(digest('sha256', publicKey));
      const known = results.get(name);
      if (known !== undefined) return known;
      const [oldest] = results.keys();
      if (results.size >= most && oldest !== undefined) results.delete(oldest);
      const result = checks.check(certificate, publicKey);
      results.set(name, result);
      return result;
    },
  };
}
