import { clientFault, clientUsageFault } from '../x509/client-purpose.ts';
import type { PathRefusal } from '../x509/path.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { FaceName } from '../platform/platform.ts';
import type { HubWorld } from './face.ts';

/** Whether a face looks at what a client's certificate is for. */
type PurposeRule = 'strict' | 'lenient';
export type PurposeRules = Readonly<Record<FaceName, PurposeRule>>;

/**
 * Azure says that a device's certificate is a leaf that is for clients ("X.509 certificate attestation"; Azure/iotedge#2006),
 * and not how its services answer to others: here they are refused. ThingsBoard looks at none of it (thingsboard/thingsboard,
 * MqttSslHandlerProvider and MqttTransportHandler).
 */
export const defaultPurposes: PurposeRules = {
  'iot-hub': 'strict',
  'mqtt5-hub': 'strict',
  dps: 'strict',
  topics: 'strict',
  // Its documents ask for no purpose.
  aws: 'lenient',
  thingsboard: 'lenient',
  // OpenSSL asks it by itself of whoever is a client (SSL_CTX_set_purpose).
  broker: 'strict',
  // RFC 7030 3.3.2: the certificate is one for clients of TLS.
  est: 'strict',
};

export const isStrict = (face: FaceName, { purposes = defaultPurposes }: HubWorld) => purposes[face] === 'strict';

/** What is wrong with a chain as a client's, leaf first, where somebody above the leaf vouches for it. */
export function chainPurposeFault(
  face: FaceName,
  chain: readonly Certificate[],
  world: HubWorld,
): PathRefusal | undefined {
  return isStrict(face, world) ? clientFault(chain) : undefined;
}

/**
 * The same for a certificate that is known by itself, by its thumbprint: whether it is an authority's does not count, since
 * self-signed certificates often say so (openssl req -x509 writes it by default), and vouch for nobody but themselves.
 */
export function knownPurposeFault(face: FaceName, leaf: Certificate, world: HubWorld): PathRefusal | undefined {
  return isStrict(face, world) ? clientUsageFault(leaf) : undefined;
}
