import type { KeyAlgorithm } from '../primitives.ts';
import { isContext, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { describePublicKey, signatureName } from './algorithms.ts';
import { type ExtensionFacts, readExtensions } from './read-extensions.ts';
import { type NameFacts, readName, sameName } from './subject.ts';
import { serialText } from './serial-number.ts';

/** A certificate as it was read (RFC 5280 4.1). Bytes are DER. */
export interface Certificate extends ExtensionFacts {
  readonly der: Uint8Array;
  readonly version: number;
  /** Upper-case hex. */
  readonly serial: string;
  readonly signature: string;
  readonly issuer: NameFacts;
  readonly subject: NameFacts;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly key: KeyAlgorithm;
  /** OIDs of all extensions. */
  readonly extensions: readonly string[];
  /** OIDs of critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
  readonly selfIssued: boolean;
}

/** Reads one DER certificate; throws DAMAGED. */
export function readCertificate(der: Uint8Array): Certificate {
  const reader = new Asn1Reader('certificate');
  const [toBeSigned, algorithm, signature] = reader.sequence(reader.parse(der));
  reader.bits(signature);
  const fields = reader.sequence(toBeSigned);
  const explicitVersion = isContext(fields[0], 0);
  const version = explicitVersion ? reader.smallInteger(reader.only(fields[0])) + 1 : 1;
  const [serial, , issuerNode, validity, subjectNode, publicKeyNode, ...rest] = fields.slice(explicitVersion ? 1 : 0);
  if (issuerNode === undefined || subjectNode === undefined || publicKeyNode === undefined) throw reader.damaged();
  const [notBefore, notAfter] = reader.sequence(validity);
  const [signatureOid] = reader.sequence(algorithm);
  const publicKey = toDer(publicKeyNode);
  const issuer = readName(issuerNode);
  const subject = readName(subjectNode);

  const extensions = rest.find((node) => isContext(node, 3));
  const { facts, oids, unknownCritical } = readExtensions(
    extensions === undefined ? undefined : reader.only(extensions),
    reader,
  );

  return {
    der,
    version,
    serial: serialText(reader.integerBytes(serial)),
    signature: signatureName(reader.oid(signatureOid)),
    issuer,
    subject,
    notBefore: reader.time(notBefore),
    notAfter: reader.time(notAfter),
    publicKey,
    key: describePublicKey(publicKey),
    ...facts,
    extensions: oids,
    unknownCritical,
    get selfIssued() {
      return sameName(issuer, subject);
    },
  };
}
