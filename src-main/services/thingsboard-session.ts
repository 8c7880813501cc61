import { i18n } from '../core/language/index.ts';
import type { ThingsboardCredentials, ThingsboardRegistration } from '../contract/models.ts';
import { toUtf8 } from '../core/bytes.ts';
import { asJsonObject, parseJson, type JsonObject } from '../core/json.ts';
import { type RestFault, callFault, lossFault, loginFault, redirectFault } from '../core/clouds/thingsboard/rest.ts';
import { proxyTelling } from '../core/diagnosis/proxy.ts';
import type { Http } from './ports.ts';

/** What a call came to: a JSON object, or why there is none. `status` is absent where no answer came. */
type Outcome = { readonly document: JsonObject } | { readonly fault: RestFault; readonly status: number | undefined };

/** One login at a ThingsBoard server, by its REST API (thingsboard/thingsboard, AuthController and DeviceController). */
export class ThingsBoardSession {
  readonly #http: Http;
  readonly #origin: string;
  readonly #serverCaPem: string | undefined;
  readonly #signal: AbortSignal;
  #token = '';

  constructor(http: Http, origin: string, serverCaPem: string | undefined, signal: AbortSignal) {
    this.#http = http;
    this.#origin = origin;
    this.#serverCaPem = serverCaPem;
    this.#signal = signal;
  }

  /** Undefined when logged in, else why not. `reached`: the server has answered. */
  async logIn(
    username: string,
    password: string,
  ): Promise<(RestFault & { readonly reached: boolean; readonly field: string }) | undefined> {
    const outcome = await this.#call('POST', '/api/auth/login', loginFault, { username, password });
    if ('fault' in outcome) {
      const reached = outcome.status !== undefined;
      return { ...outcome.fault, reached, field: outcome.status === 401 ? 'password' : 'server' };
    }
    const { token } = outcome.document;
    if (typeof token !== 'string' || token === '') {
      return { ...loginFault(200, ''), reached: true, field: 'server' };
    }
    this.#token = token;
    return undefined;
  }

  /** Creates or finds the device of that name, and makes the certificate its credentials. */
  async register(device: ThingsboardCredentials, profile: string): Promise<ThingsboardRegistration> {
    const { deviceId, credentialsId, pem } = device;
    const fault = (status: number, body: string) => callFault(status, body, deviceId);
    const row = (outcome: ThingsboardRegistration['outcome'], deviceCreated: boolean, why?: RestFault) => ({
      deviceId,
      outcome,
      deviceCreated,
      credentialsId,
      ...why,
    });
    const path = `/api/tenant/devices?deviceName=${encodeURIComponent(deviceId)}`;
    const found = await this.#call('GET', path, fault);
    if ('fault' in found && found.status !== 404) return row('failed', false, found.fault);
    const isNew = 'fault' in found;
    const entity = isNew ? await this.#call('POST', '/api/device', fault, { name: deviceId, type: profile }) : found;
    if ('fault' in entity) return row('failed', false, entity.fault);
    const id = asJsonObject(entity.document['id'])?.['id'];
    if (typeof id !== 'string') return row('failed', isNew, loginFault(200, ''));
    const before = await this.#call('GET', `/api/device/${encodeURIComponent(id)}/credentials`, fault);
    if ('fault' in before) return row('failed', isNew, before.fault);
    const { credentialsType: type, credentialsId: known } = before.document;
    if (type === 'X509_CERTIFICATE' && known === credentialsId) return row('kept', isNew);
    // Its own id and version go back with it: that makes it a change of the one that is there.
    const saved = await this.#call('POST', '/api/device/credentials', fault, {
      ...before.document,
      credentialsType: 'X509_CERTIFICATE',
      credentialsId: null,
      credentialsValue: pem,
    });
    if ('fault' in saved) return row('failed', isNew, saved.fault);
    if (saved.document['credentialsId'] === credentialsId) return row('registered', isNew);
    return row('failed', isNew, {
      what: i18n.t(
        'The server keeps the certificate of {deviceId} under another credentials ID; the device could not log in.',
        { deviceId },
      ),
      remedy: i18n.t('Paste the certificate on the server’s own page and compare the credentials ID.'),
    });
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    fault: (status: number, body: string) => RestFault,
    body?: JsonObject,
  ): Promise<Outcome> {
    const sent = await this.#http.send(
      {
        method,
        url: `${this.#origin}${path}`,
        headers: {
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(this.#token === '' ? {} : { 'X-Authorization': `Bearer ${this.#token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        serverCaPem: this.#serverCaPem,
      },
      this.#signal,
    );
    if ('loss' in sent) {
      const { errorCode, text } = sent.loss;
      return { fault: this.#whyLost(errorCode, text), status: undefined };
    }
    const { status, location, body: text } = sent.answer;
    if (status >= 300 && status < 400) return { fault: redirectFault(location), status };
    const document = asJsonObject(parseJson(toUtf8(text)));
    if (status !== 200 || document === undefined) return { fault: fault(status, text), status };
    return { document };
  }
  #whyLost(errorCode: string | undefined, text: string): RestFault {
    const telling = proxyTelling(errorCode);
    if (telling === undefined) return lossFault(this.#origin, errorCode, text);
    const { hostname: host, port } = new URL(this.#origin);
    return { what: telling.what({ host, port: Number(port), text }), remedy: telling.remedy() };
  }
}
