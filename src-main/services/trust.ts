import { i18n } from '../core/language/index.ts';
import { z } from 'zod';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { SettingsChange } from '../contract/models.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { judgeServerTrust } from '../core/x509/server-trust.ts';
import { parseThumbprint, thumbprintsOf } from '../core/x509/thumbprint.ts';
import { certificateFacts } from './certificate-facts.ts';
import { trustingFurther } from './further-trust.ts';
import type { Grants } from './grants.ts';
import { certificatesFromPem } from './issuing.ts';
import type { Jobs } from './jobs.ts';
import { type Kept, KeptList, type KeptTerms, firstFault } from './kept-list.ts';
import { openChosen } from './opening.ts';
import type { Ports } from './ports.ts';

const most = 500;

type Listed = MethodOutput<'trust.list'>;

const entrySchema = z.strictObject({ name: z.string(), pem: z.string(), added: z.iso.datetime() });
type Entry = z.infer<typeof entrySchema>;

const terms: KeptTerms = {
  name: 'trusted',
  get title() {
    return i18n.t('certificates that are trusted for servers');
  },
  purpose: 'changing what is trusted for servers',
  faultOf(entry) {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return firstFault(parsed.error);
    try {
      certificateOf(parsed.data);
      return undefined;
    } catch (error) {
      if (error instanceof Problem) return error.message.replace(/\.$/, '');
      throw error;
    }
  },
  nameOf: ({ name }) => name,
};

const certificateOf = ({ pem }: Pick<Entry, 'pem'>): Certificate => certificatesFromPem(pem, 'pem')[0];

const labelOf = ({ subject }: Certificate): string => subject.commonName ?? subject.text;

/** What the user trusts for servers, beside what Node and the system do: public certificates in a file of their own. */
export class ServerTrustList {
  readonly #list: KeptList<Entry>;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(grants: Grants, jobs: Jobs, ports: Ports) {
    const { folders, desktop } = ports;
    this.#list = new KeptList(folders.open(folders.join(desktop.data, 'trust')), terms);
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async list(): Promise<Listed> {
    return this.#listed(await this.#list.read());
  }

  async roots(): Promise<MethodOutput<'trust.roots'>> {
    const { from, path, count, bundled } = await this.#ports.systemRoots.read();
    return { bundled, system: { from, count, ...(path === undefined ? {} : { path }) } };
  }

