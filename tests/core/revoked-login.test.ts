import { expect, test } from 'vitest';
import { parseAsn1, toDer } from '../../src-main/core/asn1/asn1.ts';
import type { ConnectAttempt, HubWorld, LoginDecision } from '../../src-main/core/hub/face.ts';
import { awsFace } from '../../src-main/core/hub/faces/aws/index.ts';
import { newPolicy } from '../../src-main/core/hub/faces/aws/policies.ts';
import { certificateIdOf } from '../../src-main/core/hub/faces/aws/registry.ts';
import { newTemplate } from '../../src-main/core/hub/faces/aws/templates.ts';
import type { KnownLists } from '../../src-main/core/hub/revocation/known-lists.ts';
import { revocationIn, withoutRevoked } from '../../src-main/core/hub/revocation/revoked-login.ts';
import { emptyHubState } from '../../src-main/core/hub/state.ts';
import { validatePath } from '../../src-main/core/x509/path.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import type { RevocationReason } from '../../src-main/core/x509/revocation-reasons.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';

/** What somebody presents who was taken back does not hide it. */

function listOf(issuer: Made, revoked: readonly Made[], reason?: RevocationReason): KnownLists {
  const entries = new Map(revoked.map(({ certificate }) => [certificate.serial, { at: now, reason }]));
  const list = { thisUpdate: now, revoked: entries } as unknown as NonNullable<
    ReturnType<KnownLists['get']>
  >[0]['list'];
  return new Map([[issuer.certificate.subject.comparable, [{ name: 'list', issuer: issuer.certificate, list }]]]);
}

const worldOf = (lists: KnownLists, anchors: readonly Made[] = [], state = emptyHubState()): HubWorld => ({
  now,
  anchors: anchors.map(({ certificate }) => ({ certificate, verified: true })),
  lists,
  state,
  holder: () => undefined,
  autoRegister: false,
  digest: ciphers.digest,
  signatures: keys,
  verifies: keys.verifies,
});

const present = (...chain: readonly Made[]) => chain.map(({ certificate }) => certificate.der);
const letIn: LoginDecision = { accepted: true, deviceId: 'dev' };

test('a revoked intermediate is found behind certificates that somebody else has made for its name and key', async () => {
  const [root, evil] = [await make('root', 'Root'), await make('root', 'Evil')];
  const ica = await make('intermediate', 'ICA', root);
  const leaf = await make('device', 'dev', ica);
  const world = worldOf(listOf(root, [ica]), [root]);
  const decoys = [
    await make('intermediate', 'ICA', undefined, { pair: ica.pair, signWith: evil }),
    await make('intermediate', 'ICA', root, { pair: ica.pair, signWith: evil }),
    await make('intermediate', 'ICA', evil, { pair: ica.pair }),
  ];
  for (const chain of [[leaf, ica], ...decoys.map((one) => [leaf, one, ica]), [leaf, ...decoys, ica]]) {
    const certificates = chain.map(({ certificate }) => certificate);
    expect(validatePath(certificates, world.anchors, now, keys).ok).toBe(true);
    const refusal = withoutRevoked(letIn, { presented: present(...chain) }, world);
    expect(refusal).toMatchObject({ accepted: false, cause: 'certificate-revoked' });
  }
  const anchored = worldOf(listOf(root, [ica]), [ica]);
  for (const decoy of decoys) {
    expect(revocationIn(present(leaf, decoy), anchored)).toMatchObject({ cause: 'certificate-revoked' });
  }
  const others = worldOf(listOf(root, [evil]), [root]);
  expect(withoutRevoked(letIn, { presented: present(leaf, ...decoys, ica) }, others)).toBe(letIn);
});

test('more certificates of one name than can be looked through let nobody in', async () => {
  const root = await make('root', 'Root');
  const ica = await make('intermediate', 'ICA', root);
  const leaf = await make('device', 'dev', ica);
  const decoy = await make('root', 'ICA');
  const many = Array.from({ length: 120 }, () => decoy);
  const world = worldOf(listOf(root, [ica]), [root]);
  expect(revocationIn(present(leaf, ...many, ica), world)).toMatchObject({ cause: 'chain-too-complex' });
});

