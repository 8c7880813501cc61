import { Connections } from '../connections.ts';
import { Diagnosis } from '../diagnosis/diagnosis.ts';
import { Foresight } from '../diagnosis/foresight.ts';
import { Explainer } from '../explaining.ts';
import type { Handlers } from '../handlers.ts';
import { Admissions } from '../hub/admission.ts';
import { hubCalls } from '../hub/calls.ts';
import { HubControl, type ServeFrames } from '../hub/control.ts';
import { Hub } from '../hub/hub.ts';
import { LocalProofs } from '../hub/local-proofs.ts';
import { Delegating } from '../hub/revocation/delegating.ts';
import { operationalDevices } from '../operational/operational.ts';
import { planCalls } from '../plan/calls.ts';
import { PlanDevices } from '../plan/devices.ts';
import { Plans } from '../plan/plans.ts';
import { Proofs } from '../proofs.ts';
import { Provisioner } from '../provisioning/provisioner.ts';
import { reissuingCalls } from '../reissuing/calls.ts';
import { MergedResults } from '../results/merging.ts';
import { RunSetups } from '../run-setups.ts';
import { savedCalls } from '../settings-calls.ts';
import { SettingsTransfer } from '../settings-transfer.ts';
import { simulationCalls } from '../simulation/calls.ts';
import { publishOne } from '../simulation/one-message.ts';
import { Recordings } from '../simulation/recordings.ts';
import { Simulations } from '../simulation/simulations.ts';
import { SupportBundles } from '../support/support.ts';
import { TestCertificates } from '../test-certificates/test-certificates.ts';
import { ThingsBoard } from '../thingsboard.ts';
import type { Foundation } from './foundation.ts';

/** Devices that connect, what they connect to, and why that may fail: the local hub, runs, plans, diagnosis. */
export function connectingWing(foundation: Foundation, serve: ServeFrames | undefined) {
  const { ports, grants, jobs, workspaces, passphrases, authorities, devices, revocations } = foundation;
  const { overview, notes, trust } = foundation;
  const hub = new Hub(grants, workspaces, revocations, jobs, ports, new HubControl(serve, ports));
  const explainer = new Explainer(ports, hub);
  const foresight = new Foresight(workspaces, revocations, explainer, jobs, ports);
  const diagnosis = new Diagnosis(workspaces, grants, jobs, ports, explainer, foresight);
  const recordings = new Recordings(grants, ports);
  const provisioner = new Provisioner(workspaces, jobs, ports, explainer.explain);
  const admissions = new Admissions(hub, workspaces, jobs);
  const planDevices = new PlanDevices(workspaces, devices, notes, admissions);
  const running = { ...ports, grants };
  const simulations = new Simulations(workspaces, planDevices, jobs, running, explainer.explain, recordings);
  const testCertificates = new TestCertificates(workspaces, authorities, jobs, ports);
  const thingsboard = new ThingsBoard(workspaces, jobs, ports);
  const proofs = new Proofs(workspaces, authorities, jobs, ports);
  const connections = new Connections(ports);
  const transfer = new SettingsTransfer(connections, trust, grants, ports);
  const support = new SupportBundles({ diagnosis, overview, hub, transfer }, grants, jobs, ports);
  return {
    hub,
    simulations,
    handlers: {
      ...hubCalls(hub, admissions, new Delegating(hub, authorities, workspaces, jobs), ports.ciphers.digest),
      ...simulationCalls(simulations, new MergedResults(grants, jobs, ports), ports.clock),
      ...planCalls(new Plans(planDevices, grants, jobs, ports), planDevices, new RunSetups(grants, ports)),
      ...reissuingCalls(
        workspaces,
        { authorities, passphrases },
        { hub: () => hub.authoritiesIfRunning, revocations },
        jobs,
        ports,
      ),
      ...savedCalls(transfer, connections),
      'proof.sign': (input) => proofs.sign(input),
      'proof.setVerified': (input) => proofs.setVerified(input),
      'proof.proveLocally': (input) => new LocalProofs(hub, proofs, workspaces, jobs).prove(input),
      'device.operational': (input) => operationalDevices(workspaces, ports, input),
      'testCertificates.create': (input) => testCertificates.create(input),
      'testCertificates.list': (input) => testCertificates.list(input),
      'testCertificates.run': (input) => testCertificates.run(input),
      'diagnosis.run': (input) => diagnosis.run(input),
      'diagnosis.foresee': (input) => foresight.foresee(input),
      'support.preview': (input) => support.preview(input),
      'support.save': (input) => support.save(input),
      'mqtt.publish': (input) => publishOne(input, workspaces, ports, explainer.explain),
      'provision.run': (input) => provisioner.run(input),
      'thingsboard.describeCredentials': (input) => thingsboard.describeCredentials(input),
      'thingsboard.cleanCertificate': (input) => thingsboard.cleanCertificate(input),
      'thingsboard.register': (input) => thingsboard.register(input),
    } satisfies Partial<Handlers>,
  };
}
