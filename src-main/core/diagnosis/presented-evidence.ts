import type { SignatureChecks } from '../primitives.ts';
import type { Anchor } from '../x509/path.ts';
import type { Certificate } from '../x509/read-certificate.ts';

/** What a client has presented, and what is known of whom it said to be. */
export interface PresentedEvidence {
  /** Undefined where the client said nothing. */
  readonly deviceId: string | undefined;
  /** As it was presented, the client's own certificate first. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** Upper-case hex, of each certificate of the chain. */
  readonly thumbprints: readonly { readonly sha1: string; readonly sha256: string }[];
  /** How the server knows the device; undefined where it does not. Thumbprints are SHA-1 or SHA-256, told by their length. */
  readonly known:
    | { readonly by: 'thumbprint'; readonly primary: string; readonly secondary: string | undefined }
    | { readonly by: 'authority' }
    | undefined;
  /** Whom the server knows by one of these thumbprints. */
  readonly holderOf: (thumbprints: readonly string[]) => string | undefined;
  readonly authorities: readonly Anchor[];
  /** Whether a device of an authority is let in only under its common name. */
  readonly nameCounts: boolean;
  readonly now: Date;
  /** Upper-case hex of what names a public key. */
  readonly keyName: (publicKey: Uint8Array) => string;
  readonly signatures: SignatureChecks;
}

/** One thing as it was presented, and as it is registered. */
export interface Comparison {
  readonly field: string;
  readonly presented: string;
  readonly registered: string;
  readonly same: boolean;
}