test('an authority whose certificate was replaced goes on with the new one for its key, and with no other', async () => {
  const root = await make('root', 'Root');
  const old = await make('intermediate', 'ICA', root);
  const next = await make('intermediate', 'ICA', root, { pair: old.pair });
  const forged = await make('intermediate', 'ICA', root, { pair: old.pair, signWith: await make('root', 'Evil') });
  const leaf = await make('device', 'dev', old);
  const cause = (chain: Made[], anchors: Made[], reason: RevocationReason) =>
    revocationIn(present(...chain), worldOf(listOf(root, [old], reason), anchors))?.cause;
  expect(cause([leaf, next], [root, old], 'superseded')).toBeUndefined();
  expect(cause([leaf, old, next], [root], 'superseded')).toBeUndefined();
  expect(cause([leaf, old], [root], 'superseded')).toBe('certificate-revoked');
  expect(cause([leaf, forged, old], [root], 'superseded')).toBe('certificate-revoked');
  expect(cause([leaf, old, next], [root], 'cACompromise')).toBe('certificate-revoked');
});

type Node = ReturnType<typeof parseAsn1>;
const last = (node: Node | undefined) => (node?.value as Node[] | undefined)?.at(-1);

/** With an extension twice, which Node's TLS takes (RFC 5280 4.2). */
function unreadable(der: Uint8Array): Uint8Array {
  const certificate = parseAsn1(der, 'certificate');
  const [signed] = certificate.value as Node[];
  const extensions = last(last(signed))?.value as Node[];
  extensions.push(...extensions.slice(0, 1));
  const changed = toDer(certificate);
  expect(() => readCertificate(changed)).toThrow(/./);
  return changed;
}

const allow = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*' }],
});
const atAws = (presented: readonly Uint8Array[]): ConnectAttempt => ({
  clientId: 'dev',
  username: undefined,
  protocolVersion: 4,
  clean: true,
  hasPassword: false,
  presented,
});
const loginAtAws = (presented: readonly Uint8Array[], world: HubWorld) => {
  const attempt = atAws(presented);
  return withoutRevoked(awsFace.login(attempt, world), attempt, world);
};

test('a revoked certificate is refused at AWS IoT also before one that cannot be read', async () => {
  const root = await make('root', 'Root');
  const leaf = await make('device', 'dev', root);
  const junk = unreadable((await make('device', 'junk')).certificate.der);
  const state = emptyHubState();
  const certificateId = certificateIdOf(leaf.certificate.der, ciphers.digest);
  state.awsPolicies.set('all', newPolicy('all', allow));
  state.awsCertificates.set(certificateId, {
    certificateId,
    certificate: leaf.certificate,
    status: 'ACTIVE',
    policies: ['all'],
    things: [],
    createdAt: now,
  });
  const [bad, good] = [worldOf(listOf(root, [leaf]), [], state), worldOf(listOf(root, []), [], state)];
  for (const presented of [present(leaf), [...present(leaf), junk]]) {
    expect(loginAtAws(presented, good)).toMatchObject({ accepted: true });
    expect(loginAtAws(presented, bad)).toMatchObject({ accepted: false, cause: 'certificate-revoked' });
  }
});

const commonName = 'AWS::IoT::Certificate::CommonName';
const template = JSON.stringify({
  Parameters: { [commonName]: { Type: 'String' } },
  Resources: {
    thing: { Type: 'AWS::IoT::Thing', Properties: { ThingName: { Ref: commonName } } },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
    },
    policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'all' } },
  },
});

test('a revoked certificate is neither registered nor provisioned just in time', async () => {
  const root = await make('root', 'Root');
  const leaf = await make('device', 'dev', root);
  const state = emptyHubState();
  state.awsPolicies.set('all', newPolicy('all', allow));
  state.awsTemplates.set('t', newTemplate('t', template, true));
  state.awsAuthorities.set('ca', { name: 'ca', template: 't' });
  state.authorities.set('ca', {
    name: 'ca',
    certificate: root.certificate,
    status: 'verified',
    verificationCode: '',
    createdAt: now,
    updatedAt: now,
  });
  const good = loginAtAws(present(leaf), worldOf(listOf(root, []), [], state));
  expect(good.changes?.map(({ section }) => section)).toContain('awsCertificates');
  const bad = loginAtAws(present(leaf), worldOf(listOf(root, [leaf]), [], state));
  expect(bad).toMatchObject({ accepted: false, cause: 'certificate-revoked' });
  expect(bad).not.toHaveProperty('changes');
  expect(bad).not.toHaveProperty('announcements');
});
