import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { TestSet } from '../../contract/models.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import { testKinds, toldKind } from '../../core/test-certificates/kinds.ts';
import { type MadeTest, type Making, leafOf, makeTest } from '../../core/test-certificates/making.ts';
import { cannotMake, toldOmission } from '../../core/test-certificates/omitted.ts';
import {
  type TestSetManifest,
  readme,
  testFileNames,
  testFiles,
  testSet,
} from '../../core/test-certificates/test-set.ts';
import { checkDeviceId, checkTestSetName } from '../../core/things/identifiers.ts';
import { validityFor } from '../../core/x509/profiles.ts';
import type { Authorities } from '../authorities.ts';
import { certificateFacts } from '../certificate-facts.ts';

import { type Job, type Jobs, untilCancelled } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { checkWrittenCertificates, checkWrittenKey, entityFields, storeThing } from '../thing-files.ts';
import { validityWarnings } from '../validity-warnings.ts';
import { type Workspace, madeFiles } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { tryAll } from './trying.ts';

type Certificates = TestSetManifest['certificates'];

/** Sets of certificates that are broken on purpose: made, listed, and tried at a server. */
export class TestCertificates {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, authorities: Authorities, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  create(input: ParsedInput<'testCertificates.create'>): Promise<MethodOutput<'testCertificates.create'>> {
    const name = checkTestSetName(input.name ?? input.authority);
    const deviceId = checkDeviceId(input.deviceId);
    const terms = {
      title: i18n.t('Making the test certificates {name}', { name }),
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    const writing = { purpose: `making the test certificates ${name}`, make: false };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, writing, async (workspace) => {
        await workspace.checkFree(testSet, name);
        const opened = await this.#authorities.open(workspace, input.authority, input.passphrase, job);
        const { clock, ciphers, weakKeys } = this.#ports;
        const { keys } = untilCancelled(this.#ports, job);
        const now = clock.now();
        const validity = validityFor('device', now, input.validityDays, opened.certificate);
        const making: Making = {
          authority: opened,
          deviceId,
          now,
          validity,
          generate: (type = input.keyType) => keys.generate(type),
          generateWeak: () => job.waitFor(weakKeys.generate()),
          signSha1: (data) => weakKeys.signSha1(opened.privateKey, data),
          signer: (privateKey) => keys.signer(privateKey),
          digest: ciphers.digest,
          random: ciphers.random,
        };
        const about = { name, authority: input.authority, deviceId };
        const manifest = await this.#store(workspace, about, making, job);
        const warnings = [...(opened.doubts ?? []), ...validityWarnings(validity, opened)];
        return { set: await setModel(workspace, manifest), warnings };
      }),
    );
  }

  async list(input: ParsedInput<'testCertificates.list'>): Promise<MethodOutput<'testCertificates.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const manifests = await workspace.list(testSet);
    return { sets: await Promise.all(manifests.map((manifest) => setModel(workspace, manifest))) };
  }

  run(input: ParsedInput<'testCertificates.run'>): Promise<MethodOutput<'testCertificates.run'>> {
    const terms = {
      title: i18n.t('Trying the test certificates {name}', { name: input.name }),
      looksOnly: true,
      message: i18n.t('Cancelled. Not all certificates were tried.'),
    };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const workspace = await this.#workspaces.open(input.workspace);
      const manifest = await workspace.find(testSet, { name: input.name }, 'name');
      return tryAll(input, { workspace, manifest }, this.#ports, job);
    });
  }

  /** Makes all of them and writes the folder, whole or not at all. */
  async #store(
    workspace: Workspace,
    about: Pick<TestSetManifest, 'name' | 'authority' | 'deviceId'>,
    making: Making,
    job: Job,
  ): Promise<TestSetManifest> {
    const { ciphers, clock } = this.#ports;
    const made = new Map<Certificates[number]['kind'], MadeTest>();
    const omitted: TestSetManifest['omitted'] = [];
    for (const [index, kind] of testKinds.entries()) {
      job.check();
      const why = cannotMake(kind, making.authority.certificate);
      if (why === undefined) made.set(kind, await makeTest(kind, making));
      else omitted.push({ kind, why });
      job.progress(index + 1, testKinds.length);
    }
    const own = [...made].map(([kind, one]) => ({ kind, one, files: testFiles(kind, one) }));
    const certificates: Certificates = own.map(({ kind, one, files }) => ({
      kind,
      certificate: certificateFacts(leafOf(one), ciphers.digest),
      files: files.map(({ name }) => name),
    }));
    const { trusted } = testSet.files();
    const chain = making.authority.chain;
    const files = [
      readme({ ...about, certificates, omitted }),
      { name: trusted, bytes: toUtf8(chainPem(chain)) },
      ...own.flatMap((of) => of.files),
    ];
    const manifest: TestSetManifest = {
      kind: 'test-certificates',
      ...about,
      certificates,
      omitted,
      ...entityFields(files, clock),
    };
    job.check();
    await storeThing(workspace.folder, testSet, { manifest, files }, async (read) => {
      checkWrittenCertificates(trusted, chain, read);
      for (const [kind, one] of made) {
        const names = testFileNames(kind);
        checkWrittenCertificates(names.chain, one.chain, read);
        await checkWrittenKey(names.key, { privateKey: one.privateKey, passphrase: undefined }, read, ciphers);
      }
    });
    return manifest;
  }
}

async function setModel(workspace: Workspace, manifest: TestSetManifest): Promise<TestSet> {
  const { name, authority, deviceId, createdAt } = manifest;
  const files = madeFiles(testSet, manifest);
  const ofOne = new Set(manifest.certificates.flatMap((one) => one.files));
  return {
    name,
    authority,
    deviceId,
    createdAt,
    certificates: manifest.certificates.map((one) => {
      const { label, wrong, careful, clause } = toldKind(one.kind);
      const { kind, certificate } = one;
      const its = files.filter((file) => one.files.includes(file.name));
      return { kind, label, wrong, careful, clause, certificate, files: its };
    }),
    omitted: manifest.omitted.map(({ kind, why }) => ({ kind, label: toldKind(kind).label, why: toldOmission(why) })),
    files: files.filter((file) => !ofOne.has(file.name)),
    missing: await workspace.missing(testSet, manifest),
  };
}
