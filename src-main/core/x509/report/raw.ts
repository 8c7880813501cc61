import { type Asn1, isContext } from '../../asn1/asn1.ts';
import { Asn1Reader } from '../../asn1/reader.ts';
import { Problem } from '../../problem.ts';

/** The parts of a certificate (RFC 5280 4.1), none of which is read yet: each may be damaged for itself. */
export interface RawCertificate {
  readonly der: Uint8Array;
  /** Of the whole, parsed. */
  readonly tree: Asn1;
  readonly version: Asn1 | undefined;
  readonly serial: Asn1;
  /** What the signed part says of its signature. */
  readonly innerAlgorithm: Asn1;
  readonly issuer: Asn1;
  readonly validity: Asn1;
  readonly subject: Asn1;
  readonly publicKey: Asn1;
  /** [1], [2] and [3]: unique identifiers and extensions. */
  readonly rest: readonly Asn1[];
  readonly algorithm: Asn1;
  readonly signature: Asn1;
}

export const reader = (): Asn1Reader => new Asn1Reader('certificate');

/** Takes a certificate apart. Throws DAMAGED for what has not the shape of one. */
export function takeApart(der: Uint8Array): RawCertificate {
  const tree = reader().parse(der);
  const [toBeSigned, algorithm, signature] = reader().sequence(tree);
  const fields = reader().sequence(toBeSigned);
  const version = isContext(fields[0], 0) ? fields[0] : undefined;
  const [serial, innerAlgorithm, issuer, validity, subject, publicKey, ...rest] = fields.slice(
    version === undefined ? 0 : 1,
  );
  if (
    serial === undefined ||
    innerAlgorithm === undefined ||
    issuer === undefined ||
    validity === undefined ||
    subject === undefined ||
    publicKey === undefined ||
    algorithm === undefined ||
    signature === undefined
  ) {
    throw reader().damaged();
  }
  return {
    der,
    tree,
    version,
    serial,
    innerAlgorithm,
    issuer,
    validity,
    subject,
    publicKey,
    rest,
    algorithm,
    signature,
  };
}

/** What a reader answers; undefined where it finds damage. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
