import { describe, expect, test } from 'vitest';
import type { Overview } from '../../src-renderer/bench/bench.ts';
import { idOf } from '../../src-renderer/features/certificates/kinds/index.ts';
import { keyOf, nodeOf, treeOf, viewOf } from '../../src-renderer/features/certificates/tree/tree.ts';

const certificate = (thumbprint: string) => ({
  subject: '',
  issuer: '',
  serial: '',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  thumbprintSha1: thumbprint,
  thumbprintSha256: thumbprint,
  key: '',
});
const server = (name: string, authority?: string): Overview['servers'][number] => ({
  name,
  ...(authority === undefined ? {} : { authority }),
  keyEncrypted: false,
  dns: [`${name}.example`],
  addresses: [],
  certificate: certificate(`ABCD${name}`),
  files: [],
});
const overview: Overview = {
  workspace: { workspace: 'w', name: 'w', folder: '/w', state: 'ready' },
  authorities: [
    { name: 'Root', certificate: certificate('R'), certificatePem: '', files: [], passphraseRemembered: false },
  ],
  proofs: [],
  devices: [],
  servers: [server('own'), server('signed', 'Root'), server('foreign', 'Gone')],
  certificates: [],
  requests: [],
};
const lines = (shown?: ReadonlySet<string>) =>
  viewOf(treeOf(overview), new Map(), shown).map(
    ({ node, level }) => `${level} ${node.kind === 'group' ? node.label : (keyOf(node)?.name ?? '')}`,
  );

describe('servers in the tree of certificates', () => {
  test('stand below whoever has signed them', () => {
    expect(lines()).toEqual([
      '1 Root',
      '2 signed',
      '1 Servers of Gone (not in this workspace)',
      '2 foreign',
      '1 Self-signed servers',
      '2 own',
    ]);
  });

  test('stay with what is above them where filters leave them', () => {
    expect(lines(new Set(['server signed']))).toEqual(['1 Root', '2 signed']);
    expect(lines(new Set(['server own']))).toEqual(['1 Self-signed servers', '2 own']);
  });

  test('are found again by their keys', () => {
    const key = { kind: 'server', name: 'own' } as const;
    expect(idOf(key)).toBe('server own');
    expect(nodeOf(overview, key)).toMatchObject({ kind: 'server', line: { name: 'own' } });
    expect(nodeOf(overview, { kind: 'server', name: 'other' })).toBeUndefined();
  });
});
