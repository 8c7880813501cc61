import type { HubWorld, LetIn, Refusal } from '../../face.ts';
import { quoted } from '../../../quoting.ts';
import { type AwsAction, type Principal, isAllowed } from './policies.ts';
import { type AwsCertificate, certificateIdOf } from './registry.ts';

/** The certificate as AWS IoT's registry has it; undefined where it is not registered, or none was presented. */
export function registeredCertificate(
  presented: readonly Uint8Array[],
  { state, digest }: Pick<HubWorld, 'state' | 'digest'>,
): AwsCertificate | undefined {
  const [leaf] = presented;
  return leaf === undefined || state.awsCertificates.size === 0
    ? undefined
    : state.awsCertificates.get(certificateIdOf(leaf, digest));
}

function principalOf(clientId: string, { things, certificate }: AwsCertificate, { state }: HubWorld): Principal {
  return {
    clientId,
    commonName: certificate.subject.commonName,
    thing: things.includes(clientId) ? state.awsThings.get(clientId) : undefined,
  };
}

/** Whether the policies of a certificate allow its client something. */
function certificateAllows(
  certificate: AwsCertificate,
  clientId: string,
  action: AwsAction,
  resource: string,
  world: HubWorld,
): boolean {
  const policies = certificate.policies.flatMap((name) => world.state.awsPolicies.get(name) ?? []);
  return isAllowed(policies, action, resource, principalOf(clientId, certificate, world));
}

/** What the policies of a client do not allow, as AWS says it nowhere: undefined where they do. */
export function denied(
  { clientId, presented }: Pick<LetIn, 'clientId' | 'presented'>,
  action: AwsAction,
  resource: string,
  world: HubWorld,
): Refusal | undefined {
  const certificate = registeredCertificate(presented, world);
  if (certificate === undefined) {
    const reason = `The certificate of ${quoted(clientId)} is registered no longer.`;
    return { cause: 'certificate-not-registered', reason };
  }
  if (certificateAllows(certificate, clientId, action, resource, world)) return undefined;
  const { policies } = certificate;
  const whose =
    policies.length === 0 ? 'No policy is attached to its certificate.' : `Its policies are ${policies.join(', ')}.`;
  return {
    cause: 'policy-denied',
    reason: `${quoted(clientId)} is not allowed ${action} of ${quoted(resource)}. ${whose}`,
  };
}
