import type { OperationalCertificateModel } from '../../contract/operational.ts';
import { lifeOf, renewalDue } from '../../core/operational/renewal-time.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { OperationalCertificate } from '../operational-files.ts';
import type { Ports } from '../ports.ts';

/** What is told of an operational certificate: how long its life is, and when the device renews it. */
export function operationalFacts(
  deviceId: string,
  { chain, issuedAt, by, file }: OperationalCertificate,
  { ciphers }: Pick<Ports, 'ciphers'>,
): OperationalCertificateModel {
  const life = lifeOf(chain[0], issuedAt);
  return {
    ...certificateFacts(chain[0], ciphers.digest),
    ...(by === undefined ? {} : { by }),
    from: life.from.toISOString(),
    renewAt: renewalDue(life, deviceId).toISOString(),
    hasConnected: file === 'operational',
  };
}
