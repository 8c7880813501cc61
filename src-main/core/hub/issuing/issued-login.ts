import { i18n } from '../../language/index.ts';
import { quoted } from '../../quoting.ts';
import { namesMatch, validatePath } from '../../x509/path.ts';
import type { Certificate } from '../../x509/read-certificate.ts';
import type { HubDevice } from '../devices.ts';
import type { HubWorld, Refusal } from '../face.ts';
import { issuedKey } from './issued.ts';
import type { IssuingPolicy } from './policies.ts';

/** Whether a policy of the hub's stands in the chain, or is named as an issuer there. */
export const isOfPolicy = (chain: readonly Certificate[], { state }: Pick<HubWorld, 'state'>): boolean =>
  [...state.policies.values()].some((policy) => chain.some((one) => namesMatch(one, policy.chain[0])));

/**
 * How a login of a device is judged that has a policy: undefined where what it presents is no certificate of the policy and the policy
 * lets such in, so that what else the registry knows decides. `path` leads to the policy's authority.
 */
export function judgeByPolicy(
  { deviceId }: HubDevice,
  policy: IssuingPolicy,
  chain: readonly [Certificate, ...Certificate[]],
  world: HubWorld,
): { readonly refusal: Refusal } | { readonly path: readonly Certificate[] } | undefined {
  const [leaf] = chain;
  const [authority] = policy.chain;
  const { name } = policy;
  if (!namesMatch(leaf, authority)) {
    if (policy.acceptsOnboarding) return undefined;
    const reason = i18n.t(
      '{deviceId} was issued a certificate by the policy {name} and logs in with another one, which the policy does not let in here.',
      { deviceId, name },
    );
    return { refusal: { cause: 'not-issued-by-policy', reason } };
  }
  const { commonName = '' } = leaf.subject;
  if (commonName !== deviceId) {
    const reason = i18n.t("The certificate's common name is {commonName}, but the device logs in as {deviceId}.", {
      commonName: quoted(commonName),
      deviceId: quoted(deviceId),
    });
    return { refusal: { cause: 'common-name-mismatch', reason } };
  }
  const anchors = [{ certificate: authority, verified: true }];
  const result = validatePath(chain, anchors, world.now, world.signatures);
  if (!result.ok) return { refusal: { cause: result.fault, reason: result.reason } };
  const revoked = revocationOf(leaf, policy, world);
  return revoked === undefined ? { path: result.path } : { refusal: revoked };
}

/** Why a certificate that a policy has issued is good no longer. */
export function revocationOf(leaf: Certificate, policy: IssuingPolicy, { state }: HubWorld): Refusal | undefined {
  const { name, revokedAt } = policy;
  if (revokedAt !== undefined) return policyRevoked(name, revokedAt);
  const issued = state.issued.get(issuedKey(name, leaf.serial));
  return issued?.revoked === undefined
    ? undefined
    : certificateRevoked(issued.issuedTo, leaf.serial, name, issued.revoked.at);
}

/** Why whoever has such a certificate is put out. */
export const policyRevoked = (name: string, at: Date): Refusal => ({
  cause: 'certificate-revoked',
  reason: i18n.t('The issuing policy {name} was revoked on {at}, and with it all that it has issued.', {
    name,
    at: at.toISOString(),
  }),
});

export const certificateRevoked = (issuedTo: string, serial: string, name: string, at: Date): Refusal => ({
  cause: 'certificate-revoked',
  reason: i18n.t('The certificate {serial} that the policy {name} has issued to {issuedTo} was revoked on {at}.', {
    serial,
    name,
    issuedTo,
    at: at.toISOString(),
  }),
});
