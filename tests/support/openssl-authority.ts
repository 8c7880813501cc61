import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from './programs.ts';

const authorityExtensions = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign';

interface Wish {
  /** Of the subject; without it the common name is the file's name. */
  readonly subject?: string;
  /** Lines of an extension section. */
  readonly extensions?: string;
  /** The name of an earlier one; without it the certificate is self-signed. */
  readonly issuer?: string;
  /** The name of an earlier one whose key is used again. */
  readonly keyOf?: string;
  /** Until it ends; negative for one that has ended. */
  readonly days?: number;
}

/** Certificates as foreign tools make them, right or wrong as a test wants them: keys and files by openssl. */
export class OpensslAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'certbench-openssl-'));
  #serial = 1;

  path(name: string, end: '.pem' | '.key' = '.pem'): string {
    return join(this.folder, `${name}${end}`);
  }

  pem(...names: string[]): string {
    return names.map((name) => readFileSync(this.path(name), 'utf8')).join('');
  }

  key(name: string): string {
    return readFileSync(this.path(name, '.key'), 'utf8');
  }

  authority(name: string, wish: Wish = {}): Promise<void> {
    return this.make(name, { extensions: authorityExtensions, ...wish });
  }

  async make(name: string, { subject, extensions = '', issuer, keyOf, days = 10 }: Wish): Promise<void> {
    const key = this.path(name, '.key');
    if (keyOf === undefined) await must('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
    else writeFileSync(key, this.key(keyOf));
    const config = join(this.folder, `${name}.cnf`);
    writeFileSync(config, `[req]\ndistinguished_name=d\nutf8=yes\n[d]\n[e]\n${extensions}\n`);
    const request = join(this.folder, `${name}.csr`);
    const about = ['-subj', subject ?? `/CN=${name}`, '-config', config];
    await must('openssl', 'req', '-new', '-utf8', '-key', key, '-out', request, ...about);
    const by =
      issuer === undefined ? ['-signkey', key] : ['-CA', this.path(issuer), '-CAkey', this.path(issuer, '.key')];
    const serial = ['-days', String(days), '-set_serial', String(this.#serial++)];
    const ext = ['-extfile', config, '-extensions', 'e'];
    await must('openssl', 'x509', '-req', '-in', request, ...by, ...serial, ...ext, '-out', this.path(name));
  }

  /** Takes certificates back, each for a reason as `openssl ca` names it. */
  async revoke(issuer: string, reasons: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, reason] of Object.entries(reasons)) {
      await this.#ca(issuer, '-revoke', this.path(name), '-crl_reason', reason);
    }
  }

  /** Makes a revocation list, each with the next number; `updates`: when it was made and when the next one is due. */
  async list(
    issuer: string,
    file: string,
    updates?: readonly [string, string],
    form: 'PEM' | 'DER' = 'PEM',
  ): Promise<void> {
    const dates = updates === undefined ? [] : ['-crl_lastupdate', updates[0], '-crl_nextupdate', updates[1]];
    const pem = join(this.folder, `${file}.pem`);
    await this.#ca(issuer, '-gencrl', ...dates, '-out', pem);
    await must('openssl', 'crl', '-in', pem, '-outform', form, '-out', join(this.folder, file));
    rmSync(pem);
  }

  async #ca(issuer: string, ...args: string[]): Promise<void> {
    const at = (end: string) => join(this.folder, `${issuer}.${end}`);
    if (!existsSync(at('ca.cnf'))) {
      writeFileSync(at('index'), '');
      writeFileSync(at('crlnumber'), '01\n');
      const own = `database=${at('index')}\ncrlnumber=${at('crlnumber')}\ndefault_md=sha256\ndefault_crl_days=30\n`;
      writeFileSync(at('ca.cnf'), `[ca]\ndefault_ca=own\n[own]\n${own}`);
    }
    const keys = ['-cert', this.path(issuer), '-keyfile', this.path(issuer, '.key')];
    await must('openssl', 'ca', '-config', at('ca.cnf'), ...keys, ...args);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
