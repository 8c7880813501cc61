import { equalBytes, fromBase64, fromUtf8 } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { quoted } from '../../../quoting.ts';
import { checkDates, validatePath } from '../../../x509/path.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import type { HubWorld, LoginDecision, Refusal } from '../../face.ts';
import { chainOf, refused } from '../../identity.ts';
import { type IssuedCertificate, issuedKey } from '../../issuing/issued.ts';
import { type IssuingPolicy, isBootstrapPassword } from '../../issuing/policies.ts';
import { chainPurposeFault } from '../../purpose.ts';

const asDecision = ({ cause, reason }: Refusal): LoginDecision => refused(cause, reason);

/** Who may enroll: by HTTP Basic (RFC 7030 3.2.3) where the client tries, else by its certificate (3.3.2). */
export function decideEnrolling(
  policy: IssuingPolicy,
  {
    authorization,
    presented,
  }: { readonly authorization: string | undefined; readonly presented: readonly Uint8Array[] },
  world: HubWorld,
): LoginDecision {
  if (authorization !== undefined) return decideByPassword(policy, authorization, world);
  const chain = readChain(presented, world);
  if ('refusal' in chain) return asDecision(chain.refusal);
  const [leaf] = chain;
  if (leaf === undefined) {
    return refused(
      'no-certificate',
      i18n.t(
        'To enroll, show a certificate of a registered authority, or the user name and password of the policy {name}.',
        {
          name: policy.name,
        },
      ),
    );
  }
  const name = nameOf(leaf);
  const own = ownCertificate(policy, leaf, world);
  if (own !== undefined) {
    const fault = faultOfOwn(own, world.now);
    return fault === undefined ? { accepted: true, deviceId: name } : asDecision(fault);
  }
  const path = validatePath(chain, world.anchors, world.now, world.signatures);
  const fault = path.ok ? chainPurposeFault('est', path.path, world) : path;
  return fault === undefined ? { accepted: true, deviceId: name } : refused(fault.fault, fault.reason);
}

/** Who may enroll again: whoever has a certificate of the policy (RFC 7030 4.2.2). */
export function decideReenrolling(
  policy: IssuingPolicy,
  presented: readonly Uint8Array[],
  world: HubWorld,
): LoginDecision {
  const chain = readChain(presented, world);
  if ('refusal' in chain) return asDecision(chain.refusal);
  const [leaf] = chain;
  if (leaf === undefined) {
    return refused(
      'no-certificate',
      i18n.t('To enroll again, show the certificate that the policy {name} has issued.', { name: policy.name }),
    );
  }
  const own = ownCertificate(policy, leaf, world);
  if (own === undefined) {
    return refused(
      'not-issued-here',
      i18n.t(
        'The certificate of {leaf} was not issued by the policy {name}, or is no longer known there. Enroll first.',
        {
          leaf: quoted(nameOf(leaf)),
          name: policy.name,
        },
      ),
    );
  }
  const fault = faultOfOwn(own, world.now);
  return fault === undefined ? { accepted: true, deviceId: nameOf(leaf) } : asDecision(fault);
}

const nameOf = ({ subject }: Certificate): string => subject.commonName ?? subject.text;

function readChain(
  presented: readonly Uint8Array[],
  world: HubWorld,
): readonly Certificate[] | { readonly refusal: Refusal } {
  try {
    return chainOf(presented, world);
  } catch {
    return { refusal: { cause: 'certificate-unreadable', reason: i18n.t('A presented certificate cannot be read.') } };
  }
}

/** The handshake has proved the key, so that the very certificate needs no other proof. */
function ownCertificate(
  { name }: IssuingPolicy,
  leaf: Certificate,
  { state }: HubWorld,
): IssuedCertificate | undefined {
  const own = state.issued.get(issuedKey(name, leaf.serial));
  return own !== undefined && equalBytes(own.certificate.der, leaf.der) ? own : undefined;
}

function faultOfOwn({ certificate, revoked }: IssuedCertificate, now: Date): Refusal | undefined {
  if (revoked !== undefined) {
    const [leaf, at] = [nameOf(certificate), revoked.at.toISOString().slice(0, 10)];
    return {
      cause: 'certificate-revoked',
      reason: i18n.t('The certificate of {leaf} was revoked on {at}.', { leaf, at }),
    };
  }
  const fault = checkDates(certificate, now);
  return fault === undefined ? undefined : { cause: fault.fault, reason: fault.reason };
}

/** RFC 7617 2. What was typed is told nowhere. */
function decideByPassword(policy: IssuingPolicy, authorization: string, world: HubWorld): LoginDecision {
  const { name, bootstrap } = policy;
  if (bootstrap === undefined) {
    return refused(
      'password-wrong',
      i18n.t('The client sent a password, and the policy {name} has none. Give it one, or show a certificate.', {
        name,
      }),
    );
  }
  const [, token = ''] = /^Basic +(\S+) *$/i.exec(authorization) ?? [];
  const text = fromUtf8(fromBase64(token) ?? new Uint8Array()) ?? '';
  const [, user, password = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (user === undefined) {
    return refused('password-wrong', i18n.t('The client logs in by something else than HTTP Basic.'));
  }
  return user === bootstrap.user && isBootstrapPassword(bootstrap, password, world.digest)
    ? { accepted: true, deviceId: bootstrap.user }
    : refused(
        'password-wrong',
        i18n.t('The user name or the password is not the one of the policy {name}. A new one ends the old one.', {
          name,
        }),
      );
}