  look(input: ParsedInput<'trust.look'>): Promise<MethodOutput<'trust.look'>> {
    const about = { title: 'Looking into a file', looksOnly: true, message: 'Cancelled. The file was not read.' };
    return this.#jobs.run(input.jobId, about, async (job) => {
      const { file: token, password, patient } = input;
      const wanted = { token, field: 'file', password, keyPassword: undefined, patient };
      const { certificates, warnings } = await openChosen(wanted, this.#grants, this.#ports, job);
      const known = this.#thumbprintsIn(await this.#list.read());
      const found = certificates.map(({ certificate }) => {
        const { refusal, doubts } = judgeServerTrust(certificate, this.#ports.clock.now());
        return {
          ...this.#told(certificate, doubts),
          isTrusted: known.has(this.#thumbprint(certificate)),
          ...(refusal === undefined ? {} : { refusal }),
        };
      });
      return { found, warnings: [...warnings] };
    });
  }

  async add({ pem }: ParsedInput<'trust.add'>): Promise<Listed> {
    const certificates = this.#judged(pem);
    return this.#listed(await this.#list.change((kept) => this.#with(kept, certificates)));
  }

  /** Of certificates that would be added, those that are not there. */
  async differences(pems: readonly string[]): Promise<SettingsChange[]> {
    const there = this.#thumbprintsIn(await this.#list.read());
    return pems
      .flatMap((pem) => this.#judged(pem))
      .flatMap((one) => {
        const thumbprint = this.#thumbprint(one);
        if (there.has(thumbprint)) return [];
        there.add(thumbprint);
        return [{ setting: 'trusted', name: labelOf(one), after: `SHA-256 ${thumbprint}` }];
      });
  }

  /** Adds all of them; answers how they are taken back. */
  async merge(pems: readonly string[]): Promise<() => Promise<void>> {
    const certificates = pems.flatMap((pem) => this.#judged(pem));
    return this.#list.changeForNow((kept) => this.#with(kept, certificates));
  }

  async remove({ thumbprint }: ParsedInput<'trust.remove'>): Promise<Listed> {
    const wanted = parseThumbprint(thumbprint);
    if (wanted === undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('This is no thumbprint.'), {
        field: 'thumbprint',
        remedy: i18n.t('Give 40 hexadecimal digits (SHA-1) or 64 (SHA-256).'),
      });
    }
    const kept = await this.#list.change(({ entries, known }) => {
      const gone = new Set<unknown>(known.filter((entry) => this.#thumbprints(certificateOf(entry)).includes(wanted)));
      if (gone.size > 0) return entries.filter((entry) => !gone.has(entry));
      throw new Problem('NOT_FOUND', i18n.t('No certificate with this thumbprint is trusted.'), {
        field: 'thumbprint',
        remedy: i18n.t('Look at the list for the thumbprints that are.'),
      });
    });
    return this.#listed(kept);
  }

  /** All that servers are trusted by beside the runtime's roots, one certificate each, PEM. */
  async furtherPems(): Promise<readonly string[]> {
    const { furtherPems } = await this.#ports.systemRoots.read();
    return [...(await this.#ownPems()), ...furtherPems];
  }

  /** A list that cannot be read trusts nobody, and stops no connection that does well without. */
  async #ownPems(): Promise<readonly string[]> {
    try {
      return (await this.#list.read()).known.map(({ pem }) => pem);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#ports.log.error('What is trusted for servers cannot be read', error);
      return [];
    }
  }

  /** Throws NOT_AN_AUTHORITY where nothing would be trusted by one of them. */
  #judged(pem: string): readonly Certificate[] {
    const certificates = certificatesFromPem(pem, 'pem');
    const now = this.#ports.clock.now();
    for (const certificate of certificates) {
      const { refusal } = judgeServerTrust(certificate, now);
      if (refusal === undefined) continue;
      throw new Problem(
        'NOT_AN_AUTHORITY',
        i18n.t('{certificate} cannot be trusted by itself.', { certificate: labelOf(certificate) }),
        {
          field: 'pem',
          remedy: refusal,
        },
      );
    }
    return certificates;
  }

  #with(kept: Kept<Entry>, certificates: readonly Certificate[]): readonly unknown[] {
    const added = new Map(certificates.map((one) => [this.#thumbprint(one), one]));
    for (const thumbprint of this.#thumbprintsIn(kept)) added.delete(thumbprint);
    if (kept.known.length + added.size > most) {
      throw new Problem('LIMIT_REACHED', i18n.t('No more than {most} certificates are trusted.', { most }), {
        remedy: i18n.t('Remove those that are not needed any more.'),
      });
    }
    const now = this.#ports.clock.now().toISOString();
    const entries = [...added.values()].map((one): Entry => ({
      name: labelOf(one),
      pem: certificatePem(one.der),
      added: now,
    }));
    return [...kept.entries, ...entries];
  }

  #thumbprintsIn({ known }: Kept<Entry>): Set<string> {
    return new Set(known.map((entry) => this.#thumbprint(certificateOf(entry))));
  }

  #listed({ known, unreadable }: Kept<Entry>): Listed {
    const now = this.#ports.clock.now();
    const all = known.map((entry) => {
      const certificate = certificateOf(entry);
      return { ...this.#told(certificate, judgeServerTrust(certificate, now).doubts), added: entry.added };
    });
    return { trusted: all.toSorted((a, b) => a.name.localeCompare(b.name)), unreadable: [...unreadable] };
  }

  #told(certificate: Certificate, doubts: readonly string[]) {
    return {
      name: labelOf(certificate),
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
      pem: certificatePem(certificate.der),
      doubts: [...doubts],
    };
  }

  #thumbprints({ der }: Certificate): readonly string[] {
    const { sha1, sha256 } = thumbprintsOf(der, this.#ports.ciphers.digest);
    return [sha256, sha1];
  }

  #thumbprint = (certificate: Certificate): string => this.#thumbprints(certificate)[0] ?? '';
}

/** The ports with which every connection that names no authorities of its own trusts the list too. */
export function trusting(
  { connections, fleetThreads, http, probe, ...ports }: Ports,
  furtherPems: () => Promise<readonly string[]>,
): Ports {
  return {
    ...ports,
    connections: trustingFurther(connections, furtherPems),
    fleetThreads: {
      ...fleetThreads,
      begin: (order, owner) => fleetThreads.begin(order, { ...owner, furtherCaPems: furtherPems }),
    },
    probe: {
      ...probe,
      handshake: async (order, terms) => probe.handshake({ ...order, furtherCaPems: await furtherPems() }, terms),
      trustedRoots: async () => [...(await probe.trustedRoots()), ...(await furtherPems())],
    },
    http: { send: async (order, signal) => http.send({ ...order, furtherCaPems: await furtherPems() }, signal) },
  };
}
