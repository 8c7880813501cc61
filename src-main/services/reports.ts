import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { CertificateReport, ThingKind, Warning } from '../contract/models.ts';
import { asn1Tree } from '../core/asn1/tree.ts';
import { equalBytes, toUtf8 } from '../core/bytes.ts';
import { credentialsId } from '../core/clouds/thingsboard/credentials.ts';
import { looseCertificates } from '../core/keystore/loose-certificates.ts';
import { maximumFileBytes } from '../core/keystore/open.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId } from '../core/things/identifiers.ts';
import { namesMatch } from '../core/x509/issuers.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { differencesOf } from '../core/x509/report/compare.ts';
import { oidName } from '../core/x509/report/oid-names.ts';
import type { Asn1Line } from '../core/asn1/tree.ts';
import type { CertificateReport as Report, ReportField } from '../core/x509/report/model.ts';
import { attempt, takeApart } from '../core/x509/report/raw.ts';
import { reportOf } from '../core/x509/report/report.ts';
import type { ReportWorld } from '../core/x509/report/warnings.ts';
import type { Grants } from './grants.ts';
import type { Job, Jobs } from './jobs.ts';
import { openChosen } from './opening.ts';
import type { Overview } from './overview.ts';
import type { Ports } from './ports.ts';

type Source = ParsedInput<'certificate.report'>['source'];

/** What is looked at: its own certificate first, and those that may have issued it behind. */
interface Found {
  readonly ders: readonly Uint8Array[];
  /** The first of them, as far as they can be read whole. */
  readonly read: readonly (Certificate | undefined)[];
  /** Of the first. */
  readonly role: ReportWorld['role'];
  readonly warnings: readonly Warning[];
}

/** More would be no page for people. */
const maximumReports = 50;
const terms = {
  get title() {
    return i18n.t('Looking at certificates');
  },
  looksOnly: true,
  get message() {
    return i18n.t('Cancelled. Nothing was read.');
  },
};

