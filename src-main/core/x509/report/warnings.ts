import { type Asn1, Tag, isUniversal, toDer } from '../../asn1/asn1.ts';
import { equalBytes } from '../../bytes.ts';
import { quoted } from '../../quoting.ts';
import { describePublicKey, signatureName } from '../algorithms.ts';
import { clientUsageFault } from '../client-purpose.ts';
import { type Certificate, readCertificate } from '../read-certificate.ts';
import { serialOctetsAtMost } from '../profiles.ts';
import { isKnownExtension } from './extensions.ts';
import { datesOf, hasNoSeconds, isOfWrongType, pssHash, unusualTypes, versionOf } from './fields.ts';
import type { ReportCause, ReportExtension, ReportSection, ReportWarning } from './model.ts';
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
  return [dates, damage, key, purpose, names, form, encoding].flatMap((judge) => judge(judged));
}

const warn = (cause: ReportCause, message: string): ReportWarning[] => [{ cause, message }];
const day = (at: Date): string => at.toISOString().slice(0, 10);

function dates({ raw, now, issuer }: Judged): ReportWarning[] {
  const found = datesOf(raw);
  if (found === undefined) return [];
  const { notBefore, notAfter } = found;
  return [
    ...(notAfter < now ? warn('expired', `It expired on ${day(notAfter)}; servers refuse it. Issue a new one.`) : []),
    ...(notBefore > now
      ? warn(
          'not-yet-valid',
          `It is valid only from ${day(notBefore)}. Wait until then, or see whether this clock is right.`,
        )
      : []),
    ...(issuer !== undefined && notAfter > issuer.notAfter
      ? warn(
          'outlives-issuer',
          `It is valid for longer than its issuer, which ends on ${day(issuer.notAfter)}; from then on it is refused.`,
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
        warn('field-damaged', `Its part "${title}" is damaged. Fetch it again, or have it issued again.`),
      ),
    ...extensions
      .filter(({ damaged }) => damaged)
      .flatMap(({ name }) =>
        warn('extension-damaged', `The extension ${name} is damaged; many programs refuse the certificate for it.`),
      ),
    ...[...repeated].flatMap((name) =>
      warn('extension-repeated', `It has the extension ${name} more than once, which RFC 5280 4.2 forbids.`),
    ),
    ...extensions
      .filter(({ oid, critical }) => critical && oid !== '' && !isKnownExtension(oid))
      .flatMap(({ name }) =>
        warn(
          'critical-unknown',
          `The extension ${name} is critical and not known here: whoever does not know it must refuse the certificate.`,
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

/** NIST SP 800-131A: RSA below 2048 bits is not to be used. */
const shortestRsa = 2048;

function key({ raw }: Judged): ReportWarning[] {
  const weak = attempt(() => weakSignature(raw.algorithm));
  const facts = attempt(() => describePublicKey(toDer(raw.publicKey)));
  const isRsa = facts?.algorithm === 'RSA' || facts?.algorithm === 'RSA-PSS';
  return [
    ...(weak === undefined
      ? []
      : warn(
          'weak-signature',
          `It is signed by ${weak}, which can be forged; most servers refuse it. Have it issued with SHA-256.`,
        )),
    ...(isRsa && facts.bits !== undefined && facts.bits < shortestRsa
      ? warn(
          'short-rsa-key',
          `Its RSA key has ${facts.bits} bits; less than ${shortestRsa} can be broken, and most servers refuse it. Make a longer key.`,
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
    ? warn('no-client-auth', `${fault.reason} A device cannot log in with it: have it issued with clientAuth.`)
    : [];
}

function names(judged: Judged): ReportWarning[] {
  const { certificate, deviceIdFault } = judged;
  if (certificate === undefined) return [];
  const role = roleOf(judged);
  if (role === 'server' && (certificate.alternativeNames ?? []).length === 0) {
    return warn(
      'server-without-names',
      'It is a server’s and has no Subject Alternative Name: clients compare only those names, and refuse it. Issue it with the server’s names.',
    );
  }
  // A certificate that is nobody's known device is judged as one only where it says that it is a client's.
  if (role !== 'device' && !(role === undefined && certificate.extendedKeyUsage?.includes('clientAuth') === true))
    return [];
  const { commonName } = certificate.subject;
  if (commonName === undefined) {
    return warn('not-a-device-id', 'It has no common name, by which clouds know a device.');
  }
  const fault = deviceIdFault(commonName);
  return fault === undefined
    ? []
    : warn('not-a-device-id', `Its common name ${quoted(commonName)} cannot be a device ID: ${fault}`);
}

/** RFC 5280 4.1.2.1 and 4.1.2.2. */
function form({ raw }: Judged): ReportWarning[] {
  const version = versionOf(raw);
  const serial = attempt(() => reader().integerBytes(raw.serial));
  const positive = serial === undefined || ((serial[0] ?? 0) < 0x80 && serial.some((byte) => byte !== 0));
  const tooLong = serial !== undefined && serial.length > serialOctetsAtMost;
  const differs = !equalBytes(toDer(raw.innerAlgorithm), toDer(raw.algorithm));
  return [
    ...(version !== undefined && version < 3
      ? warn(
          'old-version',
          `It is of version ${version}, which has no extensions: it does not say what it is for. Clouds want version 3.`,
        )
      : []),
    ...(positive
      ? []
      : warn('serial-not-positive', 'Its serial number is zero or negative; RFC 5280 4.1.2.2 wants a positive one.')),
    ...(tooLong
      ? warn(
          'serial-too-long',
          `Its serial number has ${serial.length} octets; RFC 5280 4.1.2.2 allows ${serialOctetsAtMost}.`,
        )
      : []),
    ...(differs
      ? warn(
          'algorithms-differ',
          'It names two signature algorithms, one inside and another outside of what is signed; RFC 5280 4.1.1.2 wants one.',
        )
      : []),
  ];
}

function encoding({ raw }: Judged): ReportWarning[] {
  const types = [...new Set([...unusualTypes(raw.subject), ...unusualTypes(raw.issuer)])];
  const times = attempt(() => reader().sequence(raw.validity)) ?? [];
  return [
    ...(types.length === 0
      ? []
      : warn(
          'unusual-text',
          `Its names are written as ${types.join(' and ')}; RFC 5280 4.1.2.4 wants UTF8String or PrintableString, and some programs read others wrongly.`,
        )),
    ...(times.some(isOfWrongType)
      ? warn(
          'wrong-time-type',
          'A date is of the wrong type: RFC 5280 4.1.2.5 wants UTCTime through 2049 and GeneralizedTime from 2050.',
        )
      : []),
    ...(times.some(hasNoSeconds)
      ? warn('wrong-time-type', 'A date has no seconds, which RFC 5280 4.1.2.5.1 wants.')
      : []),
    ...(isDer(raw)
      ? []
      : warn('not-der', 'It is not written in DER, as X.690 asks for what is signed; some programs refuse it.')),
  ];
}

/** DER has one form only: what is read and written again is the same, and TRUE is FF (X.690 10, 11.1). */
const isDer = ({ der, tree }: RawCertificate): boolean => equalBytes(toDer(tree), der) && truths(tree);

function truths(node: Asn1): boolean {
  if (typeof node.value !== 'string') return node.value.every(truths);
  return !isUniversal(node, Tag.boolean) || node.value === '\u00ff' || node.value === '\u0000';
}
