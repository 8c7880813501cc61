import { i18n } from '../../language/index.ts';
import { type Asn1, toDer } from '../../asn1/asn1.ts';
import { quoted } from '../../quoting.ts';
import { describePublicKey, signatureName } from '../algorithms.ts';
import { clientUsageFault } from '../client-purpose.ts';
import { type Certificate, readCertificate } from '../read-certificate.ts';
import { shortestRsa } from '../strength.ts';
import { isKnownExtension } from './extensions.ts';
import { datesOf, pssHash } from './fields.ts';
import { encoding, form } from './form-warnings.ts';
import { type ReportExtension, type ReportSection, type ReportWarning, warn } from './model.ts';
import { type RawCertificate, attempt, reader } from './raw.ts';

/** What it is judged by beside itself. */
export interface ReportWorld {
  readonly now: Date;
  /** Whose it is, where that is known. Without it, it is told by what it says itself. */
  readonly role?: 'authority' | 'device' | 'server' | undefined;
  /** Of its issuer, where that is at hand. */
  readonly issuer?: { readonly notAfter: Date } | undefined;
  /** Why a common name is no ID of a device; undefined for one that is. */
  readonly deviceIdFault: (commonName: string) => string | undefined;
}

interface Judged extends ReportWorld {
  readonly raw: RawCertificate;
  /** Undefined where some part of it is damaged. */
  readonly certificate: Certificate | undefined;
  readonly extensions: readonly ReportExtension[];
  readonly sections: readonly ReportSection[];
}

/** What is wrong with it or unusual, the most pressing first. Empty for a sound one. */
export function warningsOf(
  raw: RawCertificate,
  sections: readonly ReportSection[],
  extensions: readonly ReportExtension[],
  world: ReportWorld,
): ReportWarning[] {
  const certificate = attempt(() => readCertificate(raw.der));
  const judged = { ...world, raw, certificate, extensions, sections };
  return [...[dates, damage, key, purpose, names].flatMap((judge) => judge(judged)), ...form(raw), ...encoding(raw)];
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

function dates({ raw, now, issuer }: Judged): ReportWarning[] {
  const found = datesOf(raw);
  if (found === undefined) return [];
  const { notBefore, notAfter } = found;
  return [
    ...(notAfter < now
      ? warn('expired', i18n.t('It expired on {day}; servers refuse it. Issue a new one.', { day: day(notAfter) }))
      : []),
    ...(notBefore > now
      ? warn(
          'not-yet-valid',
          i18n.t('It is valid only from {day}. Wait until then, or see whether this clock is right.', {
            day: day(notBefore),
          }),
        )
      : []),
    ...(issuer !== undefined && notAfter > issuer.notAfter
      ? warn(
          'outlives-issuer',
          i18n.t('It is valid for longer than its issuer, which ends on {day}; from then on it is refused.', {
            day: day(issuer.notAfter),
          }),
        )
      : []),
  ];
}

function damage({ sections, extensions }: Judged): ReportWarning[] {
  const count = (id: string) => extensions.filter(({ oid }) => oid === id).length;
  const repeated = new Set(extensions.filter(({ oid }) => oid !== '' && count(oid) > 1).map(({ name }) => name));
  return [
    ...sections
      .filter(({ damaged }) => damaged)
      .flatMap(({ title }) =>
        warn(
          'field-damaged',
          i18n.t('Its part "{title}" is damaged. Fetch it again, or have it issued again.', { title }),
        ),
      ),
    ...extensions
      .filter(({ damaged }) => damaged)
      .flatMap(({ name }) =>
        warn(
          'extension-damaged',
          i18n.t('The extension {name} is damaged; many programs refuse the certificate for it.', { name }),
        ),
      ),
    ...[...repeated].flatMap((name) =>
      warn(
        'extension-repeated',
        i18n.t('It has the extension {name} more than once, which RFC 5280 4.2 forbids.', { name }),
      ),
    ),
    ...extensions
      .filter(({ oid, critical }) => critical && oid !== '' && !isKnownExtension(oid))
      .flatMap(({ name }) =>
        warn(
          'critical-unknown',
          i18n.t(
            'The extension {name} is critical and not known here: whoever does not know it must refuse the certificate.',
            { name },
          ),
        ),
      ),
  ];
}

/** Signatures with hashes that are broken, whatever they are called. RFC 6151, RFC 6194; RFC 8017 A.2.4 for MD2. */
const otherWeak: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2 with RSA',
  '1.2.840.113549.1.1.3': 'MD4 with RSA',
  '1.2.840.10040.4.3': 'DSA with SHA-1',
  '1.3.14.3.2.29': 'SHA-1 with RSA',
};

