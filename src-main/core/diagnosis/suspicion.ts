import type { Diagnosis } from './rule.ts';

/** How sure it is that something keeps a device out: no server takes it, most do not, or it can be seen only at the server. */
export const certainties = ['certain', 'likely', 'possible'] as const;
export type Certainty = (typeof certainties)[number];

/** Where a failure shows itself: in the handshake of TLS, or in what a server says of who logs in. */
export type Symptom = 'handshake' | 'identity';

/** A cause with what speaks for it, a sentence or a value each. */
export interface Cause extends Diagnosis {
  readonly certainty: Certainty;
  readonly evidence: readonly string[];
}

/** Something known of one's own end, which may keep a device out. */
export interface Suspicion extends Cause {
  /** As what a server lets one feel it. */
  readonly shows: readonly Symptom[];
  /** A cause that a server has named and that this one is behind. */
  readonly overrules?: string;
}

/** A fault of a certificate or key: servers find it in the handshake, clouds that look only afterwards call it a wrong identity. */
export const anywhere: readonly Symptom[] = ['handshake', 'identity'];
