import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * What Certbench refuses to make, it makes for test certificates alone: what `profiles.ts` decides can be passed by nowhere
 * else.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What only some files may have to do with, and which. */
const kept: readonly { readonly what: RegExp; readonly by: readonly string[] }[] = [
  {
    what: /\bcertificateByTerms\b/,
    by: [
      'src-main/core/test-certificates/making.ts',
      'src-main/core/x509/certificate-terms.ts',
      'src-main/core/x509/certificate.ts',
    ],
  },
  {
    what: /\b(?:weakKeys|WeakKeys|nodeWeakKeys)\b/,
    by: [
      'src-main/adapters/node-keys.ts',
      'src-main/adapters/node-ports.ts',
      'src-main/services/key-ports.ts',
      'src-main/services/ports.ts',
      'src-main/services/test-certificates/test-certificates.ts',
    ],
  },
  {
    what: /\btlsWeak\b|\bweak(?:: true|\?: true)|\.weak\b/,
    by: [
      'src-main/adapters/device-connections/client-tls.ts',
      'src-main/adapters/key-support.ts',
      'src-main/services/ports.ts',
      'src-main/services/test-certificates/trying.ts',
    ],
  },
];

const sources = readdirSync(join(root, 'src-main'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')] as const);

test.each(kept)('$what is asked for by test certificates alone', ({ what, by }) => {
  const found = sources.filter(([, text]) => what.test(text)).map(([name]) => name);
  expect(found.toSorted()).toEqual([...by]);
});