function weakSignature(algorithm: Asn1): string | undefined {
  const [id, parameters] = reader().sequence(algorithm);
  const oid = reader().oid(id);
  const name = otherWeak[oid] ?? signatureName(oid);
  const whole = name === 'RSASSA-PSS' ? `${name} with ${pssHash(parameters)}` : name;
  return /MD[245]\b|SHA-1\b/.test(whole) ? whole : undefined;
}

function key({ raw }: Judged): ReportWarning[] {
  const weak = attempt(() => weakSignature(raw.algorithm));
  const facts = attempt(() => describePublicKey(toDer(raw.publicKey)));
  const isRsa = facts?.algorithm === 'RSA' || facts?.algorithm === 'RSA-PSS';
  return [
    ...(weak === undefined
      ? []
      : warn(
          'weak-signature',
          i18n.t('It is signed by {weak}, which can be forged; most servers refuse it. Have it issued with SHA-256.', {
            weak,
          }),
        )),
    ...(isRsa && facts.bits !== undefined && facts.bits < shortestRsa
      ? warn(
          'short-rsa-key',
          i18n.t(
            'Its RSA key has {bits} bits; less than {shortestRsa} can be broken, and most servers refuse it. Make a longer key.',
            { bits: facts.bits, shortestRsa },
          ),
        )
      : []),
  ];
}

/** Whose it is: as it was told, else by what it says itself. */
function roleOf({ role, certificate }: Judged): ReportWorld['role'] {
  if (role !== undefined || certificate === undefined) return role;
  if (certificate.basicConstraints?.authority === true) return 'authority';
  return certificate.extendedKeyUsage?.includes('serverAuth') === true ? 'server' : undefined;
}

function purpose(judged: Judged): ReportWarning[] {
  const { certificate } = judged;
  const role = roleOf(judged);
  if (certificate === undefined || role === 'authority' || role === 'server') return [];
  const fault = clientUsageFault(certificate);
  return fault?.fault === 'not-for-clients'
    ? warn(
        'no-client-auth',
        i18n.t('{reason} A device cannot log in with it: have it issued with clientAuth.', { reason: fault.reason }),
      )
    : [];
}

function names(judged: Judged): ReportWarning[] {
  const { certificate, deviceIdFault } = judged;
  if (certificate === undefined) return [];
  const role = roleOf(judged);
  if (role === 'server' && (certificate.alternativeNames ?? []).length === 0) {
    return warn(
      'server-without-names',
      i18n.t(
        'It is a server’s and has no Subject Alternative Name: clients compare only those names, and refuse it. Issue it with the server’s names.',
      ),
    );
  }
  // A certificate that is nobody's known device is judged as one only where it says that it is a client's.
  if (role !== 'device' && !(role === undefined && certificate.extendedKeyUsage?.includes('clientAuth') === true))
    return [];
  const { commonName } = certificate.subject;
  if (commonName === undefined) {
    return warn('not-a-device-id', i18n.t('It has no common name, by which clouds know a device.'));
  }
  const fault = deviceIdFault(commonName);
  return fault === undefined
    ? []
    : warn(
        'not-a-device-id',
        i18n.t('Its common name {name} cannot be a device ID: {fault}', { name: quoted(commonName), fault }),
      );
}
