import { i18n } from '../../language/index.ts';
import { quoted } from '../../quoting.ts';
import { label, namesMatch } from '../../x509/issuers.ts';
import { certifiesSame } from '../../x509/cross-certificate.ts';
import { validatePath } from '../../x509/path.ts';
import { maximumChecks, tooComplex } from '../../x509/path-search.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';
import type { Revocation } from '../../x509/read-revocation-list.ts';
import { reasonWords } from '../../x509/revocation-reasons.ts';
import type { Credentials, HubWorld, LoginDecision, Refusal } from '../face.ts';
import { revocationOf } from '../issuing/issued-login.ts';
import type { KnownList, KnownLists } from './known-lists.ts';

/**
 * A login as its face has decided it, unless an authority has taken back the client's certificate, or one above it. No cloud that the hub
 * plays looks at revocation lists; a mosquitto with `crlfile` does, and whoever revokes a certificate means it.
 * A cloud that turns somebody away may keep and tell all the same that it has seen the certificate: not of one that was taken back.
 */
export function withoutRevoked(
  decision: LoginDecision,
  { presented }: Pick<Credentials, 'presented'>,
  world: HubWorld,
): LoginDecision {
  const announcements = decision.accepted ? undefined : decision.announcements;
  const { changes, events } = decision;
  if (!decision.accepted && [changes, events, announcements].every((one = []) => one.length === 0)) return decision;
  const revoked = revocationIn(presented, world);
  return revoked === undefined ? decision : { accepted: false, code: 5, ...revoked };
}

/**
 * Why a chain is good no longer: by the list of whoever has signed a certificate of it (RFC 5280 6.3), found by its issuer's name and key,
 * and by its serial number there. A list whose successor is overdue counts on, and refuses nobody else.
 *
 * Every certificate counts by whose name and key the one below was signed: the client chooses what it presents, and may put one of its own
 * making before the one that was taken back. Who presents more of one name than can be looked through is refused.
 */
export function revocationIn(presented: readonly Uint8Array[], world: HubWorld): Refusal | undefined {
  const { lists } = world;
  if (lists === undefined || (lists.size === 0 && world.state.policies.size === 0)) return undefined;
  const [leaf, ...above] = presented.map((der, index) => readable(der, index > 0, world));
  if (leaf === undefined) return undefined;
  const others = above.filter((one) => one !== undefined);
  const reached = new Set([leaf]);
  let checks = 0;
  for (const certificate of reached) {
    const isReplaced = () => certificate !== leaf && hasSuccessor(certificate, [leaf, ...others], lists, world);
    const refusal = revokedByList(certificate, lists, world, isReplaced) ?? revokedByPolicy(certificate, world);
    if (refusal !== undefined) return refusal;
    for (const one of others) {
      if (reached.has(one) || !namesMatch(certificate, one)) continue;
      if (++checks > maximumChecks) return complexityOf(leaf);
      if (hasSigned(one, certificate, world)) reached.add(one);
    }
    for (const one of knownIssuers(certificate, lists, world)) {
      if (!reached.has(one) && hasSigned(one, certificate, world)) reached.add(one);
    }
  }
  return undefined;
}

function complexityOf(leaf: Certificate): Refusal {
  const { fault, reason } = tooComplex(leaf);
  return { cause: fault, reason };
}

/**
 * Undefined where it cannot be read: a face may let somebody in whose certificates cannot be, by a password, or by the first of them alone. One
 * behind it that nobody can read hides none of the others.
 */
function readable(
  der: Uint8Array,
  isAbove: boolean,
  { read = readCertificate }: Pick<HubWorld, 'read'>,
): Certificate | undefined {
  try {
    return read(der, isAbove);
  } catch {
    return undefined;
  }
}

/**
 * Whether an authority goes on with another certificate for its name and key, by which the chain leads to a registered one: then the list
 * speaks of the old one alone.
 */
function hasSuccessor(
  certificate: Certificate,
  [leaf, ...others]: readonly [Certificate, ...Certificate[]],
  lists: KnownLists,
  world: HubWorld,
): boolean {
  const isGood = (one: Certificate) => (revokedByList(one, lists, world) ?? revokedByPolicy(one, world)) === undefined;
  const anchors = world.anchors.filter((one) => isGood(one.certificate));
  const found = validatePath([leaf, ...others.filter(isGood)], anchors, world.now, world.signatures);
  return found.ok && found.path.some((one) => certifiesSame(one, certificate));
}

const hasSigned = ({ publicKey }: Certificate, { der }: Certificate, { signatures }: HubWorld): boolean =>
  signatures.check(der, publicKey);

function revokedByList(
  certificate: Certificate,
  lists: KnownLists,
  world: HubWorld,
  isReplaced: () => boolean = () => false,
): Refusal | undefined {
  for (const known of lists.get(certificate.issuer.comparable) ?? []) {
    const entry = known.list.revoked.get(certificate.serial);
    // An entry of a list of changes, which takes nothing back.
    if (entry === undefined || entry.reason === 'removeFromCRL') continue;
    if (!hasSigned(known.issuer, certificate, world)) continue;
    if (entry.reason !== 'superseded' || !isReplaced()) return refusalBy(known, certificate, entry);
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

/** What the hub has itself under the name of a certificate's issuer. */
function knownIssuers(certificate: Certificate, lists: KnownLists, { anchors }: HubWorld): readonly Certificate[] {
  const listed = (lists.get(certificate.issuer.comparable) ?? []).map(({ issuer }) => issuer);
  const registered = anchors.map((anchor) => anchor.certificate).filter((one) => namesMatch(certificate, one));
  return [...listed, ...registered];
}
