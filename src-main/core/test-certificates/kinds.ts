import { i18n } from '../language/index.ts';
import { encodeSubject } from '../x509/subject.ts';

/**
 * Certificates that are broken on purpose, each in one way, beside a sound one as control: what a broker does with them shows what
 * it checks.
 */

/**
 * What a careful broker does. `once-told`: it refuses when it was given the revocation list, and cannot know otherwise. `policy`:
 * no standard forbids to let it in; what the broker was set up for decides.
 */
export type Care = 'let-in' | 'refuse' | 'once-told' | 'policy';

/** In English, which is what stands in certificates and files, and marked for the catalogues: the window is told `toldKind`. */
interface TestKindRow {
  /** As people say it, in 33 characters at most: it stands in the subject. */
  readonly label: string;
  /** What is wrong with it. A sentence. */
  readonly wrong: string;
  readonly care: Care;
  /** What a careful broker does, and why. A sentence. */
  readonly careful: string;
  readonly clause: string;
}

const rows = {
  sound: {
    label: /*i18n*/ 'sound',
    wrong: /*i18n*/ 'Nothing: it is the control, which shows that the others are refused for what is wrong with them.',
    care: 'let-in',
    careful: /*i18n*/ 'Lets it in, once it trusts the authority and knows the device.',
    clause: 'RFC 5280, 6.1',
  },
  expired: {
    label: /*i18n*/ 'expired',
    wrong: /*i18n*/ 'It ended yesterday.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: the current time is not within the validity.',
    clause: 'RFC 5280, 6.1.3 (a)(2)',
  },
  'not-yet-valid': {
    label: /*i18n*/ 'not yet valid',
    wrong: /*i18n*/ 'It begins in 30 days.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: the current time is not within the validity.',
    clause: 'RFC 5280, 6.1.3 (a)(2)',
  },
  'wrong-name': {
    label: /*i18n*/ 'wrong common name',
    wrong: /*i18n*/ 'It is the certificate of another device, whose ID is its common name.',
    care: 'policy',
    careful:
      /*i18n*/ 'Refuses where it knows devices by the common name, as Azure IoT Hub does; a broker that trusts whatever its authority signed lets it in under any client ID.',
    clause: 'MQTT 5.0, 5.4.2',
  },
  'wrong-purpose': {
    label: /*i18n*/ 'wrong extended key usage',
    wrong: /*i18n*/ 'Its extended key usage is serverAuth alone: it is not for clients.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: a certificate that names its purposes is for these alone.',
    clause: 'RFC 5280, 4.2.1.12',
  },
  'unknown-authority': {
    label: /*i18n*/ 'unknown authority',
    wrong: /*i18n*/ 'An authority has signed it that was made for this and that nobody knows.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: no path leads to an authority that it trusts, though one is sent along.',
    clause: 'RFC 5280, 6.1.1 (d)',
  },
  'same-name': {
    label: /*i18n*/ 'same name with another key',
    wrong:
      /*i18n*/ 'An authority has signed it that has the name and key identifier of the right one, and another key.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: the signature is not that of the authority it trusts, whatever the name.',
    clause: 'RFC 5280, 6.1.3 (a)(1)',
  },
  revoked: {
    label: /*i18n*/ 'revoked',
    wrong: /*i18n*/ 'It is sound, and on the revocation list that lies beside it.',
    care: 'once-told',
    careful: /*i18n*/ 'Refuses once it was given the revocation list; without the list it cannot know.',
    clause: 'RFC 5280, 6.1.3 (a)(3)',
  },
  'key-mismatch': {
    label: /*i18n*/ 'key that does not match',
    wrong: /*i18n*/ 'The key beside it belongs to another certificate.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: the client cannot prove that it has the key of the certificate.',
    clause: 'RFC 8446, 4.4.3',
  },
  'weak-key': {
    label: /*i18n*/ 'weak key',
    wrong: /*i18n*/ 'Its key is RSA with 1024 bits, which is too short by today’s rules.',
    care: 'policy',
    careful: /*i18n*/ 'Refuses keys below 2048 bits, as NIST wants; TLS itself sets no limit.',
    clause: 'NIST SP 800-131A rev. 2, 3',
  },
  'sha-1': {
    label: /*i18n*/ 'SHA-1',
    wrong: /*i18n*/ 'It is signed with SHA-1, for which two certificates with one signature can be made.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses, as TLS 1.3 recommends whatever the version.',
    clause: 'RFC 8446, 4.4.2.4',
  },
  'missing-intermediate': {
    label: /*i18n*/ 'missing intermediate',
    wrong: /*i18n*/ 'An intermediate has signed it that is not sent along.',
    care: 'refuse',
    careful: /*i18n*/ 'Refuses: no path leads to an authority that it trusts.',
    clause: 'RFC 8446, 4.4.2',
  },
} as const satisfies Readonly<Record<string, TestKindRow>>;

export type TestKind = keyof typeof rows;

export const testKinds = Object.keys(rows) as [TestKind, ...TestKind[]];
export const testKindRows: Readonly<Record<TestKind, TestKindRow>> = rows;

/** The words of a kind, for the window. */
export function toldKind(kind: TestKind): Pick<TestKindRow, 'label' | 'wrong' | 'careful' | 'clause'> {
  const { label, wrong, careful, clause } = testKindRows[kind];
  return { label: i18n.t(label), wrong: i18n.t(wrong), careful: i18n.t(careful), clause };
}

/** What a careful broker does with it: `revocationListGiven` says whether the broker knows what is revoked. */
export function careWith(kind: TestKind, revocationListGiven: boolean): Exclude<Care, 'once-told'> {
  const { care } = testKindRows[kind];
  if (care !== 'once-told') return care;
  return revocationListGiven ? 'refuse' : 'policy';
}

/** The subject of one, which nobody mistakes. DER. Throws INVALID_INPUT for a common name that is too long. */
export function testSubject(kind: TestKind, commonName: string): Uint8Array {
  const mark = kind === 'sound' ? 'sound, the control' : `broken on purpose: ${testKindRows[kind].label}`;
  return encodeSubject({
    commonName,
    organization: 'Certbench test certificates',
    organizationalUnit: `TEST ONLY - ${mark}`,
  });
}
