import type { HttpsAnswer } from '../core/hub/https.ts';

/** A request by HTTP without TLS. */
export interface PlainRequest {
  readonly method: string;
  /** Percent-decoded, without a query. */
  readonly path: string;
  /** In small letters, without parameters. */
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** What the hub serves in clear, since it is signed itself: revocation lists and OCSP. */
export interface StatusHandler {
  /** Octets that the body of a request may have. */
  readonly mostBytes: number;
  answer(request: PlainRequest): Promise<HttpsAnswer>;
}
