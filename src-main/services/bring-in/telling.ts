import { i18n } from '../../core/language/index.ts';
import type { BringInFinding, BringInFindings, BringInRole, BringInThing } from '../../contract/models.ts';
import type { Finding, FoundCertificate } from '../../core/bring-in/findings.ts';
import { freeName, passes } from '../../core/bring-in/names.ts';
import type { Digest } from '../../core/primitives.ts';
import { folderKey } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { keyLabel } from '../../core/x509/key-algorithms.ts';
import type { Revocation } from '../../core/x509/read-revocation-list.ts';
import { reasonWords } from '../../core/x509/revocation-reasons.ts';
import { describePublicKey } from '../../core/x509/algorithms.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { Collection } from './collection.ts';

/** Longer lists help nobody. */
const passedOverTold = 1000;
interface World {
  readonly now: Date;
  readonly digest: Digest;
  /** Names that are taken, as `folderKey` has them. */
  readonly taken: Readonly<Record<BringInThing, ReadonlySet<string>>>;
}

/** What was found, in the words of the contract: no key and no password among them. */
export function tell(
  collection: string,
  found: Collection,
  findings: readonly Finding[],
  world: World,
): BringInFindings {
  const taken = Object.fromEntries(
    Object.entries(world.taken).map(([role, names]) => [role, new Set(names)]),
  ) as Record<BringInThing, Set<string>>;
  const passedOver = [...new Map(found.passedOver.map((one) => [`${one.file}\n${one.reason}`, one])).values()];
  return {
    collection,
    files: found.files,
    findings: findings.map((finding) => findingOf(finding, world, taken)),
    closed: found.closed.map(({ file, what, reason }) => ({
      file: file.name,
      what,
      ...(reason === undefined ? {} : { reason }),
    })),
    passedOver: passedOver.slice(0, passedOverTold),
    passedOverMore: Math.max(0, passedOver.length - passedOverTold),
    notices: found.published(),
  };
}

function findingOf(finding: Finding, world: World, taken: Record<BringInThing, Set<string>>): BringInFinding {
  const { id, kind, key, files } = finding;
  const roles = rolesOf(finding);
  const [role] = roles;
  const title = titleOf(finding);
  let name: string | undefined;
  if (finding.kind === 'revocation-list') name = role === undefined ? undefined : (finding.knownIssuer ?? title);
  else if (role !== undefined && role !== 'revocation-list') {
    const check = (wanted: string) => things[role].check({ name: wanted });
    name = freeName(wantedName(finding), check, taken[role], role);
    taken[role].add(folderKey(name));
  }
  const common = {
    id,
    kind,
    title,
    privateKey:
      key === undefined ? ('none' as const) : key.password === undefined ? ('open' as const) : ('encrypted' as const),
    files: [...files],
    roles,
    ...(name === undefined ? {} : { name }),
    missing: missingOf(finding),
    doubts: doubtsOf(finding, role, name, world.now),
  };
  switch (finding.kind) {
    case 'certificate': {
      const { certificate, issuer, knownIssuer, known } = finding;
      return {
        ...common,
        key: keyLabel(certificate.key),
        certificate: certificateFacts(certificate, world.digest),
        ...(issuer === undefined ? {} : { issuer }),
        ...(knownIssuer === undefined ? {} : { knownIssuer }),
        ...(known === undefined ? {} : { needless: i18n.t('It is in the workspace already: {known}.', { known }) }),
      };
    }
    case 'request':
      return {
        ...common,
        key: keyLabel(finding.request.key),
        ...(finding.answeredBy === undefined ? {} : { needless: i18n.t('Its certificate is among the files.') }),
      };
    case 'key':
      return { ...common, key: keyLabel(describePublicKey(finding.key.publicKey)) };
    case 'revocation-list': {
      const { issuer, knownIssuer, known } = finding;
      return {
        ...common,
        ...(issuer === undefined ? {} : { issuer }),
        ...(knownIssuer === undefined ? {} : { knownIssuer }),
        ...(known ? { needless: i18n.t('It is kept beside its authority already.') } : {}),
      };
    }
  }
}

function rolesOf(finding: Finding): BringInRole[] {
  if (finding.kind === 'certificate') return [...finding.roles];
  if (finding.kind === 'revocation-list') {
    return finding.issuer === undefined && finding.knownIssuer === undefined ? [] : ['revocation-list'];
  }
  return finding.kind === 'request' ? ['request'] : [];
}

