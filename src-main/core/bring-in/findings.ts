import { equalBytes, toHex } from '../bytes.ts';
import type { DataSignatureCheck, Digest, SignatureChecks } from '../primitives.ts';
import { publicKeyIdentity } from '../x509/public-key.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { CertificationRequest } from '../x509/read-request.ts';
import type { Revocation, RevocationList } from '../x509/read-revocation-list.ts';
import { doubtOfList } from '../x509/revocation.ts';
import { Issuers } from './issuers.ts';

/** A private key as it was found. */
export interface FoundKey {
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** What opened it; undefined where it lay open. */
  readonly password: string | undefined;
}

/** What of a workspace concerns what was found. */
export interface Known {
  /** What may have issued it: authorities with what stands above them, and certificates without a key. */
  readonly issuers: readonly Certificate[];
  /** Names of authorities that sign, by their DER in hex. */
  readonly authorities: ReadonlyMap<string, string>;
  /** "the device dev-01", by the SHA-256 thumbprint of its certificate. */
  readonly things: ReadonlyMap<string, string>;
  /** DER of the revocation lists that are kept beside authorities, by the names of these. */
  readonly lists: ReadonlyMap<string, Uint8Array>;
}

/** With the files that it was found in. */
export interface Located<T> {
  readonly value: T;
  readonly file: string;
  /** What the file calls it. */
  readonly friendlyName?: string | undefined;
}

export interface Pieces {
  readonly certificates: readonly Located<Certificate>[];
  readonly keys: readonly Located<FoundKey>[];
  readonly requests: readonly Located<CertificationRequest>[];
  readonly lists: readonly Located<RevocationList>[];
}

/** What a finding can become in a workspace. */
type Role = 'authority' | 'device' | 'server' | 'certificate' | 'request';

interface Found {
  /** Tells it apart, and is the same at every look. */
  readonly id: string;
  readonly files: readonly string[];
  readonly friendlyName: string | undefined;
  readonly key: FoundKey | undefined;
}

export interface FoundCertificate extends Found {
  readonly kind: 'certificate';
  readonly certificate: Certificate;
  /** Its issuers as far as they are known, itself left out. */
  readonly above: readonly Certificate[];
  /** Whether the last of them, or itself, has issued itself. */
  readonly complete: boolean;
  /** The finding that has issued it. */
  readonly issuer: string | undefined;
  /** The authority of the workspace that has. */
  readonly knownIssuer: string | undefined;
  /** What it can become, the likeliest first. */
  readonly roles: readonly [Role, ...Role[]];
  /** What of the workspace it is already. */
  readonly known: string | undefined;
  /** What a revocation list among the findings says that is to be believed. */
  readonly revoked: Revocation | undefined;
  readonly doubts: readonly string[];
}

export interface FoundRequest extends Found {
  readonly kind: 'request';
  readonly request: CertificationRequest;
  /** The finding that answers it. */
  readonly answeredBy: string | undefined;
}

/** A key that belongs to no certificate and no request. */
interface LoneKey extends Found {
  readonly kind: 'key';
  readonly key: FoundKey;
}

export interface FoundList extends Found {
  readonly kind: 'revocation-list';
  readonly list: RevocationList;
  /** Why nothing goes by it. */
  readonly doubt: string | undefined;
  /** Certificates that have its name, and whose key has signed it: a renewal leaves several. */
  readonly signers: readonly Certificate[];
  /** The finding that can become an authority and has issued it. */
  readonly issuer: string | undefined;
  /** The authority of the workspace that has. */
  readonly knownIssuer: string | undefined;
  /** It is kept beside that one already. */
  readonly known: boolean;
}

export type Finding = FoundCertificate | FoundRequest | LoneKey | FoundList;

/**
 * Says what of many files belongs together: each certificate with its key and its issuers, each request with its key. What stands in
 * several files is one finding. Issuers are believed for their signature alone (RFC 5280 6.1.3 (a)(1)).
 */
