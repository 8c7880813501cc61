import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { equalBytes, fromUtf8, toUtf8 } from '../core/bytes.ts';
import { i18n } from '../core/language/index.ts';
import { chainPem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { quoted } from '../core/quoting.ts';
import { countedInEnglish } from '../core/text.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { isSameKey } from '../core/x509/public-key.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { type WholeChain, wholeChain } from '../core/x509/whole-chain.ts';
import { checkDeviceIds } from './device-credentials.ts';
import type { Grants } from './grants.ts';
import { certificatesFromPem, readCertificates } from './issuing.ts';
import { type Job, type Jobs } from './jobs.ts';
import { authorityChains } from './known-authorities.ts';
import { openChosen } from './opening.ts';
import type { Ports } from './ports.ts';
import { copyToTrash, dropFromTrash } from './trash-place.ts';
import { checkWrittenCertificates } from './thing-files.ts';
import type { Workspace, Workspaces } from './workspace.ts';

type Mended = MethodOutput<'chain.mend'>['devices'][number];

const nameOf = ({ subject }: Certificate): string => subject.commonName ?? subject.text;

/** Puts the intermediates into chains that lack them, from the workspace and from files at hand. */
export class Chains {
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

  mend(input: ParsedInput<'chain.mend'>): Promise<MethodOutput<'chain.mend'>> {
    const deviceIds = checkDeviceIds(input.deviceIds);
    const { length } = deviceIds;
    const terms = {
      title: i18n.t('Completing {length, plural, one {# chain} other {# chains}}', { length }),
      message: i18n.t('Cancelled. Chains that were completed before stay so.'),
      remedy: i18n.t('Start again for the rest.'),
    };
    const purpose = `completing ${countedInEnglish(length, 'chain')}`;
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const further = await this.#open(input.further, job);
      return this.#workspaces.write(input.workspace, { purpose, make: false }, async (workspace) => {
        const atHand = [...further, ...(await authorityChains(workspace)).flat()];
        const devices: Mended[] = [];
        for (const deviceId of deviceIds) {
          job.check();
          devices.push(await this.#mend(workspace, deviceId, atHand));
          job.progress(devices.length, length);
        }
        return { devices };
      });
    });
  }

  complete(input: ParsedInput<'chain.complete'>): Promise<MethodOutput<'chain.complete'>> {
    const terms = {
      title: i18n.t('Completing a chain'),
      looksOnly: true,
      message: i18n.t('Cancelled. The files were not read.'),
    };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const given = { token: input.certificate, field: 'certificate', patient: false, keyPassword: undefined };
      const opened = await openChosen({ ...given, password: input.password }, this.#grants, this.#ports, job);
      const found = opened.certificates.map(({ certificate }) => certificate);
      const keys = opened.keys.flatMap(({ privateKey }) =>
        privateKey === undefined ? [] : [this.#ports.keys.signer(privateKey).publicKey],
      );
      const leaf = found.find((one) => keys.some((key) => isSameKey(key, one.publicKey))) ?? found[0];
      if (leaf === undefined) {
        throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in it.'), {
          field: 'certificate',
          remedy: i18n.t('Give the file with the device’s certificate: .pem, .cer, .crt, .pfx or .p12.'),
        });
      }
      const workspace = input.workspace === undefined ? undefined : await this.#workspaces.open(input.workspace);
      const known = workspace === undefined ? [] : (await authorityChains(workspace)).flat();
      const atHand = [...found, ...(await this.#open(input.further, job)), ...known];
      const whole = wholeChain(leaf, atHand, this.#ports.keys);
      const told = tell(whole, whole.chain, found);
      checkGained(whole, nameOf(leaf), 'further');
      return { pem: chainPem(whole.chain.map(({ der }) => der)), ...told, warnings: [...opened.warnings] };
    });
  }

  async #open(tokens: readonly string[], job: Job): Promise<Certificate[]> {
    const found: Certificate[] = [];
    for (const token of tokens) {
      const given = { token, field: 'further', patient: false, password: undefined, keyPassword: undefined };
      const { certificates } = await openChosen(given, this.#grants, this.#ports, job);
      found.push(...certificates.map(({ certificate }) => certificate));
    }
    return found;
  }

  async #mend(workspace: Workspace, deviceId: string, atHand: readonly Certificate[]): Promise<Mended> {
    const { folder } = workspace;
    const { rootInChain } = await workspace.find(things.device, { name: deviceId }, 'deviceIds');
    const paths = pathsOf(things.device, { name: deviceId });
    const [leaf] = await readCertificates(folder, paths.certificate);
    const bytes = await folder.read(paths.chain);
    const before = bytes === undefined ? [] : certificatesFromPem(fromUtf8(bytes) ?? '', 'deviceIds');
    const whole = wholeChain(leaf, [...before, ...atHand], this.#ports.keys);
    checkGained(whole, deviceId, 'deviceIds');
    const wanted = whole.endsAt === undefined && rootInChain === false ? whole.chain.slice(0, -1) : whole.chain;
    const [own = leaf, ...above] = wanted;
    const told = { deviceId, ...tell(whole, [own, ...above], before) };
    const ders = [own, ...above].map(({ der }) => der);
    const same = ders.length === before.length && before.every(({ der }, at) => equalBytes(der, ders[at] ?? der));
    if (same) return told;
    const { chain } = things.device.files(deviceId);
    const trashId = await copyToTrash(workspace, things.device, { name: deviceId }, this.#ports);
    try {
      const home = things.device.folder({ name: deviceId });
      const names = [...((await folder.sizes(home)) ?? new Map<string, number>()).keys()];
      const kept = names.filter((name) => name !== chain);
      const others = kept.map(async (name) => ({
        name,
        bytes: (await folder.read(`${home}/${name}`)) ?? new Uint8Array(),
      }));
      const written = [...(await Promise.all(others)), { name: chain, bytes: toUtf8(chainPem(ders)) }];
      await folder.replaceFolder(home, written, async (read) => {
        checkWrittenCertificates(chain, ders, read);
      });
      return { ...told, trashId };
    } catch (error) {
      await dropFromTrash(workspace, trashId);
      throw error;
    }
  }
}

function tell({ endsAt }: WholeChain, chain: readonly Certificate[], before: readonly Certificate[]) {
  const isNew = ({ der }: Certificate) => !before.some((one) => equalBytes(one.der, der));
  return {
    chain: chain.map(nameOf),
    added: chain.filter(isNew).map(nameOf),
    ...(endsAt === undefined ? {} : { missing: endsAt.issuer.commonName ?? endsAt.issuer.text }),
  };
}

/** Throws INCOMPLETE where nobody above the certificate is at hand. */
function checkGained({ chain, endsAt }: WholeChain, name: string, field: string): void {
  if (endsAt === undefined || chain.length > 1) return;
  const issuer = quoted(endsAt.issuer.commonName ?? endsAt.issuer.text);
  throw new Problem(
    'INCOMPLETE',
    i18n.t('The certificate of {issuer}, which has signed {name}, is not at hand.', { issuer, name }),
    {
      field,
      remedy: i18n.t('Give the file with the certificate of that intermediate.'),
    },
  );
}
