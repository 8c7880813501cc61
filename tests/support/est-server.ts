import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { readFile, writeFile } from 'node:fs/promises';
import { OpensslAuthority } from './openssl-authority.ts';
import { must } from './programs.ts';
import { bare, type Listening } from './tls-server.ts';

/** What a server answers instead of what it should. */
export type Instead = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

/** An answer with these headers. */
export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Instead =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

/**
 * An EST server (RFC 7030) whose every answer is OpenSSL's: requests are read and checked by it, certificates signed, and PKCS#7
 * wrapped. Only HTTP is Node's. It takes `device` with `secret` by HTTP Basic, and certificates of its own root.
 */
export class OpensslEst {
  readonly authority = new OpensslAuthority();
  /** What was posted, in order. */
  readonly posted: { readonly path: string; readonly body: string; readonly shown: string | undefined }[] = [];
  instead: Instead = () => false;
  /** CsrAttrs; without it there is nothing to ask for. */
  attributes: Buffer | undefined;
  #listening: Listening | undefined;
  #count = 0;

  static async open(): Promise<OpensslEst> {
    const est = new OpensslEst();
    const { authority } = est;
    await authority.authority('root');
    await authority.authority('issuing', { issuer: 'root' });
    const extensions = 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth';
    await authority.make('server', { issuer: 'root', extensions });
    const server: Server = createServer(
      {
        cert: authority.pem('server', 'root'),
        key: authority.key('server'),
        ca: authority.pem('root'),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => void est.#answer(request, response),
    );
    est.#listening = await bare(server);
    return est;
  }

  get url(): string {
    return `https://localhost:${this.#listening?.port}/.well-known/est`;
  }

  /** Authorities to trust for it. */
  get caPem(): string {
    return this.authority.pem('root');
  }

  /** Has it ask for what OpenSSL makes of a configuration (`asn1parse -genconf`). */
  async asksFor(configuration: string): Promise<void> {
    const [file, out] = [this.#at('attributes.cnf'), this.#at('attributes.der')];
    await writeFile(file, configuration);
    await must('openssl', 'asn1parse', '-genconf', file, '-noout', '-out', out);
    this.attributes = await readFile(out);
  }

  async close(): Promise<void> {
    await this.#listening?.close();
    this.authority.close();
  }

  #at(name: string): string {
    return `${this.authority.folder}/${name}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const socket = request.socket as TLSSocket;
    // A resumed session without a certificate counts as authorized, too.
    const { subject } = socket.getPeerCertificate() as Partial<PeerCertificate>;
    const shown = socket.authorized && subject !== undefined ? String(subject.CN) : undefined;
    const path = request.url?.replace('/.well-known/est/', '') ?? '';
    if (request.method === 'POST') this.posted.push({ path, body, shown });
    if (this.instead(request, response, body)) return;
    if (path === 'cacerts') {
      return this.#certificates(response, await this.#wrapped(this.authority.pem('issuing', 'root')));
    }
    if (path === 'csrattrs') {
      if (this.attributes === undefined) return void response.writeHead(204).end();
      return void response
        .writeHead(200, { 'content-type': 'application/csrattrs' })
        .end(this.attributes.toString('base64'));
    }
    const password = `Basic ${Buffer.from('device:secret').toString('base64')}`;
    const isKnown = shown !== undefined || request.headers.authorization === password;
    if (!isKnown || (path === 'simplereenroll' && shown === undefined)) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="est"' }).end();
    }
    this.#certificates(response, await this.#wrapped(await this.#signed(body)));
  }

  /** A certificate with the names that the request asks for, once OpenSSL has found its signature good. */
  async #signed(base64: string): Promise<string> {
    const name = `issued-${this.#count++}`;
    const csr = this.#at(`${name}.csr`);
    const out = this.#at(`${name}.pem`);
    await writeFile(csr, `-----BEGIN CERTIFICATE REQUEST-----\n${base64.trim()}\n-----END CERTIFICATE REQUEST-----\n`);
    await must('openssl', 'req', '-in', csr, '-verify', '-noout');
    const by = ['-CA', this.authority.path('issuing'), '-CAkey', this.authority.path('issuing', '.key')];
    const terms = ['-days', '5', '-copy_extensions', 'copy', '-set_serial', String(1000 + this.#count)];
    await must('openssl', 'x509', '-req', '-in', csr, ...by, ...terms, '-out', out);
    return readFile(out, 'utf8');
  }

  async #wrapped(pem: string): Promise<string> {
    const name = `wrap-${this.#count++}`;
    const [file, out] = [this.#at(`${name}.pem`), this.#at(`${name}.p7`)];
    await writeFile(file, pem);
    await must('openssl', 'crl2pkcs7', '-nocrl', '-certfile', file, '-outform', 'DER', '-out', out);
    return must('openssl', 'base64', '-in', out);
  }

  #certificates(response: ServerResponse, body: string): void {
    const type = 'application/pkcs7-mime; smime-type=certs-only';
    response.writeHead(200, { 'content-type': type, 'content-transfer-encoding': 'base64' }).end(body);
  }
}
