import { strengthOf } from '../core/keystore/passphrase-strength.ts';
import { App } from './app.ts';
import { Authorities } from './authorities.ts';
import { AuthorityImport } from './authority-import.ts';
import { BringIn } from './bring-in/bring-in.ts';
import { bringInCalls } from './bring-in/calls.ts';
import { certificateLines, requestLines } from './loose-things.ts';
import { Calendar } from './calendar.ts';
import { Chains } from './chains.ts';
import { ChosenFiles } from './chosen-files.ts';
import { Connections } from './connections.ts';
import { previewDevices } from './device-preview.ts';
import { DeviceTable } from './device-table.ts';
import { Diagnosis } from './diagnosis/diagnosis.ts';
import { Foresight } from './diagnosis/foresight.ts';
import { deviceLines } from './device-lines.ts';
import { Devices } from './devices.ts';
import { estCalls } from './est/calls.ts';
import { Est } from './est/est.ts';
import { Explainer } from './explaining.ts';
import { Exports } from './export.ts';
import { ExportHowto } from './export-howto.ts';
import { ExportSubjects } from './export-subject.ts';
import { Grants } from './grants.ts';
import { Admissions } from './hub/admission.ts';
import { hubCalls } from './hub/calls.ts';
import { type FrameServer, HubControl } from './hub/control.ts';
import { Hub } from './hub/hub.ts';
import { Delegating } from './hub/revocation/delegating.ts';
import { LocalProofs } from './hub/local-proofs.ts';
import { HandedOver } from './handed-over.ts';
import { showHowto } from './howto.ts';
import { FileInspection } from './inspection.ts';
import { Jobs } from './jobs.ts';
import { Keygen } from './keygen.ts';
import { checkNewName } from './names.ts';
import { Notes } from './notes.ts';
import { operationalDevices } from './operational/operational.ts';
import { overviewCalls } from './overview-calls.ts';
import { Overview } from './overview.ts';
import { Passphrases } from './passphrases.ts';
import { checkPlatformForm, platformForms } from './platforms.ts';
import { planCalls } from './plan/calls.ts';
import { PlanDevices } from './plan/devices.ts';
import { Plans } from './plan/plans.ts';
import type { Ports } from './ports.ts';
import { Provisioner } from './provisioning/provisioner.ts';
import { ProxyChoice } from './proxy.ts';
import { Proofs, proofLines } from './proofs.ts';
import { publishOne } from './simulation/one-message.ts';
import { type Sources, sourcesOf } from './sources.ts';
import { Servers, checkHosts, serverLines } from './servers.ts';
import { reissuingCalls } from './reissuing/calls.ts';
import { Reports } from './reports.ts';
import { MergedResults } from './results/merging.ts';
import { RequestAnswers } from './requests/answers.ts';
import { requestCalls } from './requests/calls.ts';
import { Requests } from './requests/requests.ts';
import type { Handlers } from './handlers.ts';
import { settingsCalls } from './settings-calls.ts';
import { SettingsTransfer } from './settings-transfer.ts';
import { RevocationLists } from './revocation-lists.ts';
import { Revoking } from './revoking.ts';
import { revokingCalls } from './revoking-calls.ts';
import { Reminders } from './reminders.ts';
import { RunSetups } from './run-setups.ts';
import { SupportBundles } from './support/support.ts';
import { simulationCalls } from './simulation/calls.ts';
import { Recordings } from './simulation/recordings.ts';
import { Simulations } from './simulation/simulations.ts';
import { TestCertificates } from './test-certificates/test-certificates.ts';
import { ThingsBoard } from './thingsboard.ts';
import { trashCalls } from './trash-calls.ts';
import { Trash } from './trash.ts';
import { ServerTrustList, trusting } from './trust.ts';
import { WorkspaceChoice } from './workspace-choice.ts';
import { Workspaces } from './workspace.ts';

