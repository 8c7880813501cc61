import { expect, test } from 'vitest';
import {
  context,
  integer,
  oid,
  octetString,
  parseAsn1,
  sequence,
  time,
  toDer,
  unsignedInteger,
} from '../../src-main/core/asn1/asn1.ts';
import { signatureSchemeFor } from '../../src-main/core/x509/algorithms.ts';
import { type Signing, extension, signed } from '../../src-main/core/x509/certificate-terms.ts';
import { readRevocationList } from '../../src-main/core/x509/read-revocation-list.ts';
import { doubtOfList } from '../../src-main/core/x509/revocation.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { type Made, keys, make } from '../support/keys.ts';

const at = new Date('2026-05-01T00:00:00Z');
const serial = Uint8Array.of(0x12, 0x34);

function signingOf({ pair }: Made): Signing {
  const scheme = signatureSchemeFor(pair.publicKey);
  return {
    algorithmIdentifier: () => scheme.algorithmIdentifier(),
    sign: (data) => keys.signer(pair.privateKey).sign(scheme.hash, data),
  };
}

/** A list of one entry with these extensions (RFC 5280 5.3), and these of its own (5.2). */
async function list(by: Made, { entry = [], own = [] }: { entry?: Extension[]; own?: Extension[] } = {}) {
  const signing = signingOf(by);
  const all = (extensions: Extension[]) => sequence(...extensions.map((one) => one()));
  return readRevocationList(
    await signed(
      sequence(
        integer(1),
        signing.algorithmIdentifier(),
        parseAsn1(encodeSubject({ commonName: 'Root' }), 'issuer name'),
        time(at),
        sequence(sequence(unsignedInteger(serial), time(at), ...(entry.length === 0 ? [] : [all(entry)]))),
        ...(own.length === 0 ? [] : [context(0, all(own))]),
      ),
      signing,
    ),
  );
}
type Extension = () => ReturnType<typeof extension>;
const keyCompromise: Extension = () => sequence(oid('2.5.29.21'), octetString(Uint8Array.of(0x0a, 1, 1)));
/** RFC 5280 5.2.4 and 5.3.3: of a list of changes, and of one that speaks of other issuers. */
const changes: Extension = () => extension('2.5.29.27', true, integer(1));
const otherIssuer: Extension = () => extension('2.5.29.29', true, sequence());

test('a list that its issuer has signed is believed, and says when and why', async () => {
  for (const keyType of ['ec-p256', 'ec-p384', 'rsa-2048'] as const) {
    const root = await make('root', 'Root', undefined, { keyType });
    const read = await list(root, { entry: [keyCompromise] });
    expect([...read.revoked]).toEqual([['1234', { at, reason: 'keyCompromise' }]]);
    const stranger = await make('root', 'Root');
    expect(doubtOfList(read, [stranger.certificate, root.certificate], keys.verifies)).toBeUndefined();
    expect(doubtOfList(read, [stranger.certificate], keys.verifies)).toMatch(/has not signed it/);
    const changed = { ...read, signed: { ...read.signed, data: toDer(sequence(integer(1))) } };
    expect(doubtOfList(changed, [root.certificate], keys.verifies)).toMatch(/has not signed it/);
  }
});

test('a list is not believed without its issuer, of one that signs none, and where it is of a kind that is not understood', async () => {
  const root = await make('root', 'Root');
  const doubt = async (more: Parameters<typeof list>[1]) =>
    doubtOfList(await list(root, more), [root.certificate], keys.verifies);
  expect(await doubt({})).toBeUndefined();
  expect(await doubt({ own: [changes] })).toMatch(/2\.5\.29\.27/);
  expect(await doubt({ entry: [otherIssuer] })).toMatch(/2\.5\.29\.29/);
  const plain = await list(root);
  expect(doubtOfList(plain, [], keys.verifies)).toMatch(/is not here/);
  const device = await make('device', 'Root', root, { pair: root.pair });
  expect(doubtOfList(plain, [device.certificate], keys.verifies)).toMatch(/may sign no revocation lists/);
  expect(doubtOfList({ ...plain, signature: 'MD5 with RSA' }, [root.certificate], keys.verifies)).toMatch(/MD5/);
});
