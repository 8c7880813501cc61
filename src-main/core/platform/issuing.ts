import type { Certificate } from '../x509/read-certificate.ts';
import type { Denial, Turn } from './conversation.ts';
import type { IncomingMessage, Subscription } from './platform.ts';

/** How a request for a certificate ended: with the chain, leaf first, or with why there is none. */
export type IssuingEnd = { readonly issued: readonly [Certificate, ...Certificate[]] } | { readonly denial: Denial };

/** How a device that is connected asks its hub for its next certificate. */
export interface CertificateIssuing {
  readonly subscription: Subscription;
  /** Whether a message belongs to such a conversation, and is none to tell. */
  isAnswer(message: IncomingMessage): boolean;
  /** `csr` is DER of a PKCS#10 request. `name` tells the conversation apart from others of the device: letters and digits. */
  begin(csr: Uint8Array, name: string): Turn<IssuingEnd>;
}
