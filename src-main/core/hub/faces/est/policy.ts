import { i18n } from '../../../language/index.ts';
import { quoted } from '../../../quoting.ts';
import type { HubWorld, Refusal } from '../../face.ts';
import type { IssuingPolicy } from '../../issuing/policies.ts';

/** The policy that a path names by its label (RFC 7030 3.2.2); the only one, where it names none. */
export function policyFor(
  label: string | undefined,
  { state }: Pick<HubWorld, 'state'>,
): { readonly policy: IssuingPolicy } | { readonly refusal: Refusal } {
  const missing = (reason: string) => ({ refusal: { cause: 'policy-missing' as const, reason } });
  const names = [...state.policies.keys()];
  if (names.length === 0) {
    return missing(i18n.t('The hub has no issuing policy, and so no EST: create a policy first.'));
  }
  if (label === undefined && names.length > 1) {
    return missing(
      i18n.t(
        'The hub has several issuing policies. Name one in the path: /.well-known/est/{first}/…; there are: {names}.',
        {
          first: names[0] ?? '',
          names: names.join(', '),
        },
      ),
    );
  }
  const policy = state.policies.get(label ?? names[0] ?? '');
  if (policy !== undefined) return { policy };
  return missing(
    i18n.t('The hub has no issuing policy named {name}; there are: {names}.', {
      name: quoted(label ?? ''),
      names: names.join(', '),
    }),
  );
}

/** Why a policy issues nothing. */
export function policyFault({ name, enabled, revokedAt }: IssuingPolicy): Refusal | undefined {
  if (revokedAt !== undefined) {
    const at = revokedAt.toISOString().slice(0, 10);
    return { cause: 'policy-disabled', reason: i18n.t('The issuing policy {name} was revoked on {at}.', { name, at }) };
  }
  return enabled
    ? undefined
    : { cause: 'policy-disabled', reason: i18n.t('The issuing policy {name} is disabled.', { name }) };
}
