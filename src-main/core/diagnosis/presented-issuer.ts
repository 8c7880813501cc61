import { i18n } from '../language/index.ts';
import { toHex } from '../bytes.ts';
import { namesMatch } from '../x509/path.ts';
import { issuerOf, nameOf } from './own-side.ts';
import type { Link } from './presented-link.ts';
import type { Comparison, PresentedEvidence } from './presented-evidence.ts';
import type { Cause } from './suspicion.ts';

/** The issuer's name, and its key: two authorities may have the same name (RFC 5280 6.1.3 (a)(1)). */
export function comparedIssuer(
  { chain, keyName, signatures }: PresentedEvidence,
  { path, named, signer }: Link,
): Comparison[] {
  const last = path.at(-1) ?? path[0];
  const nearest = signer ?? named.at(0);
  if (nearest === undefined) return [];
  const above = chain.find(
    (other) => other !== last && namesMatch(last, other) && signatures.check(last.der, other.publicKey),
  );
  const { authorityKeyIdentifier } = last;
  const presentedKey =
    above === undefined ? authorityKeyIdentifier && toHex(authorityKeyIdentifier) : keyName(above.publicKey);
  return [
    {
      field: i18n.t('Issuer’s name'),
      presented: last.issuer.text,
      registered: nearest.certificate.subject.text,
      same: true,
    },
    {
      field: i18n.t('Issuer’s key'),
      presented: presentedKey ?? i18n.t('not said'),
      registered: keyName(nearest.certificate.publicKey),
      same: signer !== undefined,
    },
  ];
}

export function issuerCauses({ chain, known, authorities, deviceId }: PresentedEvidence, link: Link): Cause[] {
  const { path, named, signer } = link;
  const [leaf] = chain;
  const last = path.at(-1) ?? leaf;
  if (leaf.selfIssued && signer === undefined) return [selfSigned(leaf, known !== undefined, deviceId)];
  const issuer = issuerOf(last);
  if (signer?.verified === true) return [];
  if (signer !== undefined) {
    return [
      {
        cause: 'authority-not-verified',
        what: i18n.t('The hub knows {issuer}, and possession of it was not proved.', { issuer }),
        remedy: i18n.t('Prove possession of {authority} to the local hub.', { authority: issuer }),
        action: { do: 'prove-authority', authority: issuer },
        certainty: 'certain',
        evidence: [i18n.t('Its key has signed {name}.', { name: nameOf(last) })],
      },
    ];
  }
  if (named.length > 0) {
    return [
      {
        cause: 'authority-other-key',
        what: i18n.t('{name} was signed by another authority that is called {issuer} too.', {
          name: nameOf(last),
          issuer,
        }),
        remedy: i18n.t(
          'Register the authority that has signed it, or create the device again with the one that is registered.',
        ),
        action: { do: 'create-devices' },
        certainty: 'certain',
        evidence: [
          i18n.t('Same name, other key: its signature does not fit the key of the {issuer} that the hub has.', {
            issuer,
          }),
        ],
      },
    ];
  }
  return [
    {
      cause: last.selfIssued ? 'authority-not-registered' : 'issuer-not-presented',
      what: last.selfIssued
        ? i18n.t('The chain ends at {name}, which the hub does not know.', { name: nameOf(last) })
        : i18n.t('The chain ends at {name}; its issuer {issuer} was not presented, and the hub does not know it.', {
            name: nameOf(last),
            issuer,
          }),
      remedy: last.selfIssued
        ? i18n.t('Register {name} in the local hub, and prove possession of it.', { name: nameOf(last) })
        : i18n.t('Have the client send its intermediates too (-chain.pem), or register {issuer} in the local hub.', {
            issuer,
          }),
      action: { do: 'open-page', page: 'hub-authorities' },
      certainty: 'certain',
      evidence: [
        authorities.length === 0
          ? i18n.t('The hub knows no authority.')
          : i18n.t('It knows: {names}.', {
              names: authorities
                .slice(0, 10)
                .map(({ certificate }) => nameOf(certificate))
                .join(', '),
            }),
      ],
    },
  ];
}

/** No authority vouches for it: it is known by its thumbprint, or not at all. */
const selfSigned = (leaf: PresentedEvidence['chain'][0], isKnown: boolean, deviceId = nameOf(leaf)): Cause => ({
  cause: 'registered-otherwise',
  what: isKnown
    ? i18n.t('The certificate is self-signed, and {deviceId} is registered as signed by an authority.', { deviceId })
    : i18n.t('The certificate is self-signed: no authority vouches for it.'),
  remedy: isKnown
    ? i18n.t('Remove {deviceId} from the hub, and register it with the thumbprint of this certificate.', { deviceId })
    : i18n.t('Register {deviceId} with the thumbprint of this certificate.', { deviceId }),
  action: isKnown ? { do: 'open-device', id: deviceId } : { do: 'register-device', id: deviceId },
  certainty: 'certain',
  evidence: [i18n.t('Issuer and subject are the same: {name}.', { name: nameOf(leaf) })],
});
