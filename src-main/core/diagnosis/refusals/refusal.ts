import type { RemedyAction } from '../../remedy.ts';
import type { Certificate } from '../../x509/read-certificate.ts';
import type { PresentedEvidence } from '../presented-evidence.ts';
import type { Certainty } from '../suspicion.ts';

/** What a server tells of somebody whom it has refused or put out, or whose handshake failed. */
export interface RefusalEvidence {
  /** The cloud that the client wanted, as far as it is known. */
  readonly face: string;
  /** Whom it said to be; undefined where it did not say. */
  readonly deviceId: string | undefined;
  /** As it was presented, the client's own certificate first; empty where nothing was, or it is forgotten. */
  readonly chain: readonly Certificate[];
  /** What the server itself can have done about it. */
  readonly action: RemedyAction | undefined;
  /** What the server knows now; undefined where it has nothing to set against what was presented. */
  readonly registered: PresentedEvidence | undefined;
}

/** What else the cause may be. */
interface Otherwise {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
}

/** What is told of one cause, beside the sentence of the server that says what has happened. */
export interface RefusalRow {
  /** The rule behind it, as a sentence. */
  readonly why: (evidence: RefusalEvidence) => string;
  readonly remedy: (evidence: RefusalEvidence) => string;
  /** Without it `certain`: the server has looked. */
  readonly certainty?: Certainty;
  readonly otherwise?: (evidence: RefusalEvidence) => readonly Otherwise[];
}
