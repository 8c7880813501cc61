import { toBase64, toUtf8 } from '../../core/bytes.ts';
import { type EstOperation, estServer } from '../../core/est/address.ts';
import { certificatesIn, derOf, waitMsOf } from '../../core/est/answers.ts';
import { type WantedAttributes, noAttributes, readAttributes } from '../../core/est/attributes.ts';
import { type EstFault, lossFault, statusFault } from '../../core/est/faults.ts';
import { Problem } from '../../core/problem.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { ClientCredentials, Ports } from '../ports.ts';

/** By what a device shows who it is. */
export interface EstLogin {
  readonly certificate?: Pick<ClientCredentials, 'certificateChainPem' | 'privateKeyPem'> | undefined;
  readonly user?: { readonly name: string; readonly password: string } | undefined;
}

export type Certificates = readonly [Certificate, ...Certificate[]];
export type Faulty = { readonly fault: EstFault };

type Sent = Awaited<ReturnType<Ports['http']['send']>>;
type Answer = Extract<Sent, { readonly answer: unknown }>['answer'];

/** What one client asks of one EST server (RFC 7030). */
export class EstSession {
  readonly server: string;
  readonly #login: EstLogin;
  readonly #serverCaPem: string | undefined;
  readonly #ports: Pick<Ports, 'http' | 'clock'>;
  readonly #signal: AbortSignal;

  /** Throws INVALID_INPUT where the address is none. */
  constructor(
    { server, serverCaPem }: { readonly server: string; readonly serverCaPem?: string | undefined },
    login: EstLogin,
    ports: Pick<Ports, 'http' | 'clock'>,
    signal: AbortSignal,
  ) {
    this.server = estServer(server);
    this.#serverCaPem = serverCaPem;
    this.#login = login;
    this.#ports = ports;
    this.#signal = signal;
  }

  /** Its authorities (4.1), in its order. */
  async authorities(): Promise<{ readonly certificates: Certificates } | Faulty> {
    const sent = await this.#send('cacerts');
    if ('fault' in sent) return sent;
    if (sent.answer.status !== 200) return { fault: this.#refusal('cacerts', sent.answer) };
    return certificatesIn(sent.answer.body, sent.answer.headers['content-type']);
  }

  /** What it would like a request to have (4.5). Many servers have nothing to say here, each in its way. */
  async attributes(): Promise<{ readonly attributes: WantedAttributes } | Faulty> {
    const sent = await this.#send('csrattrs');
    if ('fault' in sent) return sent;
    const der = sent.answer.status === 200 ? derOf(sent.answer.body) : undefined;
    if (der === undefined) return { attributes: noAttributes };
    try {
      return { attributes: readAttributes(der) };
    } catch (error) {
      if (error instanceof Problem) return { attributes: noAttributes };
      throw error;
    }
  }

  /** Asks for a certificate (4.2), or for the one that follows (`again`). `laterMs`: the same is to be asked again after that. */
  async enroll(
    request: Uint8Array,
    again: boolean,
  ): Promise<{ readonly certificates: Certificates } | { readonly laterMs: number } | Faulty> {
    const operation = again ? 'simplereenroll' : 'simpleenroll';
    const sent = await this.#send(operation, toBase64(request).replaceAll(/.{1,64}/g, '$&\r\n'));
    if ('fault' in sent) return sent;
    const { status, headers, body } = sent.answer;
    if (status === 202) return { laterMs: waitMsOf(headers['retry-after'], this.#ports.clock.now()) };
    if (status !== 200) return { fault: this.#refusal(operation, sent.answer) };
    return certificatesIn(body, headers['content-type']);
  }

  async #send(operation: EstOperation, body?: string): Promise<{ readonly answer: Answer } | Faulty> {
    const { certificate, user } = this.#login;
    const sent = await this.#ports.http.send(
      {
        method: body === undefined ? 'GET' : 'POST',
        url: `${this.server}/${operation}`,
        headers: {
          ...(body === undefined
            ? {}
            : { 'Content-Type': 'application/pkcs10', 'Content-Transfer-Encoding': 'base64' }),
          ...(user === undefined ? {} : { Authorization: basic(user) }),
        },
        ...(body === undefined ? {} : { body }),
        serverCaPem: this.#serverCaPem,
        ...(certificate === undefined ? {} : { client: certificate }),
      },
      this.#signal,
    );
    if ('answer' in sent) return sent;
    return { fault: lossFault(this.server, sent.loss.errorCode, sent.loss.text) };
  }

  #refusal(operation: EstOperation, { status, location, headers, body }: Answer): EstFault {
    const { certificate, user } = this.#login;
    return statusFault(status, {
      operation,
      shown: { certificate: certificate !== undefined, password: user !== undefined },
      location,
      challenge: headers['www-authenticate'],
      contentType: headers['content-type'],
      body,
    });
  }
}

/** RFC 7617 2, in UTF-8. */
const basic = ({ name, password }: { readonly name: string; readonly password: string }): string =>
  `Basic ${toBase64(toUtf8(`${name}:${password}`))}`;
