import type { Platform } from '../platform/platform.ts';
import type { SignatureChecks } from '../primitives.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import { shortened } from '../quoting.ts';

/** One's own end of a connection, as far as it is known without a network. */
export interface OwnSide {
  /** Whom the device claims to be. */
  readonly deviceId: string;
  /** Whether it is one of the workspace, which can give it a new certificate. */
  readonly isHere: boolean;
  /** As it is presented, the device's own first. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** Whether the platform wants the device's certificate without those above it. */
  readonly leafAlone: boolean;
  /** Whether the private key belongs to the first certificate; undefined where the key was not opened. */
  readonly isOwnKey: boolean | undefined;
  /** Authorities that are at hand, beside those presented. */
  readonly authorities: readonly Certificate[];
  /** When and why its authority has taken it back, where a revocation list is at hand. */
  readonly revoked?: { readonly on: string; readonly reason?: string | undefined } | undefined;
  readonly platform: Pick<Platform, 'label' | 'commonNameIsDeviceId'>;
  readonly now: Date;
  readonly signatures: SignatureChecks;
}

/** How a certificate is called. */
export const nameOf = ({ subject }: Certificate): string => shortened(subject.commonName ?? subject.text);
export const issuerOf = ({ issuer }: Certificate): string => shortened(issuer.commonName ?? issuer.text);
