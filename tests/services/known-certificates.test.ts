import { X509Certificate, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { HubWorld } from '../../src-main/core/hub/face.ts';
import { faceFor } from '../../src-main/core/hub/faces/index.ts';
import { defaultPurposes } from '../../src-main/core/hub/purpose.ts';
import { type KnownLists, listsByIssuer } from '../../src-main/core/hub/revocation/known-lists.ts';
import { withoutRevoked } from '../../src-main/core/hub/revocation/revoked-login.ts';
import { emptyHubState } from '../../src-main/core/hub/state.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import type { RevocationReason } from '../../src-main/core/x509/revocation-reasons.ts';
import { KnownCertificates } from '../../src-main/services/hub/known-certificates.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';
import { OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import { Workbench } from '../support/workbench.ts';

/** What the hub remembers of certificates that are presented: nothing that makes it decide otherwise, and no more than it may. */

const day = 86_400_000;
const id = 'dev';
let bench: Workbench;
/** What clients present. */
let chains: Record<string, readonly Uint8Array[]>;
let authorities: Record<'root' | 'line' | 'foreign' | 'old', Made['certificate']>;
let listed: Record<string, KnownLists | undefined>;

beforeAll(async () => {
  bench = await Workbench.open();
  const root = await make('root', 'Root');
  const factory = await make('intermediate', 'Factory', root, { pathLength: 1 });
  const line = await make('intermediate', 'Line', factory);
  const flat = await make('intermediate', 'Flat', root, { pathLength: 0 });
  const tooDeep = await make('intermediate', 'Deep', flat);
  const renewed = await make('intermediate', 'Line', factory, { pair: line.pair });
  const stranger = await make('root', 'Stranger');
  const twin = await make('intermediate', 'Line', stranger, { pair: line.pair });
  const old = await make('root', 'Old', undefined, { notAfter: new Date(now.getTime() + day) });
  const early = await make('intermediate', 'Early', root, { notBefore: new Date(now.getTime() + day) });
  const leaf = (issuer: Made, more = {}) => make('device', id, issuer, more);
  const [good, revoked] = [await leaf(line), await leaf(line)];
  const notAnAuthority = await make('device', 'Device', root);
  const present = (...chain: readonly Made[]) => chain.map(({ certificate }) => certificate.der);
  chains = {
    good: present(good, line, factory, root),
    'without its root': present(good, line, factory),
    'in disorder': present(good, root, factory, line),
    'without what is between': present(good, root),
    alone: present(good),
    'revoked by a list': present(revoked, line, factory),
    'renewed above': present(good, renewed, factory),
    'with a twin above': present(good, twin, stranger),
    'with a twin and the other': present(good, twin, line, factory),
    'of a stranger': present(await leaf(stranger), stranger),
    'by another key': present(await leaf(line, { signWith: stranger }), line, factory),
    expired: present(await leaf(line, { notAfter: new Date(now.getTime() - 1000) }), line, factory),
    'not yet valid': present(await leaf(line, { notBefore: new Date(now.getTime() + 1000) }), line, factory),
    'below an old root': present(await leaf(old), old),
    'below an early authority': present(await leaf(early), early),
    'below a device': present(await leaf(notAnAuthority), notAnAuthority),
    'too deep': present(await leaf(tooDeep), tooDeep, flat),
    'a server’s': present(await make('server', id, line), line, factory),
    'an authority’s': present(await make('intermediate', id, line), line, factory),
    'of another device': present(await make('device', 'other', line), line, factory),
    'a device above': [...present(good, revoked, line, factory)],
    'unreadable above': [...present(good, line, factory), Uint8Array.of(0x30, 3, 1)],
    unreadable: [Uint8Array.of(0x30, 3, 1)],
    none: [],
  };
  const made = new OpenSslCertificates(bench.folder);
  const years = [2020, 2040] as const;
  const der = async (file: string) => new X509Certificate(await readFile(file)).raw;
  const foreign = await made.make('Foreign', { extensions: authority, years });
  for (const [name, extensions] of [
    ['below name constraints', [...authority, 'nameConstraints=critical,permitted;DNS:example.org']],
    ['below an authority that may not sign', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,cRLSign']],
    ['below one for servers', [...authority, 'extendedKeyUsage=serverAuth']],
    ['below one as it should be', authority],
  ] as const) {
    const between = await made.make(name, { issuer: foreign, extensions, years });
    const own = await made.make(`dev ${name}`, { issuer: between, subject: `/CN=${id}`, extensions: [], years });
    chains[name] = [await der(own.cert), await der(between.cert), await der(foreign.cert)];
  }
  authorities = {
    root: root.certificate,
    line: line.certificate,
    foreign: readCertificate(await der(foreign.cert)),
    old: old.certificate,
  };
  const list = (issuer: Made, { certificate }: Made, reason: RevocationReason) => {
    const entries = { thisUpdate: now, revoked: new Map([[certificate.serial, { at: now, reason }]]) };
    return { name: 'list', issuer: issuer.certificate, list: entries as never };
  };
  listed = {
    unset: undefined,
    none: new Map(),
    device: listsByIssuer([list(line, revoked, 'keyCompromise')]),
    authority: listsByIssuer([list(factory, line, 'cACompromise')]),
    replaced: listsByIssuer([list(factory, line, 'superseded'), list(line, revoked, 'removeFromCRL')]),
  };
});
afterAll(() => bench.close());

const byNode = new Map<string, boolean>();
/** By Node's own reading of certificates. */
const node: HubWorld['signatures'] = {
  checks: (signature) => keys.checks(signature),
  signsWith: (algorithm) => keys.signsWith(algorithm),
  check(certificate, publicKey) {
    const name = `${Buffer.from(certificate).toString('hex')} ${Buffer.from(publicKey).toString('hex')}`;
    const key = () => createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const result = byNode.get(name) ?? new X509Certificate(certificate).verify(key());
    byNode.set(name, result);
    return result;
  },
};

interface Settings {
  readonly registered: Readonly<Record<string, 'verified' | 'unverified' | 'removed'>>;
  readonly days: number;
  readonly list: string;
  readonly lenient: boolean;
  readonly autoRegister: boolean;
}

const worldOf = (set: Settings, judge: Pick<HubWorld, 'signatures' | 'read'>): HubWorld => ({
  now: new Date(now.getTime() + set.days * day),
  anchors: Object.entries(authorities).flatMap(([name, certificate]) => {
    const status = set.registered[name];
    return status === 'removed' ? [] : [{ certificate, verified: status === 'verified' }];
  }),
  lists: listed[set.list],
  state: emptyHubState(),
  holder: () => undefined,
  autoRegister: set.autoRegister,
  plainBroker: true,
  purposes: set.lenient ? { ...defaultPurposes, 'iot-hub': 'lenient', broker: 'lenient' } : defaultPurposes,
  digest: ciphers.digest,
  verifies: keys.verifies,
  ...judge,
});

function decide(presented: readonly Uint8Array[], atHub: boolean, world: HubWorld) {
  const attempt = {
    clientId: id,
    username: atHub ? `h/${id}/?api-version=2021-04-12` : undefined,
    hasPassword: false,
    protocolVersion: 4 as const,
    clean: true,
    presented,
  };
  return withoutRevoked(faceFor(attempt, world).login(attempt, world), attempt, world);
}

test('a login is decided alike with what is remembered and without, whatever was presented and set before', () => {
  const status = fc.constantFrom('verified' as const, 'verified' as const, 'unverified' as const, 'removed' as const);
  const settings = fc.record<Settings>({
    registered: fc.record({ root: status, line: status, foreign: status, old: status }),
    days: fc.constantFrom(0, 0, -2, 2, 400),
    list: fc.constantFrom('unset', 'none', ...Object.keys(listed)),
    lenient: fc.boolean(),
    autoRegister: fc.constantFrom(true, true, false),
  });
  const step = fc.record({
    set: fc.option(settings),
    name: fc.constantFrom(...Object.keys(chains)),
    atHub: fc.boolean(),
    isSameConnection: fc.boolean(),
  });
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), settings, (steps, first) => {
      const remembered = new KnownCertificates(keys, ciphers.digest);
      let set = first;
      for (const one of steps) {
        set = one.set ?? set;
        const presented = chains[one.name] ?? expect.fail(one.name);
        const arrived = one.isSameConnection ? presented : presented.map((der) => Uint8Array.from(der));
        const fresh = decide(presented, one.atHub, worldOf(set, { signatures: node }));
        expect(decide(arrived, one.atHub, worldOf(set, remembered))).toEqual(fresh);
        outcomes.add(fresh.accepted ? 'accepted' : fresh.cause);
      }
    }),
    { numRuns: 80 },
  );
  // What the steps were to come across.
  expect([...outcomes].toSorted()).toEqual(
    expect.arrayContaining([
      'accepted',
      'authority-as-client',
      'authority-not-registered',
      'authority-not-verified',
      'certificate-expired',
      'certificate-not-yet-valid',
      'certificate-revoked',
      'certificate-unreadable',
      'common-name-mismatch',
      'critical-extension-unknown',
      'device-unknown',
      'issuer-is-not-an-authority',
      'issuer-not-presented',
      'no-certificate',
      'not-for-clients',
      'path-length-exceeded',
      'signature-invalid',
      'wrong-key-usage',
    ]),
  );
});