/** Everything that certificates say: of the workspace, of a file or of pasted text. Private keys beside them are passed over. */
export class Reports {
  readonly #overview: Overview;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(overview: Overview, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#overview = overview;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  report({ source, trees, jobId }: ParsedInput<'certificate.report'>): Promise<MethodOutput<'certificate.report'>> {
    return this.#jobs.run(jobId, terms, async (job) => {
      const found = await this.#find(source, 'source', job);
      const shown = found.ders.slice(0, maximumReports);
      return {
        certificates: shown.map((der, index): CertificateReport => {
          const { lines, end } = trees ? asn1Tree(der, oidName) : { lines: undefined, end: undefined };
          return {
            ...contractOf(this.#reportOf(found, index)),
            pem: certificatePem(der),
            ...(lines === undefined
              ? {}
              : { tree: { lines: lines.map(lineOf), ...(end === undefined ? {} : { end }) } }),
          };
        }),
        more: found.ders.length - shown.length,
        warnings: [...found.warnings],
      };
    });
  }

  compare({ left, right, jobId }: ParsedInput<'certificate.compare'>): Promise<MethodOutput<'certificate.compare'>> {
    return this.#jobs.run(jobId, terms, async (job) => {
      const [ofLeft, ofRight] = [await this.#find(left, 'left', job), await this.#find(right, 'right', job)];
      const [a, b] = [this.#reportOf(ofLeft, 0), this.#reportOf(ofRight, 0)];
      return {
        left: a.title,
        right: b.title,
        differences: differencesOf(a, b).map(({ field, left: one, right: other }) => ({
          field,
          ...(one === undefined ? {} : { left: one }),
          ...(other === undefined ? {} : { right: other }),
        })),
        warnings: [...ofLeft.warnings, ...ofRight.warnings],
      };
    });
  }

  #reportOf({ ders, read, role }: Found, index: number) {
    const { ciphers, clock } = this.#ports;
    const der = ders[index] ?? new Uint8Array();
    const report = reportOf(der, ciphers.digest, {
      now: clock.now(),
      role: index === 0 ? role : undefined,
      issuer: issuerIn(read, read[index]),
      deviceIdFault,
    });
    const thingsboard = { name: 'SHA3-256 (ThingsBoard)', value: credentialsId(der) };
    return { ...report, thumbprints: [...report.thumbprints, thingsboard] };
  }

  async #find(source: Source, field: string, job: Job): Promise<Found> {
    const found = await this.#read(source, field, job);
    const read = found.ders.slice(0, maximumReports).map((der) => attempt(() => readCertificate(der)));
    if (found.ders.length > 0) return { ...found, read };
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in it.'), {
      field,
      remedy: i18n.t('Give a certificate, or a file with one: .pem, .cer, .crt, .der, .p7b, .pfx, .p12 or .jks.'),
    });
  }

  async #read(source: Source, field: string, job: Job): Promise<Omit<Found, 'read'>> {
    const role = source.from === 'thing' ? roleOf[source.kind] : undefined;
    try {
      const { ders, warnings } = await this.#readWhole(source, field, job);
      return { ders, role, warnings };
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
      const files = await this.#bytesOf(source, field, job);
      // What cannot be read may still be looked at, part by part.
      const ders = files
        .flatMap((bytes) => looseCertificates(bytes, maximumReports))
        .filter((der) => attempt(() => takeApart(der)) !== undefined);
      if (ders.length === 0) throw error;
      const isFirst = (der: Uint8Array, at: number) => ders.findIndex((other) => equalBytes(der, other)) === at;
      return { ders: source.from === 'thing' ? ders.filter(isFirst) : ders, role, warnings: [] };
    }
  }

  async #readWhole(source: Source, field: string, job: Job): Promise<Pick<Found, 'ders' | 'warnings'>> {
    if (source.from === 'thing') {
      const certificates = await this.#overview.certificatesOf(thingOf(source));
      return { ders: certificates.map(({ der }) => der), warnings: [] };
    }
    const { certificates, warnings } = await this.#open(source, field, job);
    return { ders: certificates.map(({ certificate }) => certificate.der), warnings };
  }

  async #open(source: Exclude<Source, { from: 'thing' }>, field: string, job: Job) {
    if (source.from === 'file') {
      const { file, password, patient } = source;
      return openChosen(
        { token: file, field, password, keyPassword: undefined, patient },
        this.#grants,
        this.#ports,
        job,
      );
    }
    const { text, password, patient } = source;
    const order = { passwords: { password, keyPassword: undefined }, patient, field };
    const opened = await job.waitFor(this.#ports.opening.open(toUtf8(text), order, job.signal));
    const warnings = opened.notices.map((message): Warning => ({ code: 'passed-over', message }));
    return { ...opened, warnings };
  }

  async #bytesOf(source: Source, field: string, job: Job): Promise<readonly Uint8Array[]> {
    if (source.from === 'thing') return this.#overview.certificateFiles(thingOf(source));
    if (source.from === 'text') return [toUtf8(source.text)];
    const path = this.#grants.resolve(source.file, field);
    return [await job.waitFor(this.#ports.folders.readFile(path, maximumFileBytes))];
  }
}

const thingOf = ({ from: _from, ...thing }: Extract<Source, { from: 'thing' }>) => thing;

/** The certificate among them whose subject is its issuer, where it has not signed itself. */
const issuerIn = (read: Found['read'], own: Certificate | undefined): Certificate | undefined =>
  own === undefined || own.selfIssued ? undefined : read.find((one) => one !== undefined && namesMatch(own, one));

/** What it is judged as; the others by what they say themselves. */
const roleOf: Readonly<Partial<Record<ThingKind, ReportWorld['role']>>> = {
  authority: 'authority',
  device: 'device',
  server: 'server',
};

const fieldOf = ({ name, value, oid }: ReportField) => ({ name, value, ...(oid === undefined ? {} : { oid }) });

const contractOf = ({ title, sections, extensions, thumbprints, warnings }: Report) => ({
  title,
  sections: sections.map(({ section, title: heading, fields, damaged }) => ({
    section,
    title: heading,
    fields: fields.map(fieldOf),
    damaged,
  })),
  extensions: extensions.map(({ oid, name, critical, meaning, fields, damaged, bytes }) => ({
    oid,
    name,
    critical,
    meaning,
    fields: fields.map(fieldOf),
    damaged,
    bytes,
  })),
  thumbprints: thumbprints.map(fieldOf),
  warnings: warnings.map(({ cause, message }) => ({ cause, message })),
});

const lineOf = ({ depth, offset, header, length, tag, constructed, value, wrapped }: Asn1Line) => ({
  depth,
  offset,
  header,
  ...(length === undefined ? {} : { length }),
  tag,
  constructed,
  value,
  wrapped,
});

function deviceIdFault(commonName: string): string | undefined {
  try {
    checkDeviceId(commonName);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.remedy ?? error.message;
  }
}
