import { i18n } from '../../language/index.ts';
import { quoted } from '../../quoting.ts';
import { label, namesMatch } from '../../x509/issuers.ts';
import type { Certificate } from '../../x509/read-certificate.ts';
import type { Revocation } from '../../x509/read-revocation-list.ts';
import { reasonWords } from '../../x509/revocation-reasons.ts';
import type { Credentials, HubWorld, LoginDecision, Refusal } from '../face.ts';
import { chainOf } from '../identity.ts';
import { revocationOf } from '../issuing/issued-login.ts';
import type { KnownList, KnownLists } from './known-lists.ts';

/** Longer than any chain that a face lets in. */
const mostLinks = 12;

/**
 * A login as its face has decided it, unless an authority has taken back the client's certificate, or one above it. No cloud that the hub
 * plays looks at revocation lists; a mosquitto with `crlfile` does, and whoever revokes a certificate means it.
 */
export function withoutRevoked(
  decision: LoginDecision,
  { presented }: Pick<Credentials, 'presented'>,
  world: HubWorld,
): LoginDecision {
  if (!decision.accepted) return decision;
  const revoked = revocationIn(presented, world);
  return revoked === undefined ? decision : { accepted: false, code: 5, ...revoked };
}

/**
 * Why a chain is good no longer: by the list of whoever has signed a certificate of it (RFC 5280 6.3), found by its issuer's name and key,
 * and by its serial number there. A list whose successor is overdue counts on, and refuses nobody else.
 */
export function revocationIn(presented: readonly Uint8Array[], world: HubWorld): Refusal | undefined {
  const { lists } = world;
  if (lists === undefined || (lists.size === 0 && world.state.policies.size === 0)) return undefined;
  const chain = readable(presented, world);
  let below = chain[0];
  for (let link = 0; below !== undefined && link < mostLinks; link++) {
    const certificate: Certificate = below;
    const refusal = revokedByList(certificate, lists, world) ?? revokedByPolicy(certificate, world);
    if (refusal !== undefined) return refusal;
    below = namesMatch(certificate, certificate) ? undefined : issuerOf(certificate, chain, lists, world);
  }
  return undefined;
}

/** A face may let somebody in whose certificates cannot be read: by a password. */
function readable(presented: readonly Uint8Array[], world: HubWorld): readonly Certificate[] {
  try {
    return chainOf(presented, world);
  } catch {
    return [];
  }
}

const hasSigned = ({ publicKey }: Certificate, { der }: Certificate, { signatures }: HubWorld): boolean =>
  signatures.check(der, publicKey);

function revokedByList(certificate: Certificate, lists: KnownLists, world: HubWorld): Refusal | undefined {
  for (const known of lists.get(certificate.issuer.comparable) ?? []) {
    const entry = known.list.revoked.get(certificate.serial);
    // An entry of a list of changes, which takes nothing back.
    if (entry === undefined || entry.reason === 'removeFromCRL') continue;
    if (hasSigned(known.issuer, certificate, world)) return refusalBy(known, certificate, entry);
  }
  return undefined;
}

function refusalBy({ issuer, list }: KnownList, certificate: Certificate, { at, reason }: Revocation): Refusal {
  const told = {
    name: label(certificate),
    serial: certificate.serial,
    at: at.toISOString(),
    issuer: quoted(issuer.subject.commonName ?? issuer.subject.text),
    list: list.thisUpdate.toISOString(),
    reason: reason === undefined ? '' : reasonWords(reason),
  };
  return {
    cause: 'certificate-revoked',
    reason:
      reason === undefined
        ? i18n.t(
            'The certificate {serial} of {name} was revoked on {at}, by the revocation list of {issuer} of {list}.',
            told,
          )
        : i18n.t(
            'The certificate {serial} of {name} was revoked on {at} ({reason}), by the revocation list of {issuer} of {list}.',
            told,
          ),
    action: { do: 'create-devices' },
  };
}

/** What the hub itself has issued needs no list. */
function revokedByPolicy(certificate: Certificate, world: HubWorld): Refusal | undefined {
  for (const policy of world.state.policies.values()) {
    const [authority] = policy.chain;
    if (!namesMatch(certificate, authority) || !hasSigned(authority, certificate, world)) continue;
    return revocationOf(certificate, policy, world);
  }
  return undefined;
}

function issuerOf(
  certificate: Certificate,
  [, ...above]: readonly Certificate[],
  lists: KnownLists,
  world: HubWorld,
): Certificate | undefined {
  const listed = (lists.get(certificate.issuer.comparable) ?? []).map(({ issuer }) => issuer);
  const registered = () => world.anchors.map((anchor) => anchor.certificate);
  const signer = (of: readonly Certificate[]) =>
    of.find((one) => namesMatch(certificate, one) && hasSigned(one, certificate, world));
  return signer([...above, ...listed]) ?? signer(registered());
}
