import { i18n } from '../../core/language/index.ts';
import type { Warning } from '../../contract/models.ts';
import type { FoundCertificate } from '../../core/bring-in/findings.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import { isSameKey } from '../../core/x509/public-key.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import { storedRequest } from '../request-files.ts';
import type { Workspace } from '../workspace.ts';

/** What is said of requests and of what answers them. */

export const ownKey = (authority: string): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('The request has the key of {authority} itself, which would issue a certificate to itself.', { authority }),
    { field: 'source', remedy: i18n.t('Choose another authority, or have the request made with a key of its own.') },
  );

/** That none of the certificates is for the request, and which other request one of them is for. */
export async function anothersKey(
  workspace: Workspace,
  name: string,
  [first, ...rest]: readonly Certificate[],
): Promise<Problem> {
  const others = (await workspace.list(things.request)).filter((one) => one.name !== name);
  for (const other of others) {
    const { request } = await storedRequest(workspace, other.name, 'name');
    if (![first, ...rest].some((one) => one !== undefined && isSameKey(one.publicKey, request.publicKey))) continue;
    return new Problem(
      'KEY_MISMATCH',
      i18n.t('The certificate is for the request {other}, not for {name}.', { other: other.name, name }),
      { field: 'answer', remedy: i18n.t('Complete that request with it.') },
    );
  }
  return new Problem(
    'KEY_MISMATCH',
    i18n.t('The certificate of {subject} is for another key than that of the request {name}.', {
      subject: first?.subject.text ?? '',
      name,
    }),
    { field: 'answer', remedy: i18n.t('Give the certificate that was issued for this very request.') },
  );
}

export function leftOutWarnings(leftOut: readonly string[]): Warning[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.join(', ');
  return [{ code: 'passed-over', message: i18n.t('Asked for, and not taken over: {names}.', { names }) }];
}

/** What is unusual about a certificate that has come for a request. */
export function remarks(
  { certificate, above, complete, doubts }: Pick<FoundCertificate, 'certificate' | 'above' | 'complete' | 'doubts'>,
  request: Pick<CertificationRequest, 'subject'>,
  now: Date,
): Warning[] {
  const { subject, notAfter } = certificate;
  const last = above.at(-1) ?? certificate;
  return [
    ...doubts.map((message): Warning => ({ code: 'issuer-doubtful', message })),
    ...(subject.comparable === request.subject.comparable
      ? []
      : [
          {
            code: 'other-settings' as const,
            message: i18n.t('The certificate has the subject {subject}; the request asked for {asked}.', {
              subject: subject.text,
              asked: request.subject.text,
            }),
          },
        ]),
    ...(complete
      ? []
      : [
          {
            code: 'chain-incomplete' as const,
            message: i18n.t('Its issuer {issuer} is not here: the chain ends before its root.', {
              issuer: last.issuer.text,
            }),
          },
        ]),
    ...(notAfter > now
      ? []
      : [
          {
            code: 'issuer-doubtful' as const,
            message: i18n.t('It ended on {notAfter}.', { notAfter: notAfter.toISOString().slice(0, 10) }),
          },
        ]),
  ];
}
