import { MethodRows } from '../contract/methods.ts';
import { strengthOf } from '../core/keystore/passphrase-strength.ts';
import { App } from './app.ts';
import { Authorities } from './authorities.ts';
import { certificateLines, requestLines } from './loose-things.ts';
import { ChosenFiles } from './chosen-files.ts';
import { deviceLines } from './device-lines.ts';
import { Devices } from './devices.ts';
import { Grants } from './grants.ts';
import type { FrameServer } from './hub/control.ts';
import { HandedOver } from './handed-over.ts';
import { Jobs } from './jobs.ts';
import { checkNewName } from './names.ts';
import { Notes } from './notes.ts';
import { Late, handlersOf, lateCalls } from './late.ts';
import { overviewCalls } from './overview-calls.ts';
import { Overview } from './overview.ts';
import { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import { ProxyChoice } from './proxy.ts';
import { type Sources, sourcesOf } from './sources.ts';
import { Servers, checkHosts, serverLines } from './servers.ts';
import type { HandlerOf } from './handlers.ts';
import { settingsCalls } from './settings-calls.ts';
import { RevocationLists } from './revocation-lists.ts';
import { Revoking } from './revoking.ts';
import { revokingCalls } from './revoking-calls.ts';
import { Reminders } from './reminders.ts';
import { trashCalls } from './trash-calls.ts';
import { Trash } from './trash.ts';
import { ServerTrustList, trusting } from './trust.ts';
import type { Foundation } from './wings/foundation.ts';
import { WorkspaceChoice } from './workspace-choice.ts';
import { Workspaces } from './workspace.ts';

export interface Services {
  /** The rows of `contract/methods.ts`, as far as they were asked for. */
  readonly rows: MethodRows;
  /** One function a row. Inputs are parsed already. */
  readonly handlerOf: HandlerOf;
  /** One function a row of `contract/streams.ts`; answers how to stop listening. */
  readonly sources: Sources;
  /** For shells: makes tokens of paths that the user has chosen. */
  readonly grants: Grants;
  /** For shells: takes files and folders that the user has dropped on the window or opened with the program. */
  handOver(paths: readonly string[]): void;
  /** For shells, at the start and now and then: tells what ends soon, once a day at most. */
  remind(): Promise<void>;
  /** Stops what runs. */
  close(): Promise<void>;
}

/** Joins a program that manages a hub to the services that run it. */
export type ServeControl = (services: Services, send: (text: string) => void) => FrameServer;

/**
 * Builds everything, here and in the wings and nowhere else. A wing is loaded and built when one of its calls comes first: a command
 * that makes devices needs no local hub, and no start waits for one. Hubs can be managed by other programs where somebody serves those.
 */
export function createServices(given: Ports, controlServer?: () => Promise<ServeControl>): Services {
  const grants = new Grants(given.ciphers.random);
  const jobs = new Jobs(given.clock);
  const trust = new ServerTrustList(grants, jobs, given);
  const ports = trusting(given, () => trust.furtherPems());
  const handedOver = new HandedOver(grants, ports.folders);
  const workspaces = new Workspaces(grants, ports.folders, ports.clock);
  const passphrases = new Passphrases(ports.secrets);
  const authorities = new Authorities(workspaces, passphrases, jobs, ports);
  const devices = new Devices(workspaces, authorities, jobs, ports);
  const servers = new Servers(workspaces, authorities, jobs, ports);
  const revocations = new RevocationLists(ports.keys.verifies);
  const revoking = new Revoking(workspaces, authorities, revocations, jobs, ports);
  const notes = new Notes(workspaces, ports.ciphers.digest);
  const app = new App(workspaces, ports);
  const proxy = new ProxyChoice(ports);
  const choice = new WorkspaceChoice(workspaces, grants, ports);
  const overview = new Overview(
    workspaces,
    choice,
    ports.ciphers.digest,
    {
      authorities: (workspace) => authorities.lines(workspace),
      // Which clouds a proof is made for is known to those who know clouds.
      proofs: async (workspace) => (await import('./proofs.ts')).proofLines(workspace),
      devices: deviceLines(),
      servers: serverLines,
      certificates: certificateLines,
      requests: requestLines,
    },
    revocations,
  );
  const trash = new Trash(workspaces, passphrases, jobs, ports);
  const reminders = new Reminders(choice, overview, ports);
  const files = new ChosenFiles(grants, ports);
  const foundation: Foundation = {
    ports,
    grants,
    jobs,
    workspaces,
    passphrases,
    authorities,
    devices,
    revocations,
    overview,
    notes,
    trust,
  };
  const connecting = new Late(async () => {
    const [wing, serve] = await Promise.all([import('./wings/connecting.ts'), controlServer?.()]);
    return wing.connectingWing(foundation, serve && ((send) => serve(services, send)));
  });
  const papers = new Late(async () => (await import('./wings/papers.ts')).papersWing(foundation));
  const services: Services = {
    grants,
    handOver: (paths) => handedOver.take(paths),
    remind: () => reminders.remind(),
    rows: new MethodRows(),
    handlerOf: handlersOf(
      [
        lateCalls(
          connecting,
          jobs,
          [
            'hub',
            'simulation',
            'results',
            'plan',
            'runSetup',
            'provision',
            'mqtt',
            'diagnosis',
            'support',
            'testCertificates',
            'thingsboard',
            'rootChange',
            'proof',
            'connection',
            'settings',
          ],
          ['device.operational', 'device.renew', 'authority.renew', 'authority.reissue', 'authority.crossSign'],
        ),
        lateCalls(
          papers,
          jobs,
          ['request', 'bringIn', 'est', 'chain', 'calendar', 'howto', 'platform', 'bundle', 'folder', 'keygen'],
          [
            'authority.import',
            'device.preview',
            'device.manifest',
            'file.inspect',
            'certificate.report',
            'certificate.compare',
            'certificate.export',
          ],
        ),
      ],
      {
        'authority.create': (input) => authorities.create(input),
        'authority.list': (input) => authorities.list(input),
        'authority.forgetPassphrase': (input) => authorities.forgetPassphrase(input),
        ...revokingCalls(revoking, workspaces),
        'device.create': (input) => devices.create(input),
        'device.list': (input) => devices.list(input),
        'server.create': (input) => servers.create(input),
        'server.checkHosts': ({ hosts }) => checkHosts(hosts),
        'server.list': (input) => servers.list(input),
        'job.list': () => jobs.list(),
        'job.cancel': ({ jobId }) => ({ cancelled: jobs.cancel(jobId) }),
        ...settingsCalls({ app, proxy, trust }),
        'file.choose': (input) => files.choose(input),
        'file.readText': (input) => files.readText(input),
        'file.save': (input) => files.save(input),
        'workspace.current': () => choice.current(),
        'workspace.recent': () => choice.recent(),
        'workspace.choose': () => choice.choose(),
        'workspace.open': (input) => choice.open(input),
        'workspace.forget': (input) => choice.forget(input),
        ...overviewCalls(overview, ports.ciphers.random),
        ...trashCalls(trash),
        'thing.checkName': (input) => checkNewName(workspaces, input),
        'notes.list': (input) => notes.list(input),
        'notes.change': (input) => notes.change(input),
        'passphrase.strength': ({ passphrase }) => ({ strength: strengthOf(passphrase) }),
      },
    ),
    sources: sourcesOf({ jobs, workspaces, connecting, handedOver, reminders }),
    async close() {
      // What was called while its row or its wing was loading begins before it is stopped.
      await services.rows.settled();
      const [wing] = await Promise.all([connecting.ifWanted(), papers.ifWanted()]);
      await jobs.stopAll();
      await wing?.simulations.stopAll();
      await wing?.hub.close();
    },
  };
  return services;
}
