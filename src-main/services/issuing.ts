import type { Forms } from '../core/asn1/forms.ts';
import { i18n } from '../core/language/index.ts';
import { Problem, inField } from '../core/problem.ts';
import { type PemBlock, certificateBlocks, decodePem } from '../core/keystore/pem.ts';
import { isPrivateKeyBlock, readPrivateKey } from '../core/keystore/private-key.ts';
import type { PasswordCiphers, Signer } from '../core/primitives.ts';
import { decodeText } from '../core/text.ts';
import { type CertificateRequest, issueCertificate } from '../core/x509/certificate.ts';
import type { IssuerAddresses } from '../core/x509/issuer-addresses.ts';
import { constraintDoubts } from '../core/x509/name-constraints.ts';
import {
  type Validity,
  isAuthority,
  saysAddresses,
  serialFrom,
  serialOctets,
  validityFor,
} from '../core/x509/profiles.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Warning } from '../contract/models.ts';
import type { FolderReading, Ports } from './ports.ts';
import { validityWarnings } from './validity-warnings.ts';

/** An authority that is ready to sign. `chain` is DER, its own certificate first and the root last. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  readonly signer: Signer;
  /** What its certificates say of where to find its list and more. */
  readonly addresses?: IssuerAddresses | undefined;
  /** What may become of what it signs. */
  readonly doubts?: readonly Warning[];
}

type IssuingPorts = Pick<Ports, 'ciphers' | 'keys' | 'clock'> & { readonly forms?: Forms | undefined };

export interface Order extends Omit<CertificateRequest, 'serial' | 'validity' | 'issuer' | 'issuerAddresses'> {
  readonly validityDays: number | undefined;
  /** How long ago it begins; without it the usual minutes. */
  readonly backdateMinutes?: number | undefined;
}

type SignedBy = { readonly issuer: Issuer } | { readonly selfSigner: Signer };

/** A certificate as it was ordered, which nobody has read yet. `der`: of all of it. */
export interface Issued {
  readonly der: Uint8Array;
  readonly serial: Uint8Array;
  readonly validity: Validity;
  readonly warnings: Warning[];
}

/** Signs a certificate by the profile: with the issuer's key, or with its own (`selfSigner`). */
export async function issue(
  order: Order,
  by: SignedBy,
  ports: IssuingPorts,
): Promise<{ certificate: Certificate; warnings: Warning[] }> {
  const { der, warnings } = await issueUnread(order, by, ports);
  return { certificate: readCertificate(der), warnings };
}

/** The same for whoever knows what was ordered. */
export async function issueUnread(
  order: Order,
  by: SignedBy,
  { ciphers, clock, forms }: IssuingPorts,
): Promise<Issued> {
  const issuer = 'issuer' in by ? by.issuer : undefined;
  const { validityDays, backdateMinutes, ...terms } = order;
  const validity = validityFor(
    terms.profile,
    clock.now(),
    validityDays,
    issuer?.certificate,
    backdateMinutes === undefined ? undefined : backdateMinutes * 60_000,
  );
  const serial = serialFrom(ciphers.random(serialOctets));
  const der = await issueCertificate(
    {
      ...terms,
      ...(saysAddresses(terms.profile) ? { issuerAddresses: issuer?.addresses } : {}),
      serial,
      validity,
      ...(issuer === undefined
        ? {}
        : {
            issuer: {
              name: issuer.certificate.subject.der,
              keyIdentifier: issuer.certificate.subjectKeyIdentifier,
            },
          }),
    },
    'issuer' in by ? by.issuer.signer : by.selfSigner,
    ciphers.digest,
    forms,
  );
  const { subject, alternativeNames } = terms;
  const named = { subject, alternativeNames, isEnd: !isAuthority(terms.profile) };
  const doubts = [
    ...(issuer?.doubts ?? []),
    ...constraintDoubts(issuer?.chain ?? [], named).map((message): Warning => ({ code: 'issuer-doubtful', message })),
  ];
  return { der, serial, validity, warnings: [...doubts, ...validityWarnings(validity, issuer)] };
}

/** The input that an authority's key, or a device's own, is opened with. */
type PassphraseField = 'passphrase' | 'keyPassphrase';

/** Reads a key and, where its passphrase does not fit, names the file: two keys may have been asked for. */
async function openKey(
  block: PemBlock,
  password: string | undefined,
  path: string,
  field: PassphraseField,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  try {
    return await readPrivateKey(block, password, ciphers);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'WRONG_PASSWORD')
      throw error.but({ message: i18n.t('The passphrase does not open {path}.', { path }), field });
    throw error.code === 'PASSWORD_REQUIRED' ? error.but({ field }) : error;
  }
}

