import { i18n } from '../language/index.ts';
import { namesMatch } from '../x509/path.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { RemedyAction } from '../remedy.ts';
import { type OwnSide, issuerOf, nameOf } from './own-side.ts';
import { isOrdered } from './server-chain.ts';
import { type Suspicion, anywhere } from './suspicion.ts';

/** What may keep a device out by the certificates above its own. */
export const chainSuspicions = (own: OwnSide): Suspicion[] => [...otherKey(own), ...order(own), ...incomplete(own)];

/** The chain of one of the workspace in its place, that of anybody's files in a new one. */
const mending = ({ isHere, deviceId }: OwnSide): RemedyAction =>
  isHere ? { do: 'mend-chain', id: deviceId } : { do: 'save-chain' };

/** Authorities may share a name; whose signature it is, only the key tells (RFC 5280 6.1.3 (a)(1)). */
function otherKey({ chain, authorities, signatures }: OwnSide): Suspicion[] {
  return chain.flatMap((one) => {
    if (one.selfIssued || !signatures.checks(one.signature)) return [];
    const isSigner = ({ publicKey }: Certificate) => signatures.check(one.der, publicKey);
    const named = (among: readonly Certificate[]) =>
      among.filter((other) => other !== one && namesMatch(one, other) && signatures.signsWith(other.key));
    const [known, presented] = [named(authorities), named(chain)];
    if (known.some(isSigner) || known.length + presented.length === 0) return [];
    // One that vouches for itself says nothing against those that are here under the same name.
    if (known.length === 0 && presented.some(isSigner)) return [];
    const issuer = issuerOf(one);
    return [
      {
        cause: 'authority-other-key',
        what: i18n.t('The certificate of {name} was signed by another authority that is called {issuer} too.', {
          name: nameOf(one),
          issuer,
        }),
        remedy: i18n.t(
          'Register the authority that has signed it and present its certificate, or create the device again.',
        ),
        action: { do: 'create-devices' },
        certainty: presented.some(isSigner) ? 'likely' : 'certain',
        evidence: [i18n.t('Its signature does not fit the key of the {issuer} that is here.', { issuer })],
        shows: anywhere,
      },
    ];
  });
}

/** RFC 5246 7.4.2: each certifies the one before it. TLS 1.3 has servers cope (RFC 8446 4.4.2), and not all do. */
function order(own: OwnSide): Suspicion[] {
  const { chain, leafAlone } = own;
  if (leafAlone || isOrdered(chain)) return [];
  return [
    {
      cause: 'chain-order',
      what: i18n.t('The device presents its certificates in the wrong order.'),
      remedy: i18n.t(
        'Have the file begin with the device’s own certificate, then the authority that has signed it, and so on.',
      ),
      action: mending(own),
      certainty: 'likely',
      evidence: [i18n.t('In the file: {names}.', { names: chain.map(nameOf).join(', ') })],
      shows: anywhere,
    },
  ];
}

/** The last certificate that the leaf leads up to. */
function endOf(chain: OwnSide['chain']): Certificate {
  const [leaf] = chain;
  const seen = new Set<Certificate>();
  let end: Certificate = leaf;
  while (!end.selfIssued && !seen.has(end)) {
    seen.add(end);
    const below: Certificate = end;
    end = chain.find((one) => one !== below && namesMatch(below, one)) ?? end;
  }
  return end;
}

/** What the server does not have it must be given: every authority between the device and one that it trusts (RFC 8446 4.4.2). */
function incomplete(own: OwnSide): Suspicion[] {
  const { chain, authorities, leafAlone, signatures } = own;
  const end = endOf(chain);
  if (leafAlone || end.selfIssued) return [];
  const issuer = authorities.find((one) => namesMatch(end, one) && signatures.check(end.der, one.publicKey));
  // A root need not be sent: whoever trusts it has it.
  if (issuer?.selfIssued === true) return [];
  const what = i18n.t('The chain ends at {name}; its issuer {issuer} is not presented.', {
    name: nameOf(end),
    issuer: issuerOf(end),
  });
  const remedy = i18n.t(
    'Present the intermediates too: put their certificates behind the device’s in its file (chain).',
  );
  // Whoever has the files may have that of the intermediate too.
  const ofAnybody = own.isHere ? {} : { action: mending(own) };
  const known = {
    action: mending(own),
    certainty: 'likely',
    evidence: [
      i18n.t('{issuer} is no root: servers that trust the root alone cannot find the way to it.', {
        issuer: issuerOf(end),
      }),
    ],
  } as const;
  return [
    {
      cause: 'chain-incomplete',
      what,
      remedy,
      shows: anywhere,
      ...(issuer === undefined ? { certainty: 'possible', evidence: [], ...ofAnybody } : known),
    },
  ];
}