function titleOf(finding: Finding): string {
  switch (finding.kind) {
    case 'certificate':
      return nameIn(finding.certificate.subject) ?? finding.friendlyName ?? i18n.t('without a name');
    case 'request':
      return nameIn(finding.request.subject) ?? i18n.t('without a name');
    case 'key':
      return finding.friendlyName ?? finding.files[0] ?? '';
    case 'revocation-list':
      return nameIn(finding.list.issuer) ?? i18n.t('without a name');
  }
}

const nameIn = ({ commonName, text }: { readonly commonName: string | undefined; readonly text: string }) =>
  commonName ?? (text === '' ? undefined : text);

function wantedName(finding: Finding): string | undefined {
  if (finding.kind === 'certificate') return finding.certificate.subject.commonName ?? finding.friendlyName;
  return finding.kind === 'request' ? finding.request.subject.commonName : undefined;
}

function missingOf(finding: Finding): string[] {
  switch (finding.kind) {
    case 'certificate': {
      const { certificate, key, above, complete } = finding;
      const authority = certificate.basicConstraints?.authority === true;
      const last = above.at(-1) ?? certificate;
      return [
        ...(key !== undefined
          ? []
          : [
              authority
                ? i18n.t('Its key is not here: nothing can be signed with it.')
                : i18n.t('Its key is not here: no device can log in with it.'),
            ]),
        ...(complete
          ? []
          : [
              i18n.t('Its issuer {issuer} is not here: the chain ends before its root.', {
                issuer: nameIn(last.issuer) ?? i18n.t('without a name'),
              }),
            ]),
      ];
    }
    case 'request':
      return finding.answeredBy === undefined ? [i18n.t('The certificate that answers it is not here.')] : [];
    case 'key':
      return [i18n.t('Its certificate is not here.')];
    case 'revocation-list':
      return finding.doubt !== undefined || rolesOf(finding).length > 0
        ? []
        : [i18n.t('Its authority is not here with its key: there is no place to keep it.')];
  }
}

function doubtsOf(finding: Finding, role: BringInRole | undefined, name: string | undefined, now: Date): string[] {
  if (finding.kind === 'revocation-list') {
    const { revoked, nextUpdate } = finding.list;
    const count = i18n.t('It takes back {size, plural, one {# certificate} other {# certificates}}.', {
      size: revoked.size,
    });
    return [
      count,
      ...(finding.doubt === undefined ? [] : [finding.doubt]),
      ...(nextUpdate !== undefined && nextUpdate < now
        ? [i18n.t('It was due to be renewed on {nextUpdate}.', { nextUpdate: day(nextUpdate) })]
        : []),
    ];
  }
  return finding.kind === 'certificate' ? certificateDoubts(finding, role, name, now) : [];
}

function certificateDoubts(
  { certificate, revoked, doubts, known }: FoundCertificate,
  role: BringInRole | undefined,
  name: string | undefined,
  now: Date,
): string[] {
  const { notBefore, notAfter, subject } = certificate;
  const { commonName } = subject;
  const renamed = known === undefined && role === 'device' && commonName !== name;
  return [
    ...doubts,
    ...(revoked === undefined ? [] : [takenBack(revoked)]),
    ...(notAfter < now ? [i18n.t('It ended on {notAfter}.', { notAfter: day(notAfter) })] : []),
    ...(notBefore > now ? [i18n.t('It is valid only from {notBefore}.', { notBefore: day(notBefore) })] : []),
    ...(renamed && commonName !== undefined && !passes((id) => things.device.check({ name: id }), commonName)
      ? [
          i18n.t(
            '{commonName} can be no device ID, so it gets another name here. Azure wants the common name as the ID.',
            { commonName },
          ),
        ]
      : []),
  ];
}

const takenBack = ({ at, reason }: Revocation): string =>
  reason === undefined
    ? i18n.t('A revocation list among the files has taken it back on {on}.', { on: day(at) })
    : i18n.t('A revocation list among the files has taken it back on {on} ({reason}).', {
        on: day(at),
        reason: reasonWords(reason),
      });

const day = (date: Date): string => date.toISOString().slice(0, 10);
