import { fromBase64, toHex, toUtf8 } from '../../../core/bytes.ts';
import type { HttpsAnswer } from '../../../core/hub/https.ts';
import { type StatusAuthority, statusByList, statusesFor } from '../../../core/hub/revocation/status-answers.ts';
import { Problem } from '../../../core/problem.ts';
import { ocspRefusal, ocspResponse } from '../../../core/x509/ocsp-response.ts';
import { type OcspRequest, readOcspRequest } from '../../../core/x509/read-ocsp-request.ts';
import type { PlainRequest, Ports, StatusHandler } from '../../ports.ts';
import type { HubLists } from './hub-lists.ts';
import type { PolicyStatus } from './policy-status.ts';
import type { Responders, StatusSigning } from './responders.ts';

/** An authority whose list, certificate and OCSP answers the hub serves. */
export interface ServedAuthority extends StatusAuthority {
  /** Names it in URLs. */
  readonly name: string;
  /** DER. */
  list(): Promise<Uint8Array>;
  /** Undefined where nobody may answer for it. */
  signing(): Promise<StatusSigning | undefined>;
}

/** Octets of a request; RFC 9654's longest nonce and several hundred certificates fit. */
const mostBytes = 65_536;

/** Certificates in one request: each is looked for by hashes of every authority. */
const mostAsked = 100;

/** How long anybody may keep what was fetched, in seconds: whoever tries out revocation wants to see it. */
const keptSeconds = 10;

/**
 * What the hub serves in clear, as authorities do, since nobody can check a server's certificate by asking that server: revocation lists
 * (RFC 5280 4.2.1.13), certificates of authorities (4.2.2.1), and OCSP (RFC 6960, as RFC 5019 profiles it). Everything of it is signed.
 */
export class StatusService implements StatusHandler {
  readonly mostBytes = mostBytes;
  readonly #lists: HubLists;
  readonly #responders: Responders;
  readonly #policies: PolicyStatus;
  readonly #ports: Pick<Ports, 'clock' | 'ciphers' | 'log'>;

  constructor(
    lists: HubLists,
    responders: Responders,
    policies: PolicyStatus,
    ports: Pick<Ports, 'clock' | 'ciphers' | 'log'>,
  ) {
    this.#lists = lists;
    this.#responders = responders;
    this.#policies = policies;
    this.#ports = ports;
  }

  async answer(request: PlainRequest): Promise<HttpsAnswer> {
    const { method, path } = request;
    if (path === '/ocsp' || path.startsWith('/ocsp/')) return this.#ocsp(request);
    const [, folder, name] = /^\/(crl|ca)\/(.+)\.(?:crl|cer)$/.exec(path) ?? [];
    const authority = name === undefined ? undefined : (await this.#authorities()).find((one) => one.name === name);
    if (authority === undefined) return text(404, 'There is no such list or certificate here.');
    if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
    return folder === 'crl'
      ? bytes('application/pkix-crl', await authority.list(), kept)
      : bytes('application/pkix-cert', authority.issuer.der, kept);
  }

  async #authorities(): Promise<ServedAuthority[]> {
    const listed = this.#lists.all().map(({ name, issuer, list }): ServedAuthority => ({
      name,
      issuer,
      statusOf: (serial) => statusByList(list, serial),
      list: () => Promise.resolve(list.der),
      signing: () => Promise.resolve(this.#responders.of({ name, issuer })),
    }));
    return [...listed, ...(await this.#policies.authorities())];
  }

  /** RFC 6960 appendix A.1: POST, or GET with the request in base64 in the path. */
  async #ocsp({ method, path, contentType, body }: PlainRequest): Promise<HttpsAnswer> {
    if (method === 'POST') {
      return path === '/ocsp' && contentType === 'application/ocsp-request'
        ? bytes('application/ocsp-response', (await this.#answered(body)).der, uncached)
        : text(415, 'Send the request to /ocsp, with Content-Type: application/ocsp-request.');
    }
    if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD, POST');
    const { der, request, times } = await this.#answered(fromBase64(path.slice('/ocsp/'.length)));
    // RFC 5019 6.2: what is good for everybody, and for how long.
    const isForAll = times !== undefined && request?.nonce === undefined;
    return bytes('application/ocsp-response', der, isForAll ? this.#caching(der, times) : uncached);
  }

  async #answered(given: Uint8Array | undefined): Promise<Answered> {
    const request = given === undefined ? undefined : readable(given);
    if (request === undefined || request.asked.length > mostAsked) return { der: ocspRefusal('malformedRequest') };
    const { clock, ciphers, log } = this.#ports;
    try {
      const now = clock.now();
      const found = statusesFor(request, await this.#authorities(), now, ciphers.digest);
      const signing = await found?.authority.signing();
      // No answer without somebody who may sign it (RFC 5019 2.2.3).
      if (found === undefined || signing === undefined) return { der: ocspRefusal('unauthorized'), request };
      const { statuses } = found;
      const { nonce } = request;
      const terms = { statuses, producedAt: now, nonce, keyHash: signing.keyHash, certificates: signing.certificates };
      const der = await ocspResponse(terms, signing.signing);
      const due = statuses.flatMap(({ nextUpdate }) => nextUpdate ?? []);
      const until = due.length === 0 ? undefined : new Date(Math.min(...due.map(Number)));
      return { der, request, times: { producedAt: now, until } };
    } catch (error) {
      log.error('The local hub could not answer an OCSP request.', error);
      return { der: ocspRefusal('internalError'), request };
    }
  }

  #caching(der: Uint8Array, { producedAt, until }: NonNullable<Answered['times']>): Readonly<Record<string, string>> {
    return {
      ...kept,
      etag: `"${toHex(this.#ports.ciphers.digest('sha1', der))}"`,
      'last-modified': producedAt.toUTCString(),
      ...(until === undefined ? {} : { expires: until.toUTCString() }),
    };
  }
}

interface Answered {
  readonly der: Uint8Array;
  readonly request?: OcspRequest;
  /** Of an answer that says something. */
  readonly times?: { readonly producedAt: Date; readonly until: Date | undefined };
}

const kept = { 'cache-control': `max-age=${keptSeconds}, public, no-transform, must-revalidate` };
const uncached = { 'cache-control': 'no-store' };

function readable(der: Uint8Array): OcspRequest | undefined {
  try {
    return readOcspRequest(der);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const bytes = (type: string, body: Uint8Array, headers: Readonly<Record<string, string>>): HttpsAnswer => ({
  status: 200,
  headers: { 'content-type': type, ...headers },
  body,
});

const text = (status: number, said: string): HttpsAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: toUtf8(`${said}\n`),
});

const notAllowed = (allow: string): HttpsAnswer => {
  const answer = text(405, 'This is fetched, and not changed.');
  return { ...answer, headers: { ...answer.headers, allow } };
};
