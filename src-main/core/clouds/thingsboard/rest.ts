import { i18n } from '../../language/index.ts';
import { toUtf8 } from '../../bytes.ts';
import { tlsTelling } from '../../diagnosis/tls-telling.ts';
import { Problem } from '../../problem.ts';
import { asJsonObject, parseJson } from '../../json.ts';

/** What a server's refusal means, in a sentence, and what to do about it. */
export interface RestFault {
  readonly what: string;
  readonly remedy: string;
}

/**
 * The address below which the REST API lies, from what somebody copied out of a browser. Throws INVALID_INPUT. Without
 * a scheme it is https.
 */
export function serverOrigin(text: string): string {
  const [, scheme = 'https', host, port] =
    /^(?:(https?):\/\/)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?(?:[/?#].*)?$/i.exec(
      text.trim(),
    ) ?? [];
  if (host !== undefined && Number(port ?? 443) <= 65_535) {
    return `${scheme.toLowerCase()}://${host}${port === undefined ? '' : `:${port}`}`;
  }
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{text} is no address of a server.', { text: JSON.stringify(text.slice(0, 200)) }),
    {
      field: 'server',
      remedy: i18n.t(
        'Give it as in the browser, for example https://things.example.com or http://localhost:8080, without a user name.',
      ),
    },
  );
}

/** Whether what is sent there can be read on the way. */
export const isReadableOnTheWay = (origin: string): boolean =>
  origin.startsWith('http:') && !/^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/.test(origin);

/** The sentence in ThingsBoard's own error document (ThingsboardErrorResponse). */
function serverMessage(body: string): string | undefined {
  const message = asJsonObject(parseJson(toUtf8(body)))?.['message'];
  return typeof message === 'string' ? message.slice(0, 300) : undefined;
}

const isHtml = (body: string): boolean => /^\s*</.test(body);

const notThingsBoard: RestFault = {
  get what() {
    return i18n.t('The server does not answer as ThingsBoard does.');
  },
  get remedy() {
    return i18n.t(
      'Give the address where ThingsBoard’s own page is opened in the browser, with its port (8080 where it runs by itself).',
    );
  },
};

/** Why a login was not answered with a token. */
export function loginFault(status: number, body: string): RestFault {
  const message = serverMessage(body);
  if (status === 401 && message !== undefined) {
    return {
      what: i18n.t('The server refused the login: {message}.', { message }),
      remedy: i18n.t('Check user name and password. It is the account of ThingsBoard’s page, not that of a device.'),
    };
  }
  if (status === 429) return tooMany;
  return isHtml(body) || message === undefined ? notThingsBoard : otherFault(status, message);
}

const tooMany: RestFault = {
  get what() {
    return i18n.t('The server refuses further requests for a while.');
  },
  get remedy() {
    return i18n.t('Wait a minute and register the rest; what is registered stays so.');
  },
};

const otherFault = (status: number, message: string): RestFault => ({
  what: i18n.t('The server answered {status}: {message}', { status, message }),
  remedy:
    status >= 500
      ? i18n.t('The server’s own log says more.')
      : i18n.t('The server’s words say what it does not accept.'),
});

/** Why a call after the login was refused (ThingsboardErrorResponseHandler, DeviceCredentialsDataValidator). */
export function callFault(status: number, body: string, deviceId: string): RestFault {
  const message = serverMessage(body);
  if (status === 401) {
    return {
      what: i18n.t('The login has run out.'),
      remedy: i18n.t('Register the rest anew; what is registered stays so.'),
    };
  }
  if (status === 403) {
    return {
      what: i18n.t('This account may not register devices.'),
      remedy: i18n.t(
        'Log in as tenant administrator: neither the system administrator nor a customer’s user may do it.',
      ),
    };
  }
  if (status === 429) return tooMany;
  if (message === undefined) return notThingsBoard;
  if (/credentials are already (?:registered|assigned)/i.test(message)) {
    return {
      what: i18n.t('The certificate of {deviceId} is registered for another device on this server.', { deviceId }),
      remedy: i18n.t(
        'Remove that device on the server or give it other credentials; a certificate stands for one device.',
      ),
    };
  }
  if (/limit|can't create more|maximum (?:number|allowed)/i.test(message)) {
    return {
      what: i18n.t('The server takes no further device: {message}', { message }),
      remedy: i18n.t('Remove devices that are not needed, or have the tenant’s limit raised.'),
    };
  }
  return otherFault(status, message);
}

/** Why no answer came at all. The first pattern that is found in the error's code or text applies. */
const lossRules: readonly { readonly pattern: RegExp; readonly fault: (origin: string) => RestFault }[] = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    fault: (origin) => ({
      what: i18n.t('The name in {origin} cannot be resolved.', { origin }),
      remedy: i18n.t('Check the address for typing errors and that this computer is on the network.'),
    }),
  },
  {
    pattern: /ECONNREFUSED/,
    fault: (origin) => ({
      what: i18n.t('Nothing listens at {origin}.', { origin }),
      remedy: i18n.t('Check the port: ThingsBoard by itself has its page on 8080, behind a proxy on 443.'),
    }),
  },
  {
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    fault: (origin) => ({
      what: i18n.t('{origin} does not answer.', { origin }),
      remedy: i18n.t('A firewall may be in the way.'),
    }),
  },
];

export function lossFault(origin: string, errorCode: string | undefined, text: string): RestFault {
  const haystack = `${errorCode ?? ''} ${text}`;
  const rule = lossRules.find(({ pattern }) => pattern.test(haystack));
  if (rule !== undefined) return rule.fault(origin);
  const tls = tlsTelling(errorCode, text);
  // Only who answers without TLS is worth a try without it: the password would travel readable.
  if (tls?.cause === 'not-tls') {
    return {
      what: i18n.t('{origin} does not speak TLS.', { origin }),
      remedy: i18n.t('If the server is in your own network, try {origin}; the password then travels unencrypted.', {
        origin: origin.replace('https:', 'http:'),
      }),
    };
  }
  if (tls !== undefined) {
    const [, host = origin, port = '443'] = /^https?:\/\/(.+?)(?::(\d+))?$/.exec(origin) ?? [];
    return { what: tls.what({ host, port: Number(port), text }), remedy: tls.remedy() };
  }
  return {
    what: i18n.t('The connection to {origin} was lost: {text}', { origin, text }),
    remedy: i18n.t('Check the address and its port; one that speaks TLS wants https.'),
  };
}

export function redirectFault(location: string | undefined): RestFault {
  return {
    what:
      location === undefined
        ? i18n.t('The server sends on to another address, where the password was not sent.')
        : i18n.t('The server sends on to {location}, where the password was not sent.', {
            location: location.slice(0, 200),
          }),
    remedy: i18n.t('If that address is right, give it as the server.'),
  };
}
