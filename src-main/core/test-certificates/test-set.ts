import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { chainPem } from '../keystore/pem.ts';
import { privateKeyPem } from '../keystore/private-key.ts';
import { certificateRecord } from '../things/certified.ts';
import { checkAuthorityName, checkDeviceId, checkTestSetName, fileNameOf } from '../things/identifiers.ts';
import { checkedBy, entity, text } from '../things/manifest.ts';
import type { Thing } from '../things/thing.ts';
import { type TestKind, testKindRows, testKinds } from './kinds.ts';
import type { MadeTest, TestFile } from './making.ts';

const kind = z.enum(testKinds);

const schema = z.object({
  ...entity,
  kind: z.literal('test-certificates'),
  name: checkedBy(checkTestSetName),
  authority: checkedBy(checkAuthorityName),
  /** Whom all of them claim to be. */
  deviceId: checkedBy(checkDeviceId),
  certificates: z.array(z.object({ kind, certificate: certificateRecord, files: z.array(text).min(2) })).min(1),
  /** What the authority cannot make, with the reason as a sentence. */
  omitted: z.array(z.object({ kind, why: text })),
});

export type TestSetManifest = z.infer<typeof schema>;

/**
 * `test-certificates/NAME`: a set of certificates that are broken on purpose. It is no row of `things`: no list, chart or
 * export of what a workspace holds shall show one beside devices that are meant.
 */
export const testSet = {
  noun: 'set of test certificates',
  home: 'test-certificates',
  many: false,
  nested: false,
  manifest: { kind: 'test-certificates', schema },
  keyOf: ({ name }) => ({ name }),
  check: ({ name }) => ({ name: checkTestSetName(name) }),
  folder: ({ name }) => `test-certificates/${fileNameOf(name)}`,
  files: () => ({ readme: 'README.txt', trusted: 'trusted-ca.pem' }),
  holders: [],
  signer: ({ authority }) => authority,
} as const satisfies Thing<TestSetManifest, 'readme' | 'trusted'>;

/** The files of one of its certificates: what a client sends, and its key. */
export const testFileNames = (one: TestKind) => ({ chain: `${one}-chain.pem`, key: `${one}-key.pem` });

export function testFiles(one: TestKind, made: MadeTest): TestFile[] {
  const names = testFileNames(one);
  return [
    { name: names.chain, bytes: toUtf8(chainPem(made.chain)) },
    { name: names.key, bytes: toUtf8(privateKeyPem(made.privateKey)) },
    ...(made.beside ?? []),
  ];
}

/** Says in the folder itself what lies there. */
export function readme({
  name,
  authority,
  deviceId,
  certificates,
  omitted,
}: Omit<TestSetManifest, 'format' | 'createdAt' | 'files' | 'kind'>): TestFile {
  const lines = [
    'TEST ONLY: these certificates are broken on purpose. Give them to no device.',
    '',
    `Set ${name}, made by Certbench with the authority ${authority}. A client sends each as the device ${deviceId}, with its`,
    'key, to a server that trusts trusted-ca.pem: which ones it lets in shows what it checks. All of them but the first',
    'are sound apart from what is said here. The keys are not encrypted.',
    '',
    ...certificates.flatMap((one) => {
      const { wrong, careful, clause } = testKindRows[one.kind];
      return [one.files.join(', '), `  What is wrong: ${wrong}`, `  A careful server: ${careful} (${clause})`, ''];
    }),
    ...omitted.map((one) => `Not made, ${testKindRows[one.kind].label}: ${one.why}`),
    'The authority has signed what it should not have signed. Where it is trusted by anything that matters, use one',
    'that was made for tests, and delete this folder when the tests are over.',
    '',
  ];
  return { name: testSet.files().readme, bytes: toUtf8(lines.join('\n')) };
}
