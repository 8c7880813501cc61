import { expect, test } from 'vitest';
import type { Overview } from '../../src-renderer/bench/bench.ts';
import {
  allKinds,
  certificateCount,
  countsOf,
  keysOf,
  nodesOf,
  otherCountsOf,
  rowOf,
} from '../../src-renderer/features/certificates/kinds/index.ts';

const certificate = {
  subject: 'CN=x',
  issuer: 'CN=x',
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  thumbprintSha1: 'A1',
  thumbprintSha256: 'A256',
  key: 'EC P-256',
};
const made = { certificate, files: [], keyEncrypted: false };
const overview: Overview = {
  workspace: { workspace: 'w', name: 'w', folder: '/w', state: 'ready' },
  authorities: [{ name: 'Root', certificatePem: '', passphraseRemembered: false, certificate, files: [] }],
  proofs: [
    { authority: 'Root', code: 'C0', createdAt: '2026-01-01T00:00:00.000Z', certificate, files: [] },
    { authority: 'Root', code: 'C1', createdAt: '2026-01-01T00:00:00.000Z', certificate, files: [] },
  ],
  devices: ['a', 'b', 'c'].map((deviceId) => ({ deviceId, ...certificate, keyEncrypted: false })),
  servers: [{ name: 'hub', dns: [], addresses: [], ...made }],
  certificates: [{ name: 'theirs', certificate }],
  requests: [
    {
      name: 'dev',
      subject: 'CN=dev',
      key: 'EC P-256',
      made: true,
      privateKey: 'none',
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  ],
};
const nothing: Overview = {
  ...overview,
  authorities: [],
  proofs: [],
  devices: [],
  servers: [],
  certificates: [],
  requests: [],
};

test('a workspace tells how much it holds of each kind, and of those on the path that there is none', () => {
  expect(countsOf(overview)).toEqual([
    '1 authority',
    '2 proofs',
    '1 server',
    '1 certificate without a key',
    '1 request',
    '3 devices',
  ]);
  expect(countsOf(nothing)).toEqual(['0 authorities', '0 proofs', '0 devices']);
});

test('certificates are counted apart from what is kept beside them', () => {
  expect(certificateCount(overview)).toBe(6);
  expect(otherCountsOf(overview)).toEqual(['2 proofs', '1 request']);
  expect(otherCountsOf(nothing)).toEqual([]);
});

test('each thing has a key of its kind that tells it from every other, and is found by its name', () => {
  const keys = allKinds.flatMap((kind) => nodesOf(kind, overview).map(({ line }) => rowOf(kind).keyOf(line)));
  expect(keys.map(({ kind }) => kind)).toEqual([
    'authority',
    'proof',
    'proof',
    'server',
    'certificate',
    'request',
    'device',
    'device',
    'device',
  ]);
  expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
  for (const kind of allKinds) {
    for (const { line } of nodesOf(kind, overview)) {
      const { name, code } = rowOf(kind).keyOf(line);
      expect(rowOf(kind).found(line).names).toContain(code ?? name);
      if (kind !== 'request') expect(rowOf(kind).found(line).prints?.thumbprintSha256).toBe('A256');
    }
  }
});

test('what ends is told for all kinds but proofs, which are used once, and requests, which have no end', () => {
  const ends = allKinds.map((kind) => {
    const { expires } = rowOf(kind);
    const [first] = nodesOf(kind, overview);
    return first === undefined || expires === 'never' ? expires : expires(first.line);
  });
  expect(ends).toEqual([
    certificate.notAfter,
    'never',
    certificate.notAfter,
    certificate.notAfter,
    'never',
    certificate.notAfter,
  ]);
});

test('it is known of each thing whether its private key is in the workspace', () => {
  const hasKey = keysOf(overview);
  expect(hasKey({ kind: 'authority', name: 'Root' })).toBe(true);
  expect(hasKey({ kind: 'device', name: 'a' })).toBe(true);
  expect(hasKey({ kind: 'certificate', name: 'theirs' })).toBe(false);
  expect(hasKey({ kind: 'proof', name: 'Root', code: 'C1' })).toBe(false);
  expect(hasKey({ kind: 'request', name: 'dev' })).toBe(false);
});