export interface Services {
  /** One function a row of `contract/methods.ts`. Inputs are parsed already. */
  readonly handlers: Handlers;
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

/** Builds everything, here and nowhere else. Hubs can be managed by other programs where somebody serves those. */
export function createServices(given: Ports, serveControl?: ServeControl): Services {
  const grants = new Grants(given.ciphers.random);
  const jobs = new Jobs(given.clock);
  const trust = new ServerTrustList(grants, jobs, given);
  const ports = trusting(given, () => trust.furtherPems());
  const handedOver = new HandedOver(grants, ports.folders);
  const workspaces = new Workspaces(grants, ports.folders, ports.clock);
  const passphrases = new Passphrases(ports.secrets);
  const authorities = new Authorities(workspaces, passphrases, jobs, ports);
  const proofs = new Proofs(workspaces, authorities, jobs, ports);
  const devices = new Devices(workspaces, authorities, jobs, ports);
  const servers = new Servers(workspaces, authorities, jobs, ports);
  const testCertificates = new TestCertificates(workspaces, authorities, jobs, ports);
  const serve = serveControl === undefined ? undefined : (send: (text: string) => void) => serveControl(services, send);
  const revocations = new RevocationLists(ports.keys.verifies);
  const hub = new Hub(grants, workspaces, revocations, jobs, ports, new HubControl(serve, ports));
  const explainer = new Explainer(ports, hub);
  const revoking = new Revoking(workspaces, authorities, revocations, jobs, ports);
  const foresight = new Foresight(workspaces, revocations, explainer, jobs, ports);
  const diagnosis = new Diagnosis(workspaces, grants, jobs, ports, explainer, foresight);
  const recordings = new Recordings(grants, ports);
  const provisioner = new Provisioner(workspaces, jobs, ports, explainer.explain);
  const admissions = new Admissions(hub, workspaces, jobs);
  const notes = new Notes(workspaces, ports.ciphers.digest);
  const planDevices = new PlanDevices(workspaces, devices, notes, admissions);
  const running = { ...ports, grants };
  const simulations = new Simulations(workspaces, planDevices, jobs, running, explainer.explain, recordings);
  const thingsboard = new ThingsBoard(workspaces, jobs, ports);
  const app = new App(workspaces, ports);
  const proxy = new ProxyChoice(ports);
  const connections = new Connections(ports);
  const transfer = new SettingsTransfer(connections, trust, grants, ports);
  const choice = new WorkspaceChoice(workspaces, grants, ports);
  const overview = new Overview(
    workspaces,
    choice,
    ports.ciphers.digest,
    {
      authorities: (workspace) => authorities.lines(workspace),
      proofs: proofLines,
      devices: deviceLines(),
      servers: serverLines,
      certificates: certificateLines,
      requests: requestLines,
    },
    revocations,
  );
  const support = new SupportBundles({ diagnosis, overview, hub, transfer }, grants, jobs, ports);
  const trash = new Trash(workspaces, passphrases, jobs, ports);
  const calendar = new Calendar(workspaces, overview, ports);
  const reminders = new Reminders(choice, overview, ports);
  const chains = new Chains(workspaces, grants, jobs, ports);
  const reports = new Reports(overview, grants, jobs, ports);
  const files = new ChosenFiles(grants, ports);
  const imports = new AuthorityImport(workspaces, authorities, passphrases, grants, jobs, ports);
  const requests = new Requests(workspaces, grants, jobs, ports);
  const answers = new RequestAnswers(workspaces, requests, authorities, passphrases, grants, jobs, ports);
  const bringIn = new BringIn(workspaces, passphrases, grants, jobs, ports);
  const keygen = new Keygen(grants, ports.folders);
  const subjects = new ExportSubjects(authorities, passphrases, ports);
  const exportHowto = new ExportHowto(workspaces, subjects, grants, ports.folders);
  const exports = new Exports(workspaces, subjects, keygen, grants, jobs, ports);
  const services: Services = {
    grants,
    handOver: (paths) => handedOver.take(paths),
    remind: () => reminders.remind(),
    handlers: {
      'authority.create': (input) => authorities.create(input),
      'authority.list': (input) => authorities.list(input),
      ...revokingCalls(revoking, workspaces),
      'proof.sign': (input) => proofs.sign(input),
      'proof.setVerified': (input) => proofs.setVerified(input),
      'proof.proveLocally': (input) => new LocalProofs(hub, proofs, workspaces, jobs).prove(input),
      'device.create': (input) => devices.create(input),
      'device.manifest': (input) => new DeviceTable(workspaces, grants, jobs, ports).write(input),
      'device.operational': (input) => operationalDevices(workspaces, ports, input),
      'device.list': (input) => devices.list(input),
      'server.create': (input) => servers.create(input),
      'server.checkHosts': ({ hosts }) => checkHosts(hosts),
      'server.list': (input) => servers.list(input),
      ...requestCalls(requests, answers),
      'testCertificates.create': (input) => testCertificates.create(input),
      'testCertificates.list': (input) => testCertificates.list(input),
      'testCertificates.run': (input) => testCertificates.run(input),
      'diagnosis.run': (input) => diagnosis.run(input),
      'diagnosis.foresee': (input) => foresight.foresee(input),
      'support.preview': (input) => support.preview(input),
      'support.save': (input) => support.save(input),
      'file.inspect': (input) => new FileInspection(grants, jobs, ports).inspect(input),
      'certificate.report': (input) => reports.report(input),
      'certificate.compare': (input) => reports.compare(input),
      'chain.mend': (input) => chains.mend(input),
      'chain.complete': (input) => chains.complete(input),
      ...bringInCalls(bringIn),
      'job.list': () => jobs.list(),
      'job.cancel': ({ jobId }) => ({ cancelled: jobs.cancel(jobId) }),
      ...simulationCalls(simulations, new MergedResults(grants, jobs, ports)),
      ...planCalls(new Plans(planDevices, grants, jobs, ports), planDevices, new RunSetups(grants, ports)),
      'platform.list': () => ({ platforms: platformForms() }),
      'platform.check': (input) => checkPlatformForm(input),
      'mqtt.publish': (input) => publishOne(input, workspaces, ports, explainer.explain),
      'provision.run': (input) => provisioner.run(input),
      ...hubCalls(hub, admissions, new Delegating(hub, authorities, workspaces, jobs), ports.ciphers.digest),
      ...reissuingCalls(
        workspaces,
        { authorities, passphrases },
        { hub: () => hub.authoritiesIfRunning, revocations },
        jobs,
        ports,
      ),
      ...settingsCalls({ app, proxy, trust, transfer, connections }),
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
      'calendar.ends': (input) => calendar.ends(input),
      'calendar.text': (input) => calendar.text(input),
      'passphrase.strength': ({ passphrase }) => ({ strength: strengthOf(passphrase) }),
      'authority.import': (input) => imports.import(input),
      'authority.forgetPassphrase': (input) => authorities.forgetPassphrase(input),
      'howto.show': (input) =>
        input.topic === 'export' ? exportHowto.show(input) : showHowto(input, ports.clock.now()),
      ...estCalls(new Est(workspaces, requests, answers, jobs, ports)),
      'thingsboard.describeCredentials': (input) => thingsboard.describeCredentials(input),
      'thingsboard.cleanCertificate': (input) => thingsboard.cleanCertificate(input),
      'thingsboard.register': (input) => thingsboard.register(input),
      'device.preview': (input) => previewDevices(workspaces, jobs, ports.ciphers, input),
      'bundle.list': (input) => exports.list(input),
      'certificate.export': (input) => exports.export(input),
      'folder.choose': () => exports.chooseFolder(),
      'keygen.read': (input) => keygen.read(input),
      'keygen.write': (input) => keygen.write(input),
    },
    sources: sourcesOf({ jobs, workspaces, simulations, hub, handedOver, reminders }),
    async close() {
      await jobs.stopAll();
      await simulations.stopAll();
      await hub.close();
    },
  };
  return services;
}
