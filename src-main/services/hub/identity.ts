import type { MethodOutput } from '../../contract/methods.ts';
import { hubAuthorityFile } from '../hub-ports.ts';
import { fromUtf8, toUtf8 } from '../../core/bytes.ts';
import { certificatePem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { encodeSubject } from '../../core/x509/subject.ts';
import { certificatesFromPem, issue } from '../issuing.ts';
import type { Folder, Ports } from '../ports.ts';
import { appleServerDays } from '../../core/x509/profiles.ts';

interface Presented {
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
}

interface Identity extends Presented {
  /** What clients must trust. */
  readonly authorityPem: string;
}

export interface HubIdentity extends Presented {
  /** What is told of it, beside where the hub listens. */
  readonly facts: Omit<MethodOutput<'hub.start'>, 'host' | 'port' | 'idScope'>;
}

const certificateFile = 'server-cert.pem';
const keyFile = 'server-key.pem';

/** A certificate that ends within this time is replaced when the hub starts, in milliseconds. */
const renewBeforeMs = 30 * 86_400_000;

/** The hub's server certificate and its authority, made at the first start and renewed before they end. */
export async function hubIdentity(folder: Folder, ports: Ports): Promise<HubIdentity> {
  const stored = await readStored(folder);
  if (stored !== undefined) {
    const [certificate] = certificatesFromPem(stored.certificateChainPem, 'data');
    if (certificate.notAfter.getTime() - ports.clock.now().getTime() > renewBeforeMs) return withFacts(stored, folder);
  }
  const made = await makeIdentity(ports);
  // The authority goes first and comes last: while it is missing, the identity is incomplete and is made anew.
  await folder.removeFile(hubAuthorityFile);
  await folder.replaceFile(keyFile, toUtf8(made.privateKeyPem));
  await folder.replaceFile(certificateFile, toUtf8(made.certificateChainPem));
  await folder.replaceFile(hubAuthorityFile, toUtf8(made.authorityPem));
  return withFacts(made, folder);
}

const withFacts = (identity: Identity, folder: Folder): HubIdentity => ({
  ...identity,
  facts: { authorityPem: identity.authorityPem, authorityFile: folder.absolute(hubAuthorityFile), warnings: [] },
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
async function makeIdentity(ports: Ports): Promise<Identity> {
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
      alternativeNames: {
        dns: ['localhost'],
        addresses: [Uint8Array.of(127, 0, 0, 1), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
      },
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
