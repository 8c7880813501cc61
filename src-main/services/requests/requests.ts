import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { RequestDetails, RequestSource } from '../../contract/models.ts';
import { toBase64, toUtf8 } from '../../core/bytes.ts';
import { maximumFileBytes } from '../../core/keystore/open.ts';
import { checkDeviceId } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { requestForms, requestPem } from '../../core/things/request.ts';
import { offered, purposeOf } from '../../core/x509/grant-request.ts';
import { faultOfRequest } from '../../core/x509/judge-request.ts';
import { keyLabel } from '../../core/x509/key-algorithms.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import { namedOid } from '../../core/x509/report/oid-names.ts';
import { alternativeNames, checkAddress, checkDnsName } from '../../core/x509/server-names.ts';
import { encodeSubject } from '../../core/x509/subject.ts';
import { passphraseWarnings } from '../authority-files.ts';
import type { Grants } from '../grants.ts';
import type { Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { requestIn, storeRequest, storedRequest } from '../request-files.ts';
import { madeFiles } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { deviceRequest } from './making.ts';

/** Extensions that `asked` tells in fields of their own. */
const toldApart: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

/** Requests for certificates (PKCS#10): made, read, and handed out. */
export class Requests {
  readonly #workspaces: Workspaces;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  create(input: ParsedInput<'request.create'>): Promise<MethodOutput<'request.create'>> {
    // Before anything is touched.
    const name = checkDeviceId(input.deviceId);
    const subject = encodeSubject({ ...input.subject, commonName: name });
    const names = {
      dns: [...new Set(input.dns.map(checkDnsName))],
      addresses: [...new Set(input.addresses.map(checkAddress))],
    };
    const terms = {
      title: i18n.t('Creating the request {name}', { name }),
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    const writing = { purpose: `creating request ${name}`, make: true };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, writing, async (workspace) => {
        await workspace.checkFree(things.request, name);
        const { keys } = this.#ports;
        const { privateKey, publicKey } = await job.waitFor(keys.generate(input.keyType));
        const named = names.dns.length + names.addresses.length === 0 ? undefined : alternativeNames(names);
        const request = await deviceRequest({ subject, names: named }, { privateKey, publicKey }, this.#ports);
        job.check();
        const key = { privateKey, passphrase: input.keyPassphrase };
        const manifest = await storeRequest(workspace.folder, { name, request, made: true }, key, this.#ports);
        return {
          name,
          request: this.#detailsOf(request),
          files: madeFiles(things.request, manifest),
          warnings: input.keyPassphrase === undefined ? [] : passphraseWarnings(input.keyPassphrase),
        };
      }),
    );
  }

  async read({ workspace, source }: ParsedInput<'request.read'>): Promise<MethodOutput<'request.read'>> {
    return this.#detailsOf(await this.find(workspace, source));
  }

  /** Throws NOT_FOUND, FORMAT_NOT_RECOGNISED and DAMAGED. */
  async find(workspace: string | undefined, source: RequestSource): Promise<CertificationRequest> {
    if (source.from === 'text') return requestIn(toUtf8(source.text), 'source');
    if (source.from === 'file') {
      const path = this.#grants.resolve(source.file, 'source');
      return requestIn(await this.#ports.folders.readFile(path, maximumFileBytes), 'source');
    }
    const opened = await this.#workspaces.open(workspace ?? '');
    return (await storedRequest(opened, source.name, 'source')).request;
  }

  async export(input: ParsedInput<'request.export'>): Promise<MethodOutput<'request.export'>> {
    const { folders } = this.#ports;
    const { name } = input;
    const path = this.#grants.resolve(input.folder, 'folder');
    const { request } = await storedRequest(await this.#workspaces.open(input.workspace), name, 'name');
    const files = requestForms(name, request.der).map((file) => ({ ...file, holdsKey: false }));
    await folders.placeFiles(path, files, input, async (read) => {
      for (const file of files) requestIn(read(file.name), 'folder');
    });
    return { path, files: files.map((file) => ({ name: file.name, path: folders.join(path, file.name) })) };
  }

  #detailsOf(request: CertificationRequest): RequestDetails {
    const { subject, der, key, signature, wishes } = request;
    const { basicConstraints, keyUsage, extendedKeyUsage, alternativeNames: names } = wishes.facts;
    const fault = faultOfRequest(request, this.#ports.keys);
    return {
      subject: subject.text,
      ...(subject.commonName === undefined ? {} : { commonName: subject.commonName }),
      key: keyLabel(key),
      signature,
      ...(fault === undefined ? {} : { fault: `${fault.reason} ${fault.remedy}` }),
      asked: {
        ...(basicConstraints === undefined ? {} : { authority: basicConstraints.authority }),
        ...(basicConstraints?.pathLength === undefined ? {} : { pathLength: basicConstraints.pathLength }),
        ...(keyUsage === undefined ? {} : { keyUsage: [...keyUsage] }),
        ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage: [...extendedKeyUsage] }),
        ...(names === undefined ? {} : { alternativeNames: [...names] }),
        others: wishes.oids.filter((oid) => !toldApart.has(oid)).map(namedOid),
      },
      purpose: purposeOf(request),
      offered: offered(request),
      pem: requestPem(der),
      base64: toBase64(der),
    };
  }
}
