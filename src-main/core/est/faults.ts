import { reachTelling } from '../diagnosis/connection.ts';
import { i18n } from '../language/index.ts';
import type { RemedyAction } from '../remedy.ts';
import { quoted, shortened, visible } from '../quoting.ts';
import { type EstOperation, placeOf } from './address.ts';

/** Why an EST server has given nothing, and what to do. */
export interface EstFault {
  readonly what: string;
  readonly remedy: string;
  readonly action?: RemedyAction | undefined;
  /** The server has said no: it has taken nothing, and will not issue it later either. */
  readonly refused: boolean;
  /** It has answered. */
  readonly answered: boolean;
}

const no = (what: string, remedy: string): EstFault => ({ what, remedy, refused: true, answered: true });
const unclear = (what: string, remedy: string): EstFault => ({ ...no(what, remedy), refused: false });

/** By what somebody has shown who they are. */
interface Shown {
  readonly certificate: boolean;
  readonly password: boolean;
}

interface Answered {
  readonly operation: EstOperation;
  readonly shown: Shown;
  readonly location: string | undefined;
  /** `WWW-Authenticate`. */
  readonly challenge: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** The server's own reason (RFC 7030 4.2.3), where it is one for people. */
function reasonIn({ contentType = '', body }: Pick<Answered, 'contentType' | 'body'>): string {
  const text = body.trim();
  if (text === '' || text.startsWith('<') || !/^(?:$|text\/plain|application\/(?:problem\+)?json)/.test(contentType)) {
    return '';
  }
  return ` ${i18n.t('It says: {reason}', { reason: shortened(visible(text.replaceAll(/\s+/g, ' '))) })}`;
}

/** Why the server has not done what was asked, by its status (RFC 9110 15, RFC 7030 3.2.3, 4.2.3). */
export function statusFault(status: number, answered: Answered): EstFault {
  const reason = reasonIn(answered);
  const { operation } = answered;
  if (status >= 300 && status < 400) return redirected(answered.location);
  if (status === 401) return notKnown(answered, reason);
  if (status === 403) {
    return no(
      i18n.t('The server does not allow it (403).') + reason,
      answered.shown.password
        ? i18n.t('Ask who runs it whether this user may enroll, and under this name.')
        : i18n.t('A certificate often enrolls under its own name alone: try that, or the user name and password.'),
    );
  }
  if (status === 404 || status === 405 || status === 501) {
    return no(
      i18n.t('The server has no {operation} at this address ({status}).', { operation, status }) + reason,
      i18n.t('Check the path: /.well-known/est, and behind it the label where the server has several authorities.'),
    );
  }
  if (status === 400 || status === 413 || status === 415 || status === 422) {
    return no(
      i18n.t('The server does not take the request ({status}).', { status }) + reason,
      i18n.t('Its words say what it does not accept: often the name, the kind of key, or an alternative name.'),
    );
  }
  if (status === 429 || status === 503) {
    return no(
      i18n.t('The server refuses further requests for a while ({status}).', { status }) + reason,
      i18n.t('Enroll again in some minutes.'),
    );
  }
  if (status >= 500) {
    return unclear(i18n.t('The server has failed ({status}).', { status }) + reason, i18n.t('Its own log says more.'));
  }
  return no(
    i18n.t('The server answered {status}, which EST does not have.', { status }) + reason,
    i18n.t('Check the address and the port.'),
  );
}

const redirected = (location: string | undefined): EstFault =>
  no(
    location === undefined
      ? i18n.t('The server sends on to another address, which is not followed.')
      : i18n.t('The server sends on to {location}, which is not followed: nothing secret is shown there.', {
          location: quoted(location),
        }),
    i18n.t('If that address is right, give it as the server.'),
  );

function notKnown({ shown, challenge = '', operation }: Answered, reason: string): EstFault {
  if (shown.password && !/\bbasic\b/i.test(challenge) && /\bdigest\b/i.test(challenge)) {
    return no(
      i18n.t('The server wants the password by HTTP Digest, which is not spoken here (401).') + reason,
      i18n.t('Have it take HTTP Basic, or enroll with a certificate.'),
    );
  }
  if (shown.password) {
    return no(
      i18n.t('The server does not know this user, or the password is another (401).') + reason,
      i18n.t('Check user name and password.'),
    );
  }
  if (shown.certificate) {
    return no(
      i18n.t('The server does not let this certificate in (401).') + reason,
      operation === 'simplereenroll'
        ? i18n.t('A device enrolls again with a certificate of this server. Enroll it with a user name and password.')
        : i18n.t('Have its authority trusted there, or enroll with a user name and password.'),
    );
  }
  return no(
    i18n.t('The server wants to know who enrolls (401).') + reason,
    i18n.t('Give a user name and password, or a certificate that it trusts.'),
  );
}

const isHtml = (body: string): boolean => /^\s*</.test(body);

/** Why an answer of the status 200 is of no use. */
export const unreadable = {
  notBase64: (body: string, contentType: string | undefined): EstFault =>
    body.trim() === ''
      ? unreadable.empty()
      : unclear(
          isHtml(body)
            ? i18n.t('The server answers with a web page, and not in EST.')
            : i18n.t('The answer is not base64 (content type {type}), as EST has it (RFC 8951 3.1).', {
                type: quoted(contentType ?? ''),
              }),
          i18n.t('Check the address and the port; a proxy or a login page may answer in its place.'),
        ),
  notPkcs7: (contentType: string | undefined): EstFault =>
    unclear(
      i18n.t('The answer (content type {type}) is no PKCS#7 with certificates.', { type: quoted(contentType ?? '') }),
      i18n.t('EST answers with application/pkcs7-mime (RFC 7030 4.2.3): have the server corrected.'),
    ),
  empty: (): EstFault =>
    unclear(i18n.t('The answer of the server has no certificate in it.'), i18n.t('The server’s own log may say why.')),
  damaged: (reason: string): EstFault =>
    unclear(
      i18n.t('A certificate in the answer cannot be read. {reason}', { reason }),
      i18n.t('Have the server corrected.'),
    ),
};

/** What was issued is of no use to whoever has asked for it. */
export const unusable = {
  otherKey: (subject: string): EstFault =>
    unclear(
      i18n.t('The certificate that came, of {subject}, is for another key than that of the request.', { subject }),
      i18n.t('Enroll again. Where it stays so, the server mixes requests up: its log may say more.'),
    ),
  otherAuthority: (issuer: string): EstFault =>
    unclear(
      i18n.t(
        'The certificate was issued by {issuer}, which none of the authorities that the server names has signed.',
        {
          issuer,
        },
      ),
      i18n.t('Compare with cacerts of the server: it may name an older authority, or another label.'),
    ),
};

/** Why no answer came at all, or TLS did not come up. */
export function lossFault(server: string, errorCode: string | undefined, text: string): EstFault {
  const at = { ...placeOf(server), text };
  const telling = reachTelling(errorCode, text);
  const unanswered = { refused: false, answered: false };
  if (telling?.cause === 'connection-refused') {
    return {
      what: telling.what(at),
      remedy: i18n.t('Check the port, and whether the EST server runs: it may lie on 443, 8443 or 9443.'),
      ...unanswered,
    };
  }
  if (telling !== undefined) {
    const { action } = telling;
    return { what: telling.what(at), remedy: telling.remedy(), ...(action && { action }), ...unanswered };
  }
  return {
    what: i18n.t('{host} ended the connection without an answer: {text}', { host: at.host, text: shortened(text) }),
    remedy: i18n.t('It may want a client certificate, or another one: enroll with a certificate that it trusts.'),
    ...unanswered,
  };
}
