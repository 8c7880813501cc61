import { i18n } from '../../language/index.ts';
import { type Asn1, Tag, isContext, isUniversal, toDer } from '../../asn1/asn1.ts';
import { universalName } from '../../asn1/tree.ts';
import { toBinaryString, toHex } from '../../bytes.ts';
import { describePublicKey, signatureName } from '../algorithms.ts';
import { serialText } from '../serial-number.ts';
import { type SubjectFields, readAttributes } from '../subject.ts';
import { bounded } from './extensions.ts';
import type { ReportField, ReportSection, SectionName } from './model.ts';
import { hashName, namedOid } from './oid-names.ts';
import { type RawCertificate, attempt, reader } from './raw.ts';

const titles: Readonly<Record<SectionName, () => string>> = {
  certificate: () => i18n.t('Certificate'),
  subject: () => i18n.t('Subject'),
  issuer: () => i18n.t('Issuer'),
  validity: () => i18n.t('Validity'),
  publicKey: () => i18n.t('Public key'),
  signature: () => i18n.t('Signature'),
};

const dayMs = 86_400_000;

/** The sections of a report, in the order in which people ask. A part that is damaged is told by its bytes. */
export function sectionsOf(raw: RawCertificate): ReportSection[] {
  const parts: readonly (readonly [SectionName, Asn1, () => ReportField[]])[] = [
    ['subject', raw.subject, () => nameFields(raw.subject)],
    ['issuer', raw.issuer, () => nameFields(raw.issuer)],
    ['validity', raw.validity, () => validityFields(raw)],
    ['publicKey', raw.publicKey, () => keyFields(raw.publicKey)],
    ['certificate', raw.serial, () => certificateFields(raw)],
    ['signature', raw.algorithm, () => signatureFields(raw)],
  ];
  return parts.map(([section, node, read]) => {
    const fields = attempt(read);
    return {
      section,
      title: titles[section](),
      fields: bounded(fields ?? [{ name: i18n.t('Bytes'), value: toHex(toDer(node)) }]),
      damaged: fields === undefined,
    };
  });
}

/** The version, from 1; undefined where it is damaged. */
export const versionOf = ({ version }: RawCertificate): number | undefined =>
  version === undefined ? 1 : attempt(() => reader().smallInteger(reader().only(version)) + 1);

function certificateFields(raw: RawCertificate): ReportField[] {
  const serial = reader().integerBytes(raw.serial);
  const version = versionOf(raw);
  if (version === undefined) throw reader().damaged();
  const identifiers = raw.rest.flatMap((node): ReportField[] => {
    const name = isContext(node, 1)
      ? i18n.t('Issuer unique ID')
      : isContext(node, 2)
        ? i18n.t('Subject unique ID')
        : undefined;
    return name === undefined ? [] : [{ name, value: toHex(reader().bytes(node).subarray(1)) }];
  });
  return [
    { name: i18n.t('Version'), value: String(version) },
    { name: i18n.t('Serial number'), value: serialText(serial) },
    ...algorithmFields(raw.innerAlgorithm),
    ...identifiers,
  ];
}

const attributeNames: Readonly<Record<keyof SubjectFields, () => string>> = {
  country: () => i18n.t('Country'),
  stateOrProvince: () => i18n.t('State or province'),
  locality: () => i18n.t('Locality'),
  organization: () => i18n.t('Organization'),
  organizationalUnit: () => i18n.t('Organizational unit'),
  commonName: () => i18n.t('Common name'),
};

/** RFC 5280 4.1.2.4: each attribute with its string type, in the order in which they stand. */
function nameFields(name: Asn1): ReportField[] {
  const attributes = readAttributes(name);
  if (attributes.length === 0) return [{ name: i18n.t('Name'), value: i18n.t('empty') }];
  return attributes.map(({ type, short, field, value }) => ({
    name: field === undefined ? short : `${attributeNames[field]()} (${short})`,
    value,
    oid: type,
  }));
}

/** Both ends, undefined where one is damaged. */
export function datesOf({
  validity,
}: RawCertificate): { readonly notBefore: Date; readonly notAfter: Date } | undefined {
  return attempt(() => {
    const [from, to] = reader().sequence(validity);
    return { notBefore: reader().time(from), notAfter: reader().time(to) };
  });
}

function validityFields({ validity }: RawCertificate): ReportField[] {
  const [from, to] = reader().sequence(validity);
  const [notBefore, notAfter] = [from, to].map((node) => reader().time(node));
  if (notBefore === undefined || notAfter === undefined) throw reader().damaged();
  const days = (notAfter.getTime() - notBefore.getTime()) / dayMs;
  return [
    { name: i18n.t('Not before'), value: seconds(notBefore) },
    { name: i18n.t('Not after'), value: seconds(notAfter) },
    { name: i18n.t('Days'), value: String(Math.round(days * 100) / 100) },
    {
      name: i18n.t('Written as'),
      value: [...new Set([from, to].map((node) => universalName(node?.type ?? 0)))].join(', '),
    },
  ];
}

