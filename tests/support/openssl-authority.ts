import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
