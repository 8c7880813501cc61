import { toUtf8 } from '../../../core/bytes.ts';
import { certificatePem } from '../../../core/keystore/pem.ts';
import { privateKeyPem } from '../../../core/keystore/private-key.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { type Issuer, issue, readIdentity } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';

const certificateFile = 'issuing/root-cert.pem';
const keyFile = 'issuing/root-key.pem';

/** The root above the hub's issuing policies, made when it is first needed. Its files lie in the hub's folder. */
export async function issuingRoot(folder: Folder, ports: Ports): Promise<Issuer> {
  if ((await folder.read(certificateFile)) !== undefined) {
    return readIdentity(folder, certificateFile, keyFile, undefined, ports);
  }
  const { keys } = ports;
  const key = await keys.generate('ec-p256');
  const signer = keys.signer(key.privateKey);
  const subject = encodeSubject({ commonName: 'Certbench local hub issuing root', organization: 'Certbench' });
  const { certificate } = await issue(
    { profile: 'root', subject, publicKey: key.publicKey, validityDays: undefined, pathLength: 1 },
    { selfSigner: signer },
    ports,
  );
  // The certificate comes last: while it is missing, the root is incomplete and is made anew.
  await folder.replaceFile(keyFile, toUtf8(privateKeyPem(key.privateKey)));
  await folder.replaceFile(certificateFile, toUtf8(certificatePem(certificate.der)));
  return { certificate, chain: [certificate.der], signer };
}