const seconds = (at: Date): string => at.toISOString().replace('.000Z', 'Z');

function keyFields(publicKey: Asn1): ReportField[] {
  const spki = toDer(publicKey);
  const [algorithm, key] = reader().sequence(publicKey);
  const [id] = reader().sequence(algorithm);
  const facts = describePublicKey(spki);
  const oid = reader().oid(id);
  const { bytes } = reader().bits(key);
  const fields: ReportField[] = [{ name: i18n.t('Algorithm'), value: facts.algorithm, oid }];
  if (facts.curve !== undefined) fields.push({ name: i18n.t('Curve'), value: facts.curve });
  if (facts.bits !== undefined)
    fields.push({ name: i18n.t('Length'), value: i18n.t('{bits} bits', { bits: facts.bits }) });
  if (facts.algorithm === 'RSA' || facts.algorithm === 'RSA-PSS') {
    const [modulus, exponent] = reader()
      .sequence(reader().parse(bytes))
      .map((node) => reader().integerBytes(node));
    if (modulus === undefined || exponent === undefined) throw reader().damaged();
    fields.push({ name: i18n.t('Modulus'), value: toHex(modulus).replace(/^00(?=.)/, '') });
    // A longer one is no number for people, and takes long to print.
    const short = exponent.length <= 8;
    fields.push({
      name: i18n.t('Exponent'),
      value: short ? BigInt(`0x${toHex(exponent)}`).toString() : toHex(exponent),
    });
  } else {
    fields.push({ name: facts.algorithm === 'EC' ? i18n.t('Point') : i18n.t('Key'), value: toHex(bytes) });
  }
  return fields;
}

/** The hash of an RSASSA-PSS signature: SHA-1 where none is named (RFC 4055 3.1). */
export function pssHash(parameters: Asn1 | undefined): string {
  const holder =
    parameters === undefined
      ? undefined
      : reader()
          .sequence(parameters)
          .find((node) => isContext(node, 0));
  if (holder === undefined) return 'SHA-1';
  const [hash] = reader().sequence(reader().only(holder));
  return hashName(reader().oid(hash));
}

function algorithmFields(algorithm: Asn1): ReportField[] {
  const [id, parameters] = reader().sequence(algorithm);
  const oid = reader().oid(id);
  const name = signatureName(oid);
  const fields: ReportField[] = [
    { name: i18n.t('Signature algorithm'), value: name === oid ? namedOid(oid) : name, oid },
  ];
  if (name !== 'RSASSA-PSS') return fields;
  const salt =
    parameters === undefined
      ? undefined
      : reader()
          .sequence(parameters)
          .find((node) => isContext(node, 2));
  return [
    ...fields,
    { name: i18n.t('Hash'), value: pssHash(parameters) },
    {
      name: i18n.t('Salt length'),
      value: salt === undefined ? '20' : String(reader().smallInteger(reader().only(salt))),
    },
  ];
}

function signatureFields({ algorithm, signature }: RawCertificate): ReportField[] {
  return [...algorithmFields(algorithm), { name: i18n.t('Value'), value: toHex(reader().bits(signature).bytes) }];
}

/** Names of the string types that RFC 5280 4.1.2.4 keeps for older certificates, where a name has such. */
export function unusualTypes(name: Asn1): string[] {
  const unusual: readonly number[] = [Tag.bmpString, Tag.teletexString, Tag.universalString];
  const found = attempt(() => readAttributes(name)) ?? [];
  return [
    ...new Set(
      found.flatMap(({ encoding }) =>
        encoding !== undefined && unusual.includes(encoding) ? [universalName(encoding)] : [],
      ),
    ),
  ];
}

/**
 * Whether a time is of another type than its year asks for: UTCTime through 2049 and GeneralizedTime from 2050 (RFC 5280 4.1.2.5).
 */
export function isOfWrongType(time: Asn1): boolean {
  const at = attempt(() => reader().time(time));
  if (at === undefined) return false;
  return isUniversal(time, Tag.utcTime) !== at.getUTCFullYear() < 2050 && at.getUTCFullYear() >= 1950;
}

/** UTCTime without seconds, which RFC 5280 4.1.2.5.1 forbids. */
export const hasNoSeconds = (time: Asn1): boolean =>
  isUniversal(time, Tag.utcTime) &&
  time.value instanceof Uint8Array &&
  /^\d{10}(?:Z|[+-]\d{4})$/.test(toBinaryString(time.value));

/** An offset from UTC in the place of Z, which RFC 5280 4.1.2.5 forbids. */
export const hasOffset = (time: Asn1): boolean =>
  time.value instanceof Uint8Array && /[+-]\d{4}$/.test(toBinaryString(time.value));
