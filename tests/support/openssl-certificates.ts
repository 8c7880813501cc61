import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './programs.ts';

export interface Files {
  readonly cert: string;
  readonly key: string;
}

interface Wanted {
  /** Without it the certificate signs itself. */
  readonly issuer?: Files;
  readonly subject?: string;
  /** Lines of OpenSSL's extension section. */
  readonly extensions?: readonly string[];
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[];
  readonly hash?: string;
  /** Signature options of OpenSSL, such as `rsa_padding_mode:pss`. */
  readonly signing?: readonly string[];
  /** First and last year of the validity; without it from now for ten days. */
  readonly years?: readonly [number, number];
}

export const ec = (curve: string) => ['EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
export const rsa = (bits: number) => ['RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
export const rsaPss = ['RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'];
export const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const localhost = 'subjectAltName=DNS:localhost,IP:127.0.0.1';

/** Certificates by OpenSSL, right or wrong as a test wants them. */
export class OpenSslCertificates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  at(name: string): string {
    return join(this.#folder, name);
  }

  /** Files in PEM, named by the certificate. */
  async make(name: string, wanted: Wanted = {}): Promise<Files> {
    const {
      issuer,
      subject = `/CN=${name}`,
      extensions = [localhost],
      key = ec('prime256v1'),
      hash = 'sha256',
    } = wanted;
    const made = { cert: this.at(`${name}.pem`), key: this.at(`${name}.key`) };
    const [config, request] = [this.at(`${name}.cnf`), this.at(`${name}.csr`)];
    await must('openssl', 'genpkey', '-algorithm', ...key, '-out', made.key);
    const database = this.at(`${name}.index`);
    await writeFile(database, '');
    await writeFile(
      config,
      [
        '[req]\ndistinguished_name=none\n[none]\n[ca]\ndefault_ca=own\n[own]\npolicy=any\nrand_serial=yes\nunique_subject=no',
        `database=${database}\nnew_certs_dir=${this.#folder}\n[any]\ncommonName=optional\n[wanted]`,
        ...extensions,
        '',
      ].join('\n'),
    );
    const options = (wanted.signing ?? []).flatMap((one) => ['-sigopt', one]);
    const common = ['-config', config, '-extensions', 'wanted', `-${wanted.years === undefined ? hash : 'batch'}`];
    const fresh = ['req', '-new', '-key', made.key, '-subj', subject];
    if (wanted.years === undefined) {
      const by = issuer === undefined ? [] : ['-CA', issuer.cert, '-CAkey', issuer.key];
      await must('openssl', ...fresh, '-x509', ...common, ...by, ...options, '-days', '10', '-out', made.cert);
      return made;
    }
    const [from, to] = wanted.years.map((year) => `${year}0101000000Z`);
    await must('openssl', ...fresh, '-config', config, '-out', request);
    const by =
      issuer === undefined ? ['-selfsign', '-keyfile', made.key] : ['-cert', issuer.cert, '-keyfile', issuer.key];
    const dates = ['-startdate', from ?? '', '-enddate', to ?? '', '-md', hash, '-notext'];
    await must('openssl', 'ca', ...common, ...by, ...dates, ...options, '-in', request, '-out', made.cert);
    return made;
  }
  /** A revocation list of an authority that has this certificate on it; answers its file in PEM. */
  async revoke(issuer: Files, { cert }: Files): Promise<string> {
    const [config, database, list] = ['cnf', 'index', 'crl'].map((ending) => `${cert}.${ending}`) as [
      string,
      string,
      string,
    ];
    await writeFile(database, '');
    await writeFile(`${database}.attr`, 'unique_subject=no\n');
    await writeFile(
      config,
      `[ca]\ndefault_ca=own\n[own]\ndatabase=${database}\ndefault_md=sha256\ndefault_crl_days=10\n`,
    );
    const by = ['-config', config, '-cert', issuer.cert, '-keyfile', issuer.key];
    await must('openssl', 'ca', ...by, '-revoke', cert);
    await must('openssl', 'ca', ...by, '-gencrl', '-out', list);
    return list;
  }
}
