import type { AlternativeNames } from '../../x509/certificate.ts';
import type { Certificate } from '../../x509/read-certificate.ts';
import type { CertificationRequest } from '../../x509/read-request.ts';
import type { Effects, HubWorld, Refusal, Session } from '../face.ts';
import type { HttpsAnswer } from '../https.ts';
import type { OutgoingMessage } from '../messages.ts';
import type { HubState } from '../state.ts';

/** What a face has the hub sign, before it can go on. The request was judged by then. */
export interface IssueOrder {
  /** The policy that is to sign. */
  readonly policy: string;
  /** Without it the hub makes a key pair, RSA of 2048 bits. */
  readonly request?: Pick<CertificationRequest, 'publicKey'>;
  /** The common name of what is issued, and who it is for. */
  readonly issuedTo: string;
  /** DER Name, where the subject is to be another than the common name alone. */
  readonly subject?: Uint8Array;
  readonly alternativeNames?: AlternativeNames | undefined;
  /** In the place of the policy's days. */
  readonly lifetimeMs?: number | undefined;
  /** How long whoever has asked is kept waiting, at least. */
  readonly delayMs?: number | undefined;
  /** Of such orders a connection has one under way; further ones come to `busy`. */
  readonly oneAtATime?: true;
  /** Whether somebody still waits for it, when it is to be signed; without it somebody does. */
  isWanted?(state: HubState): boolean;
  /**
   * How the face goes on. The world is as it is then, and so is the session: that of the client that has asked, where it is connected by MQTT.
   */
  settled(outcome: IssueOutcome, world: HubWorld, session: Session | undefined): Settled;
}

/** What comes of an order: it may be followed by another. */
export interface Settled extends Effects {
  /** For the session that was handed in. */
  readonly replies?: readonly OutgoingMessage[];
  /** For the request by HTTPS that waits for it. */
  readonly answer?: HttpsAnswer | { readonly refusal: Refusal };
}

/** The certificate with its chain, leaf first and the root last; or why there is none, as a sentence. */
export type IssueOutcome =
  | {
      readonly issued: readonly [Certificate, ...Certificate[]];
      /** PKCS#8, where the hub has made the key. It is kept nowhere. */
      readonly privateKey?: Uint8Array;
      /** 32 octets that nobody can guess, for what the face hands out with it. */
      readonly random?: Uint8Array;
    }
  | { readonly failed: IssueFailure; readonly reason: string };

/** `denied` and `conflict` are wanted by somebody who tries what a device makes of them. */
export type IssueFailure = 'policy-missing' | 'policy-disabled' | 'denied' | 'conflict' | 'busy' | 'failed';
