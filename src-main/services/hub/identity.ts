import { i18n } from '../../core/language/index.ts';
import type { MethodOutput } from '../../contract/methods.ts';
import type { Warning } from '../../contract/models.ts';
import { hubAuthorityFile } from '../hub-ports.ts';
import { fromUtf8, toUtf8 } from '../../core/bytes.ts';
import { certificatePem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { type ServerNames, alternativeNames, namesIn } from '../../core/x509/server-names.ts';
import { encodeSubject } from '../../core/x509/subject.ts';
import { certificatesFromPem, issue } from '../issuing.ts';
import type { Folder, Ports } from '../ports.ts';
import { appleServerDays } from '../../core/x509/profiles.ts';
import { type Reach, lacking } from './reach.ts';

interface Presented {
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
}

interface Identity extends Presented {
  /** What clients must trust. */
  readonly authorityPem: string;
}

export interface HubIdentity extends Presented {
  /** What the certificate is for. */
  readonly names: ServerNames;
  /** What is told of it, beside where the hub listens. */
  readonly facts: Pick<MethodOutput<'hub.start'>, 'authorityPem' | 'authorityFile' | 'serverCertificate' | 'warnings'>;
}

const certificateFile = 'server-cert.pem';
const keyFile = 'server-key.pem';

/** A certificate that ends within this time is replaced when the hub starts, in milliseconds. */
const renewBeforeMs = 30 * 86_400_000;

/** Names of a kind in a certificate: those of networks where the computer was before stay in it, up to this number. */
const namesKept = 50;

/**
 * The hub's server certificate and its authority, made at the first start and renewed before they end, or where it must be for a
 * name or address that it is not for. Then the authority is another one, since the key of the old one is gone (decision 33): told
 * as a warning.
 */
export async function hubIdentity(folder: Folder, reach: Reach, ports: Ports): Promise<HubIdentity> {
  const stored = await readStored(folder);
  if (stored === undefined) {
    const names = { dns: joined(reach, 'dns'), addresses: joined(reach, 'addresses') };
    return withFacts(await keep(await makeIdentity(names, ports), folder), names, folder, []);
  }
  const [certificate] = certificatesFromPem(stored.certificateChainPem, 'data');
  const present = namesIn(certificate);
  const missing = lacking(reach, present);
  const ends = certificate.notAfter.getTime() - ports.clock.now().getTime() <= renewBeforeMs;
  if (missing.length === 0 && !ends) return withFacts(stored, present, folder, []);
  const names = {
    dns: joined(reach, 'dns', present.dns),
    addresses: joined(reach, 'addresses', present.addresses),
  };
  const file = folder.absolute(hubAuthorityFile);
  const message =
    missing.length === 0
      ? i18n.t(
          'The hub has a new certificate and a new authority. The old certificate was near its end, and the key of its authority was thrown away. Clients that trust the old authority refuse the hub until they are given {file} anew.',
          { file },
        )
      : i18n.t(
          'The hub has a new certificate and a new authority. The old certificate was not for {missing}, and the key of its authority was thrown away. Clients that trust the old authority refuse the hub until they are given {file} anew.',
          { file, missing: missing.join(', ') },
        );
  const warning: Warning = {
    code: 'authority-replaced',
    message,
  };
  return withFacts(await keep(await makeIdentity(names, ports), folder), names, folder, [warning]);
}

/** The newest first. */
const joined = ({ needed, useful }: Reach, kind: keyof ServerNames, before: readonly string[] = []): string[] =>
  [...new Set([...needed[kind], ...useful[kind], ...before])].slice(0, namesKept);

/** Writes it down, and answers it. */
async function keep(made: Identity, folder: Folder): Promise<Identity> {
  // The authority goes first and comes last: while it is missing, the identity is incomplete and is made anew.
  await folder.removeFile(hubAuthorityFile);
  await folder.replaceFile(keyFile, toUtf8(made.privateKeyPem));
  await folder.replaceFile(certificateFile, toUtf8(made.certificateChainPem));
  await folder.replaceFile(hubAuthorityFile, toUtf8(made.authorityPem));
  return made;
}

const withFacts = (identity: Identity, names: ServerNames, folder: Folder, warnings: Warning[]): HubIdentity => ({
  ...identity,
  names,
  facts: { authorityPem: identity.authorityPem, authorityFile: folder.absolute(hubAuthorityFile), warnings },
});

async function readStored(folder: Folder): Promise<Identity | undefined> {
  const [certificate, key, authority] = await Promise.all(
    [certificateFile, keyFile, hubAuthorityFile].map((name) => folder.read(name)),
  );
  if (certificate === undefined || key === undefined || authority === undefined) return undefined;
  return {
    certificateChainPem: fromUtf8(certificate) ?? '',
    privateKeyPem: fromUtf8(key) ?? '',
    authorityPem: fromUtf8(authority) ?? '',
  };
}

/**
 * An authority for this one server certificate. Its key is forgotten once it has signed: an authority that users are
 * told to trust must not be able to sign anything else. Both end together.
 */
async function makeIdentity(names: ServerNames, ports: Ports): Promise<Identity> {
  const { keys } = ports;
  const [authorityKey, serverKey] = await Promise.all([keys.generate('ec-p256'), keys.generate('rsa-2048')]);
  const signer = keys.signer(authorityKey.privateKey);
  const subject = encodeSubject({ commonName: 'Certbench local hub authority', organization: 'Certbench' });
  const { certificate: authority } = await issue(
    { profile: 'root', subject, publicKey: authorityKey.publicKey, validityDays: appleServerDays, pathLength: 0 },
    { selfSigner: signer },
    ports,
  );
  const { certificate: server } = await issue(
    {
      profile: 'server',
      subject: encodeSubject({ commonName: 'localhost' }),
      publicKey: serverKey.publicKey,
      validityDays: undefined,
      alternativeNames: alternativeNames(names),
    },
    { issuer: { certificate: authority, chain: [authority.der], signer } },
    ports,
  );
  return {
    certificateChainPem: certificatePem(server.der) + certificatePem(authority.der),
    privateKeyPem: privateKeyPem(serverKey.privateKey),
    authorityPem: certificatePem(authority.der),
  };
}
