import type { Certificate } from './read-certificate.ts';

/** What speaks against trusting a certificate for servers: why nothing would be trusted by it, and what else is to be known. */
export interface ServerTrust {
  readonly refusal?: string;
  readonly doubts: readonly string[];
}

/** A path ends at a certificate that is trusted and self-issued (RFC 5280, 6.1), as OpenSSL and BoringSSL have it. */
export function judgeServerTrust(certificate: Certificate, now: Date): ServerTrust {
  const { basicConstraints, keyUsage, selfIssued, issuer, notBefore, notAfter } = certificate;
  const isAuthority = basicConstraints?.authority ?? false;
  if (!isAuthority && !selfIssued) {
    const refusal = `It is no authority, and ${issuer.text} has signed it: trust that one.`;
    return { refusal, doubts: [] };
  }
  const doubts: string[] = [];
  if (!isAuthority) doubts.push('It is no authority: it is trusted as the certificate of this one server.');
  if (isAuthority && !selfIssued) doubts.push(`It is an intermediate: ${issuer.text} above it has to be trusted too.`);
  // RFC 5280 4.2.1.3.
  if (isAuthority && keyUsage?.includes('keyCertSign') === false) {
    doubts.push('Its key usage does not let it sign certificates: what it has signed is refused.');
  }
  if (now > notAfter) doubts.push(`It ended on ${day(notAfter)}: servers are refused.`);
  if (now < notBefore) doubts.push(`It begins on ${day(notBefore)}: until then servers are refused.`);
  return { doubts };
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
