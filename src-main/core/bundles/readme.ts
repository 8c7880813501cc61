import type { Digest } from '../primitives.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import { thumbprintsOf } from '../x509/thumbprint.ts';
import type { Bundle, BundlePart, BundleSubject, PemPart } from './bundle.ts';
import type { BundlePlan } from './order.ts';

export const readmeName = 'README.txt';

/** Tells whoever is handed the files of a bundle what each is; passwords are named and not told. Lines end as in Windows. */
export function readmeOf(bundle: Bundle, subject: BundleSubject, plan: BundlePlan, digest: Digest, now: Date): string {
  const [own] = subject.chain;
  const title = `${subject.name}: ${bundle.label}`;
  const lines = [
    title,
    '='.repeat(title.length),
    '',
    bundle.about,
    '',
    `Valid until         ${dayOf(readCertificate(own).notAfter)}`,
    `SHA-256 thumbprint  ${thumbprintsOf(own, digest).sha256}`,
    '',
    ...plan.parts.flatMap((part) => [part.name, `    ${contentsOf(part, subject, plan)}`]),
    '',
    'Whoever has a private key, and its password where it has one, can log in with it: keep it to yourself.',
    'Passwords are not in here: they are the ones that were chosen when the files were made.',
    '',
    `Made by Certbench on ${dayOf(now)}.`,
    '',
  ];
  return lines.join('\r\n');
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function contentsOf({ contents }: BundlePart, { chain }: BundleSubject, { alias }: BundlePlan): string {
  switch (contents.form) {
    case 'der':
      return `${certificatesOf([contents.certificate])} (DER)`;
    case 'public-key':
      return `Public key of ${subjectOf(contents.certificate)} (PEM)`;
    case 'pem':
      return `${pemContents(contents.parts)} (PEM)`;
    case 'pkcs12': {
      const password = contents.password === 'keyPassword' ? 'key password' : 'store password';
      return `Private key with ${lowerFirst(certificatesOf(chain))}; opened by the ${password} (PKCS#12)`;
    }
    case 'jks': {
      const trusted = contents.trusted ? ', and the certificates to trust' : '';
      return `Private key "${alias}" with its chain${trusted}; opened by the store and the key password (Java keystore)`;
    }
  }
}

/** Keys and runs of certificates in their order. */
function pemContents(parts: readonly PemPart[]): string {
  const certificates = parts.filter((part) => typeof part !== 'string');
  const keys = parts.flatMap((part) => {
    if (typeof part !== 'string') return [];
    return part === 'private-key' ? ['Private key, not encrypted'] : ['Private key, opened by the key password'];
  });
  const listed = certificates.length === 0 ? [] : [certificatesOf(certificates)];
  const all = [...keys, ...listed];
  return all.map((text, index) => (index === 0 ? text : lowerFirst(text))).join('; ');
}

function certificatesOf(certificates: readonly Uint8Array[]): string {
  const names = certificates.map(subjectOf);
  return names.length === 1 ? `Certificate of ${names[0] ?? ''}` : `Certificates of ${names.join(', then ')}`;
}

const subjectOf = (certificate: Uint8Array): string => readCertificate(certificate).subject.text;

const lowerFirst = (text: string): string => `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`;
