import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BringInFindings, Inspection } from '../../src-main/contract/models.ts';
import { must } from './programs.ts';
import { Workbench } from './workbench.ts';

/** A folder for files that other programs make, and Certbench to look at them. */
export class ForeignFiles {
  readonly #folder: string;
  readonly #bench: Workbench;

  private constructor(folder: string, bench: Workbench) {
    this.#folder = folder;
    this.#bench = bench;
  }

  static async open(): Promise<ForeignFiles> {
    return new ForeignFiles(await mkdtemp(join(tmpdir(), 'certbench-foreign-')), await Workbench.open());
  }

  /** Makes `rsa.key`, `ec.key` and a self-signed authority's certificate for each. */
  async makeKeys(): Promise<void> {
    for (const [kind, ...args] of [
      ['rsa', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      ['ec', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ] as const) {
      const files = ['-key', this.at(`${kind}.key`), '-out', this.at(`${kind}.pem`)];
      await must('openssl', 'genpkey', ...args, '-out', this.at(`${kind}.key`));
      await must('openssl', 'req', '-x509', '-new', ...files, '-subj', `/C=DE/O=Test/CN=${kind}`, '-days', '10');
    }
  }

  at(name: string): string {
    return join(this.#folder, name);
  }

  #input(name: string, password: string | undefined, keyPassword: string | undefined) {
    return {
      file: this.#bench.services.grants.grant(this.at(name)),
      ...(password === undefined ? {} : { password }),
      ...(keyPassword === undefined ? {} : { keyPassword }),
    };
  }

  inspect(name: string, password?: string, keyPassword?: string): Promise<Inspection> {
    return this.#bench.call('file.inspect', this.#input(name, password, keyPassword));
  }

  /** What bringing it in would find. */
  look(name: string, ...passwords: string[]): Promise<BringInFindings> {
    return this.#bench.call('bringIn.look', { paths: [this.#bench.services.grants.grant(this.at(name))], passwords });
  }

  /** The error that looking at the file answers with. */
  refused(name: string, password?: string, keyPassword?: string) {
    return this.#bench.refusal('file.inspect', this.#input(name, password, keyPassword));
  }

  async close(): Promise<void> {
    await this.#bench.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