export function findingsOf(
  pieces: Pieces,
  known: Known,
  {
    signatures,
    verifies,
    digest,
  }: { readonly signatures: SignatureChecks; readonly verifies: DataSignatureCheck; readonly digest: Digest },
): Finding[] {
  const idOf = (kind: string, der: Uint8Array) => `${kind}-${toHex(digest('sha256', der)).toLowerCase()}`;
  const keys = new Map<string, Unique<FoundKey>>();
  for (const { identity, ...key } of unique(pieces.keys, ({ publicKey }) => publicKeyIdentity(publicKey))) {
    keys.set(identity, key);
  }
  const used = new Set<string>();
  const keyOf = (publicKey: Uint8Array): Unique<FoundKey> | undefined => {
    const identity = publicKeyIdentity(publicKey);
    const key = keys.get(identity);
    if (key !== undefined) used.add(identity);
    return key;
  };
  const certificates = unique(pieces.certificates, ({ der }) => idOf('certificate', der));
  const issuers = new Issuers([...certificates.map(({ value }) => value), ...known.issuers], signatures);
  const ids = new Map(certificates.map(({ value, identity }) => [toHex(value.der), identity]));
  const lists = unique(pieces.lists, ({ der }) => idOf('list', der)).map((one) => ({
    ...one,
    doubt: doubtOfList(one.value, issuers.named(one.value.issuer), verifies),
  }));
  const believed = lists.flatMap(({ value, doubt }) => (doubt === undefined ? [value] : []));
  const found = certificates.map(({ value: certificate, identity, files, friendlyName }): FoundCertificate => {
    const key = keyOf(certificate.publicKey);
    const above = issuers.above(certificate);
    const [issuer] = above;
    const own = issuer === undefined ? undefined : toHex(issuer.der);
    return {
      kind: 'certificate',
      id: identity,
      files: [...new Set([...files, ...(key?.files ?? [])])],
      friendlyName: friendlyName ?? key?.friendlyName,
      key: key?.value,
      certificate,
      above,
      complete: (above.at(-1) ?? certificate).selfIssued,
      issuer: own === undefined ? undefined : ids.get(own),
      knownIssuer: own === undefined ? undefined : known.authorities.get(own),
      roles: rolesOf(certificate, key !== undefined),
      known: known.things.get(toHex(digest('sha256', certificate.der))),
      revoked: believed
        .filter((list) => list.issuer.comparable === certificate.issuer.comparable)
        .map(({ revoked }) => revoked.get(certificate.serial))
        .find((one) => one !== undefined),
      doubts: issuers.doubts(certificate),
    };
  });
  const requests = unique(pieces.requests, ({ der }) => idOf('request', der)).map(
    ({ value: request, identity, files, friendlyName }): FoundRequest => {
      const key = keyOf(request.publicKey);
      const own = publicKeyIdentity(request.publicKey);
      return {
        kind: 'request',
        id: identity,
        files: [...new Set([...files, ...(key?.files ?? [])])],
        friendlyName,
        key: key?.value,
        request,
        answeredBy: found.find(({ certificate }) => publicKeyIdentity(certificate.publicKey) === own)?.id,
      };
    },
  );
  const lone = [...keys].flatMap(([identity, { value: key, files, friendlyName }]): LoneKey[] =>
    used.has(identity) ? [] : [{ kind: 'key', id: idOf('key', key.publicKey), files, friendlyName, key }],
  );
  const mayBecome = new Set(found.flatMap(({ id, roles: [role] }) => (role === 'authority' ? [id] : [])));
  const listed = lists.map(({ value: list, identity, files, doubt }): FoundList => {
    const named = doubt === undefined ? issuers.named(list.issuer) : [];
    const signers = named.filter((one) => doubtOfList(list, [one], verifies) === undefined);
    const ders = signers.map(({ der }) => toHex(der));
    const knownIssuer = ders.map((der) => known.authorities.get(der)).find((name) => name !== undefined);
    const kept = knownIssuer === undefined ? undefined : known.lists.get(knownIssuer);
    return {
      kind: 'revocation-list',
      id: identity,
      files,
      friendlyName: undefined,
      key: undefined,
      list,
      doubt,
      signers,
      issuer: ders.map((der) => ids.get(der)).find((id) => id !== undefined && mayBecome.has(id)),
      knownIssuer,
      known: kept !== undefined && equalBytes(kept, list.der),
    };
  });
  return [...found, ...requests, ...lone, ...listed];
}

interface Unique<T> {
  readonly value: T;
  readonly files: readonly string[];
  readonly friendlyName: string | undefined;
}

/** Each of them once, with all the files that it is in. A key that lies open somewhere is open. */
function unique<T extends object>(
  all: readonly Located<T>[],
  identityOf: (value: T) => string,
): (Unique<T> & { readonly identity: string })[] {
  const found = new Map<string, { value: T; files: string[]; friendlyName: string | undefined; identity: string }>();
  for (const { value, file, friendlyName } of all) {
    const identity = identityOf(value);
    const one = found.get(identity);
    if (one === undefined) {
      found.set(identity, { value, files: [file], friendlyName, identity });
      continue;
    }
    if (!one.files.includes(file)) one.files.push(file);
    one.friendlyName ??= friendlyName;
    if ('password' in value && value.password === undefined) one.value = value;
  }
  return [...found.values()];
}

/** What a certificate can be taken for: by its basic constraints and extended key usage (RFC 5280 4.2.1.9, 4.2.1.12). */
function rolesOf(certificate: Certificate, hasKey: boolean): [Role, ...Role[]] {
  const { basicConstraints, extendedKeyUsage: usages, selfIssued } = certificate;
  if (!hasKey) return ['certificate'];
  if (basicConstraints?.authority === true) {
    // What `openssl req -x509` makes for a device says that it is an authority, unless told otherwise.
    return selfIssued ? ['authority', 'device', 'server', 'certificate'] : ['authority', 'certificate'];
  }
  const forServers = usages?.includes('serverAuth') === true && !usages.includes('clientAuth');
  return forServers ? ['server', 'device', 'certificate'] : ['device', 'server', 'certificate'];
}
