import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ThingsboardCredentials, ThingsboardRegistration } from '../contract/models.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { cleanCertificate, credentialsId } from '../core/clouds/thingsboard/credentials.ts';
import { isReadableOnTheWay, serverOrigin } from '../core/clouds/thingsboard/rest.ts';
import { checkDeviceId } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { certificateFacts } from './certificate-facts.ts';
import { certificatesFromPem, readCertificates } from './issuing.ts';
import { type Jobs, forEachLimited } from './jobs.ts';
import type { Ports } from './ports.ts';
import { ThingsBoardSession } from './thingsboard-session.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** Devices at a time: a server by itself on a small machine answers a few at once. */
const atATime = 4;

/** What a cancelled registration leaves. */
const terms = {
  get title() {
    return i18n.t('Registering devices at a ThingsBoard server');
  },
  get message() {
    return i18n.t('Cancelled. What was registered before stays so.');
  },
  get remedy() {
    return i18n.t('Start again to register the rest.');
  },
};

/** Device credentials for servers of the ThingsBoard family. */
export class ThingsBoard {
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async describeCredentials(
    input: ParsedInput<'thingsboard.describeCredentials'>,
  ): Promise<MethodOutput<'thingsboard.describeCredentials'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const devices: ThingsboardCredentials[] = [];
    await forEachLimited(input.deviceIds.map(checkDeviceId), 8, async (deviceId, index) => {
      devices[index] = await credentialsOf(workspace, deviceId);
    });
    return { devices };
  }

  cleanCertificate(input: ParsedInput<'thingsboard.cleanCertificate'>): MethodOutput<'thingsboard.cleanCertificate'> {
    const { certificate, pem, cleaned } = cleanCertificate(input.certificatePem, 'certificatePem');
    return {
      pem,
      credentialsId: credentialsId(certificate.der),
      cleaned: [...cleaned],
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
    };
  }

  /** Logs in once, and then sees to one device after the other: what one is refused stops no other. */
  async register(input: ParsedInput<'thingsboard.register'>): Promise<MethodOutput<'thingsboard.register'>> {
    const server = serverOrigin(input.server);
    const { serverCaPem } = input;
    if (serverCaPem !== undefined) certificatesFromPem(serverCaPem, 'serverCaPem');
    const { devices: wanted } = await this.describeCredentials(input);
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const session = new ThingsBoardSession(this.#ports.http, server, serverCaPem, job.signal);
      await this.#loggedIn(session, input, () => job.check());
      const devices: ThingsboardRegistration[] = [];
      let done = 0;
      await forEachLimited(wanted, atATime, async (device, index) => {
        job.check();
        const registration = await session.register(device, input.deviceProfile ?? 'default');
        job.check();
        devices[index] = registration;
        job.progress(++done, wanted.length);
      });
      return { server, readableOnTheWay: isReadableOnTheWay(server), devices };
    });
  }

  async #loggedIn(
    session: ThingsBoardSession,
    { userName, password }: ParsedInput<'thingsboard.register'>,
    check: () => void,
  ): Promise<void> {
    const failure = await session.logIn(userName, password);
    check();
    if (failure === undefined) return;
    const { reached, field, what, remedy } = failure;
    throw new Problem(reached ? 'SERVER_REFUSED' : 'SERVER_UNREACHABLE', what, { field, remedy });
  }
}

async function credentialsOf(workspace: Workspace, deviceId: string): Promise<ThingsboardCredentials> {
  await workspace.find(things.device, { name: deviceId }, 'deviceIds');
  const { chain } = pathsOf(things.device, { name: deviceId });
  const [leaf, ...issuers] = await readCertificates(workspace.folder, chain);
  return {
    deviceId,
    pem: certificatePem(leaf.der),
    credentialsId: credentialsId(leaf.der),
    cleaned: [],
    issuers: issuers.map(({ der, subject }) => ({
      subject: subject.text,
      pem: certificatePem(der),
      credentialsId: credentialsId(der),
    })),
  };
}
