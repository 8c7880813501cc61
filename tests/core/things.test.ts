import { describe, expect, test } from 'vitest';
import { thingKind, subjectKind } from '../../src-main/contract/things/index.ts';
import { things } from '../../src-main/core/things/index.ts';
import { decodeManifest } from '../../src-main/core/things/manifest.ts';
import { encodeManifest } from '../../src-main/core/things/manifest-file.ts';
import { type Thing, pathsOf } from '../../src-main/core/things/thing.ts';
import { refusal } from '../support/refusal.ts';

const certificate = {
  subject: 'CN=x',
  issuer: 'CN=Root',
  serial: '01',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  thumbprintSha1: 'AA',
  thumbprintSha256: 'BB',
  key: 'EC P-256',
};
const shared = { format: 1, createdAt: '2026-01-01T00:00:00.000Z', certificate };

/** A manifest of each kind, and one field of it that a damaged one may have with this value. */
const samples: { readonly [K in keyof typeof things]: readonly [object, field: string, bad: unknown] } = {
  authority: [{ ...shared, kind: 'authority', name: 'My Root', files: ['a.pem'] }, 'name', 'a/b'],
  proof: [
    { ...shared, kind: 'verification', authority: 'My Root', code: 'C0DE', files: ['a.cer'] },
    'destination',
    'No where',
  ],
  device: [
    { ...shared, kind: 'device', deviceId: 'a:b', pfxProfile: 'modern', keyEncrypted: false, files: ['a.pfx'] },
    'pfxProfile',
    'old',
  ],
  server: [
    { ...shared, kind: 'server', name: 'Broker', keyEncrypted: true, dns: ['a.b'], addresses: [], files: ['a.pem'] },
    'dns',
    [''],
  ],
  certificate: [{ ...shared, kind: 'certificate', name: 'Somebody', files: ['a.cer'] }, 'authority', 'a/b'],
  request: [
    {
      format: 1,
      createdAt: shared.createdAt,
      kind: 'request',
      name: 'dev',
      subject: 'CN=dev',
      key: 'EC',
      files: ['a'],
    },
    'key',
    '',
  ],
};

const rows = Object.entries<Thing>(things);
const decode = (thing: Thing, manifest: object) =>
  decodeManifest(encodeManifest(manifest as Parameters<typeof encodeManifest>[0]), thing.manifest, 'it');

test('the contract knows the same kinds, and the same of them with a key', () => {
  expect(thingKind.options.toSorted()).toEqual(Object.keys(things).toSorted());
  const withKey = rows.filter(([, { identity }]) => identity !== undefined).map(([kind]) => kind);
  expect(subjectKind.options.toSorted()).toEqual(withKey.toSorted());
});

test('no two kinds share a folder or the name in their manifests', () => {
  expect(new Set(rows.map(([, { home }]) => home)).size).toBe(rows.length);
  expect(new Set(rows.map(([, { manifest }]) => manifest.kind)).size).toBe(rows.length);
});

describe.each(rows)('%s', (kind, thing) => {
  const [sample, field, bad] = samples[kind as keyof typeof things];

  test('has a folder of its own below its home, found again by its manifest', () => {
    const manifest = decode(thing, sample);
    const key = thing.keyOf(manifest);
    expect(thing.check(key)).toEqual(key);
    const folder = thing.folder(key);
    expect(folder.split('/').slice(0, -1).join('/')).toBe(thing.nested ? `${thing.home}/${key.name}` : thing.home);
    expect(thing.folder(thing.keyOf(decode(thing, sample)))).toBe(folder);
  });

  test('names every file once, in names that any system takes, and says what each is for', () => {
    const names = Object.values(thing.files('a:b'));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(names.filter((name) => !/^[\w.%-]+$/.test(name))).toEqual([]);
    const { identity } = thing;
    const used = identity && [identity.certificate, identity.key, identity.chain, identity.trusted ?? identity.chain];
    const roles = Object.keys(thing.files('x'));
    expect([...thing.holders, ...(used ?? [])].filter((role) => !roles.includes(role))).toEqual([]);
    expect(pathsOf(thing, { name: 'x', code: 'c' })[roles[0] ?? '']).toMatch(new RegExp(`^${thing.home}/x`));
  });

  test('reads what it has written, and nothing that is damaged', () => {
    expect(decode(thing, sample)).toEqual(sample);
    const without = (name: string) => Object.fromEntries(Object.entries(sample).filter(([one]) => one !== name));
    const endsNever: readonly [object, RegExp][] =
      'certificate' in sample
        ? [[{ ...sample, certificate: { ...certificate, notAfter: '2027-13-01T00:00:00Z' } }, /usable certificate/]]
        : [];
    const faults: readonly [object, RegExp][] = [
      [{ ...sample, [field]: bad }, new RegExp(`^it has no usable ${field}\\.$`)],
      [without('files'), /no usable files/],
      [{ ...sample, files: ['../key.pem'] }, /no usable files/],
      [{ ...sample, files: ['certbench.json'] }, /no usable files/],
      [{ ...sample, files: [] }, /no usable files/],
      [{ ...sample, createdAt: 'yesterday' }, /no usable createdAt/],
      ...endsNever,
      [{ ...sample, kind: 'workspace' }, /is not the manifest of an? /],
      [{ ...sample, format: 'one' }, /is not a Certbench manifest/],
    ];
    for (const [manifest, message] of faults) {
      expect(refusal(() => decode(thing, manifest))).toMatchObject({ code: 'WORKSPACE_INVALID', field: 'workspace' });
      expect(() => decode(thing, manifest)).toThrow(message);
    }
    expect(refusal(() => decode(thing, { ...sample, format: 2 })).code).toBe('WORKSPACE_TOO_NEW');
  });

  test('refuses names that a disk does not take', () => {
    for (const name of ['', '..', 'a/b', 'con', 'x'.repeat(65)]) {
      expect(refusal(() => thing.check({ name, code: 'C0DE' })).code).toBe('INVALID_INPUT');
    }
  });

  test('says who signed it', () => {
    const signed = decode(thing, { ...sample, [kind === 'authority' ? 'parent' : 'authority']: 'My Root' });
    // A request waits for somebody to sign it.
    expect(thing.signer(signed)).toBe(kind === 'request' ? undefined : 'My Root');
  });
});