/** `path`: of the key's file. */
function keyMismatch(path: string): Problem {
  return new Problem(
    'KEY_MISMATCH',
    i18n.t('The key in {path} does not belong to the certificate beside it, or is damaged.', { path }),
    {
      field: 'workspace',
      remedy: i18n.t('Restore both files from the same backup.'),
    },
  );
}

/** Reads certificates from PEM text. Throws FORMAT_NOT_RECOGNISED or DAMAGED. */
export function certificatesFromPem(text: string, field: string): [Certificate, ...Certificate[]] {
  const [first = noCertificate(field), ...rest] = certificatesIn(text, field);
  return [readCertificate(first), ...rest.map(readCertificate)];
}

const certificatesIn = (text: string, field: string): Uint8Array[] =>
  certificateBlocks(inField(field, () => decodePem(text)));

function noCertificate(field: string): never {
  throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in it.'), {
    field,
    remedy: i18n.t('Choose a file that has a BEGIN CERTIFICATE line, or a .cer or .der file.'),
  });
}

/** The certificates of a PEM file in a folder. */
export async function readCertificates(folder: FolderReading, path: string): Promise<[Certificate, ...Certificate[]]> {
  return certificatesFromPem(await readText(folder, path), 'workspace');
}

/** The same, of a file that may be missing: none then. */
export async function certificatesIfThere(folder: FolderReading, path: string): Promise<readonly Certificate[]> {
  return (await folder.read(path)) === undefined ? [] : readCertificates(folder, path);
}

/** The private key of a PEM file in a folder, as PKCS#8 DER. */
export async function readKey(
  folder: FolderReading,
  path: string,
  password: string | undefined,
  ciphers: PasswordCiphers,
  field: PassphraseField = 'passphrase',
): Promise<Uint8Array> {
  const keyText = await readText(folder, path);
  const block = inField('workspace', () => decodePem(keyText)).find(isPrivateKeyBlock);
  if (block === undefined) {
    throw new Problem('DAMAGED', i18n.t('There is no private key in {path}.', { path: folder.absolute(path) }), {
      field: 'workspace',
    });
  }
  return openKey(block, password, folder.absolute(path), field, ciphers);
}

/** An authority that is ready to sign, with its key in PKCS#8 DER. */
export type OpenedIssuer = Issuer & { readonly privateKey: Uint8Array };

/** A chain and its key, as they were read. */
interface ReadIdentity {
  /** DER, leaf first. */
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
}

/** Reads a chain and its key from a folder. Whether they belong together, and what is above the leaf, is for whoever uses them, as TLS does. */
export async function readUnproven(
  folder: FolderReading,
  chainPath: string,
  keyPath: string,
  password: string | undefined,
  { ciphers }: Pick<IssuingPorts, 'ciphers'>,
  field: PassphraseField = 'passphrase',
): Promise<ReadIdentity> {
  const text = await readText(folder, chainPath);
  const [leaf = noCertificate('workspace'), ...above] = certificatesIn(text, 'workspace');
  readCertificate(leaf);
  return { chain: [leaf, ...above], privateKey: await readKey(folder, keyPath, password, ciphers, field) };
}

/** Reads a chain and its key from a folder, and proves that they belong together. */
export async function readIdentity(
  folder: FolderReading,
  chainPath: string,
  keyPath: string,
  password: string | undefined,
  { ciphers, keys }: IssuingPorts,
  field: PassphraseField = 'passphrase',
): Promise<OpenedIssuer> {
  const [certificate, ...rest] = await readCertificates(folder, chainPath);
  const privateKey = await readKey(folder, keyPath, password, ciphers, field);
  const signer = keys.signer(privateKey);
  // A key that was damaged on disk may still sign, and nobody could verify what it signed.
  if (!(await keys.proves(signer, certificate.publicKey))) throw keyMismatch(folder.absolute(keyPath));
  return { certificate, chain: [certificate.der, ...rest.map(({ der }) => der)], signer, privateKey };
}

async function readText(folder: FolderReading, path: string): Promise<string> {
  const bytes = await folder.read(path);
  if (bytes === undefined) {
    throw new Problem('WORKSPACE_INVALID', i18n.t('{path} is missing.', { path: folder.absolute(path) }), {
      field: 'workspace',
      remedy: i18n.t('Restore the file from a backup.'),
    });
  }
  return decodeText(bytes) ?? '';
}