const copies = (name: string) => (chains[name] ?? []).map((der) => Uint8Array.from(der));
const usual: Settings = {
  registered: { root: 'verified', line: 'removed', foreign: 'removed', old: 'removed' },
  days: 0,
  list: 'device',
  lenient: false,
  autoRegister: true,
};

test('of a fleet every device’s own signature is checked on each connection, and those above it once', () => {
  const checked: Uint8Array[] = [];
  const signedBy = vi.fn((publicKey: Uint8Array) => {
    const hasSigned = keys.signedBy(publicKey);
    return (certificate: Uint8Array) => {
      checked.push(certificate);
      return hasSigned(certificate);
    };
  });
  const remembered = new KnownCertificates({ ...keys, signedBy }, ciphers.digest);
  const login = (presented = copies('without its root')) => {
    checked.length = 0;
    expect(decide(presented, true, worldOf(usual, remembered))).toMatchObject({ accepted: true });
    return checked.length;
  };
  expect([login(), login(), login(), login()].at(-1)).toBe(1);
  const connection = copies('without its root');
  expect([login(connection), login(connection)]).toEqual([1, 0]);
  const keysRead = signedBy.mock.calls.length;
  login();
  expect(signedBy).toHaveBeenCalledTimes(keysRead);
});

test('who presents thousands of certificates grows nothing, and pushes out nothing of the others', async () => {
  const remembered = new KnownCertificates(keys, ciphers.digest);
  const [, line = new Uint8Array()] = chains['without its root'] ?? [];
  const world = worldOf(usual, remembered);
  for (let round = 0; round < 3; round++) decide(copies('without its root'), true, world);
  const known = remembered.read(Uint8Array.from(line), true);
  expect(remembered.read(Uint8Array.from(line), true)).toBe(known);
  const { serial } = readCertificate(line);
  const at = Buffer.from(line).indexOf(Buffer.from(serial, 'hex'));
  const other = (n: number) => {
    const der = Uint8Array.from(line);
    new DataView(der.buffer).setUint32(at + 4, n);
    return der;
  };
  for (let n = 0; n < 20_000; n++) remembered.read(other(n), true);
  expect(remembered.read(Uint8Array.from(line), true)).toBe(known);
  // Nor where each is presented twice: then there is an end too.
  for (let n = 0; n < 3000; n++) for (const _ of [1, 2]) remembered.read(other(n), true);
  const { kept, seen } = remembered.sizes;
  expect(kept).toBeLessThanOrEqual(564);
  expect(seen).toBeLessThanOrEqual(4000);
  expect(decide(copies('good'), true, world)).toMatchObject({ accepted: true });
  // Keys of issuers that nobody has any more are forgotten.
  const leaf = chains['alone']?.[0] ?? new Uint8Array();
  for (let n = 0; n < 5000; n++) remembered.signatures.check(leaf, other(n).subarray(0, 200));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await vi.waitFor(() => {
    collect();
    expect(remembered.sizes.keys).toBeLessThan(20);
  });
  // One that is larger than any in good faith is read each time.
  const large = Uint8Array.from([...line, ...new Uint8Array(5000)]);
  for (let n = 0; n < 3; n++) expect(() => remembered.read(Uint8Array.from(large), true)).toThrow(/./);
  const own = copies('alone')[0] ?? new Uint8Array();
  expect(remembered.read(Uint8Array.from(own), false)).not.toBe(remembered.read(Uint8Array.from(own), false));
});
