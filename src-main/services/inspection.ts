import { i18n } from '../core/language/index.ts';
import type { KeyAlgorithm } from '../core/primitives.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Inspection, Warning } from '../contract/models.ts';
import type { OpenedFile, OpenedKey } from '../core/keystore/opened.ts';
import { describePublicKey } from '../core/x509/algorithms.ts';
import { keyLabel, privateKeyAlgorithm } from '../core/x509/key-algorithms.ts';
import { publicKeyIdentity } from '../core/x509/public-key.ts';
import { certificateDetails } from './certificate-facts.ts';
import type { Grants } from './grants.ts';
import { type Job, type Jobs } from './jobs.ts';
import { openChosen, publicKeyOf } from './opening.ts';
import type { Ports } from './ports.ts';

interface FoundKey extends Omit<OpenedKey, 'privateKey'> {
  readonly key: LookedAt | 'closed';
}

/** An open key: its public half where Certbench can use it, else what it is. */
type LookedAt = { readonly publicKey: Uint8Array } | { readonly notSupported: KeyAlgorithm };

/** Says what a file holds, by its bytes and not by its name. Keys are looked at and never shown. */
export class FileInspection {
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(grants: Grants, jobs: Jobs, ports: Ports) {
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  inspect(input: ParsedInput<'file.inspect'>): Promise<MethodOutput<'file.inspect'>> {
    return this.#jobs.run(
      input.jobId,
      { title: i18n.t('Looking into a file'), looksOnly: true, message: i18n.t('Cancelled. The file was not read.') },
      (job) => this.#inspect(input, job),
    );
  }

  async #inspect(input: ParsedInput<'file.inspect'>, job: Job): Promise<Inspection> {
    const { file, password, keyPassword, patient } = input;
    const wanted = { token: file, field: 'file', password, keyPassword, patient };
    const opened = await openChosen(wanted, this.#grants, this.#ports, job);
    const keys: FoundKey[] = [];
    for (const { privateKey, ...key } of opened.keys) {
      job.check();
      keys.push({ ...key, key: privateKey === undefined ? 'closed' : await this.#lookAt(privateKey) });
    }
    return this.#describe(opened, keys, opened.warnings);
  }

  async #lookAt(privateKey: Uint8Array): Promise<LookedAt> {
    const { keys } = this.#ports;
    const algorithm = privateKeyAlgorithm(privateKey);
    if (!keys.signsWith(algorithm)) return { notSupported: algorithm };
    return { publicKey: await publicKeyOf(privateKey, keys, 'file') };
  }

  #describe(found: OpenedFile, keys: readonly FoundKey[], warnings: readonly Warning[]): Inspection {
    const ofKey = new Map(
      found.certificates
        .map(({ certificate }, index) => [publicKeyIdentity(certificate.publicKey), index] as const)
        .toReversed(),
    );
    return {
      kind: found.kind,
      certificates: found.certificates.map(({ certificate, friendlyName }) => ({
        ...certificateDetails(certificate, this.#ports.ciphers.digest),
        ...(friendlyName === undefined ? {} : { friendlyName }),
      })),
      privateKeys: keys.map(({ key, encrypted, friendlyName }) => {
        const index = key !== 'closed' && 'publicKey' in key ? ofKey.get(publicKeyIdentity(key.publicKey)) : undefined;
        return {
          key: key === 'closed' ? 'encrypted' : labelOf(key),
          encrypted,
          ...(friendlyName === undefined ? {} : { friendlyName }),
          ...(index === undefined ? {} : { certificate: index }),
        };
      }),
      entries: found.entries.map(({ alias, kind, created, certificates, key }) => ({
        ...(alias === undefined ? {} : { alias }),
        kind,
        ...(created === undefined ? {} : { created: created.toISOString() }),
        certificates: [...certificates],
        ...(key === undefined ? {} : { privateKey: key }),
      })),
      protection: [...found.protection],
      warnings: [...warnings, ...notSupportedWarnings(keys)],
    };
  }
}

const labelOf = (key: LookedAt): string =>
  keyLabel('publicKey' in key ? describePublicKey(key.publicKey) : key.notSupported);

function notSupportedWarnings(keys: readonly FoundKey[]): Warning[] {
  return keys.flatMap(({ key }) => {
    if (key === 'closed' || 'publicKey' in key) return [];
    const message = i18n.t('A key of the kind {key}: Certbench can show it, but not sign with it.', {
      key: labelOf(key),
    });
    return [{ code: 'key-not-supported' as const, message }];
  });
}
