import { i18n } from '../../language/index.ts';
import type { Digest } from '../../primitives.ts';
import { readName } from '../subject.ts';
import { thumbprintsOf } from '../thumbprint.ts';
import { extensionNodes, readExtensions } from './extensions.ts';
import { sectionsOf } from './fields.ts';
import type { CertificateReport } from './model.ts';
import { attempt, takeApart } from './raw.ts';
import { type ReportWorld, warningsOf } from './warnings.ts';

/**
 * Everything that a certificate says (RFC 5280 4.1), ordered for people. Parts and extensions that are damaged are told as such, with
 * their bytes; DAMAGED is thrown for what has not the shape of a certificate at all.
 */
export function reportOf(der: Uint8Array, digest: Digest, world: ReportWorld): CertificateReport {
  const raw = takeApart(der);
  const sections = sectionsOf(raw);
  const nodes = extensionNodes(raw.rest);
  const extensions = readExtensions(nodes ?? []);
  const name = attempt(() => readName(raw.subject));
  const { sha1, sha256 } = thumbprintsOf(der, digest);
  return {
    title:
      name?.commonName ??
      (name?.text === undefined || name.text === '' ? i18n.t('Certificate without a name') : name.text),
    sections,
    extensions,
    thumbprints: [
      { name: 'SHA-256', value: sha256 },
      { name: 'SHA-1', value: sha1 },
    ],
    warnings: [
      ...(nodes === undefined
        ? [
            {
              cause: 'extension-damaged' as const,
              message: i18n.t('Its list of extensions is damaged; most programs refuse it.'),
            },
          ]
        : []),
      ...warningsOf(raw, sections, extensions, world),
    ],
  };
}
