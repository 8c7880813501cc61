import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubEvent } from '../../contract/models.ts';
import { limitsWith } from '../../core/hub/limits.ts';
import type { Grants } from '../grants.ts';
import { type Job, untilCancelled } from '../jobs.ts';
import type { HubListener, Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import type { Topic } from '../topic.ts';
import type { Workspaces } from '../workspaces.ts';
import type { HubControl } from './control.ts';
import { HubDisk } from './disk.ts';
import type { EventLog } from './event-log.ts';
import { DpsFaults, IssuingFaults } from './faults.ts';
import { HubThrottle } from './throttle.ts';
import { furtherFacts, furtherPortsOf, withFreePort } from './further-ports.ts';
import { hubIdentity } from './identity.ts';
import { inTurn } from './in-turn.ts';
import type { PresentedChains } from './presented-chains.ts';
import { assignedName, listeningAddresses, placeOf, reachOf } from './reach.ts';
import { followLists } from './revocation/following-lists.ts';
import { HubLists } from './revocation/hub-lists.ts';
import { HubRevocation } from './revocation/hub-revocation.ts';
import { PolicyStatus } from './revocation/policy-status.ts';
import { Responders } from './revocation/responders.ts';
import { StatusService } from './revocation/status-service.ts';
import { AssignedHub, hubRules } from './rules.ts';
import { type RunningHub, managedParts } from './running-hub.ts';
import { serverIdentity } from './server-identity.ts';
import { HubSessions } from './sessions.ts';
import { HubStore } from './store.ts';
import { HubTelling } from './telling.ts';

export type StartOrder = Omit<ParsedInput<'hub.start'>, 'jobId'>;

/** What outlives a hub that runs. */
interface Surroundings {
  readonly grants: Grants;
  readonly workspaces: Workspaces;
  readonly revocations: RevocationLists;
  readonly ports: Ports;
  readonly control: HubControl;
  readonly events: Topic<HubEvent>;
  readonly changed: Topic<Record<string, never>>;
  readonly log: EventLog;
  readonly presented: PresentedChains;
}

export const nextFreePort = async (
  listener: HubListener,
  { from, reachable }: ParsedInput<'hub.freePort'>,
): Promise<MethodOutput<'hub.freePort'>> => ({ port: await listener.freePort(listeningAddresses[reachable], from) });

/** Starts a hub, as a part of a job. Whatever fails, nothing listens afterwards and its folder is free. */
export async function startHub(input: StartOrder, job: Job, around: Surroundings): Promise<RunningHub> {
  const { grants, workspaces, changed, presented } = around;
  const { folders, desktop } = around.ports;
  const folder = folders.open(
    input.data === undefined ? folders.join(desktop.data, 'hub') : grants.resolve(input.data, 'data'),
  );
  const release = await folder.lock('running the local hub');
  let giveUp = release;
  try {
    const telling = new HubTelling(around.events, around.ports.clock, presented);
    const { disk, warnings } = await HubDisk.open(folder, around.ports);
    // Whatever fails, the folder is free afterwards, and what failed first is told.
    giveUp = () => inTurn(() => disk.close(), release);
    const { serverCertificate } = input;
    const ports = untilCancelled(around.ports, job);
    const reach = reachOf(input.reachable, around.ports.computer);
    const identity =
      serverCertificate === undefined
        ? await hubIdentity(folder, reach, ports)
        : await serverIdentity(workspaces, serverCertificate, reach, ports);
    job.check();
    const limits = limitsWith(input.limits);
    around.log.maximumBytes = limits.eventLogBytes;
    presented.limits = limits;
    const store = new HubStore(disk, around.ports, {
      stateBytes: limits.stateBytes,
      onTrouble: (trouble) => telling.saving(trouble),
      onChange: () => changed.publish({}),
    });
    const onFault = () => changed.publish({});
    const faults = {
      dps: new DpsFaults(onFault),
      issuing: new IssuingFaults(onFault),
      throttle: new HubThrottle(around.ports.clock, onFault),
    };
    const assigned = new AssignedHub(assignedName(reach, identity.names));
    const { lists, warnings: unread } = await HubLists.open(folder, around.ports, () => {
      sessions.clients.endRevoked(sessions.world());
      changed.publish({});
    });
    const responders = new Responders(folder, around.ports);
    await responders.open(lists.all());
    const rules = hubRules(input, { limits, folder, assigned, faults, lists, since: around.ports.clock.now() });
    const sessions = new HubSessions(store, around.ports, telling, rules);
    const status = new StatusService(lists, responders, new PolicyStatus(store, folder, around.ports), around.ports);
    const unfollow = await followLists(lists, around.revocations, around.ports);
    giveUp = () => inTurn(unfollow, () => disk.close(), release);
    const asked = furtherPortsOf(input);
    const server = await ports.hubListener
      .listen({ hosts: reach.listenOn, port: input.port, further: asked }, identity, sessions, status)
      .catch(async (error: unknown) =>
        Promise.reject(
          await withFreePort(error, input, (from) =>
            nextFreePort(around.ports.hubListener, { from, reachable: input.reachable }),
          ),
        ),
      );
    giveUp = () =>
      inTurn(
        () => server.close(),
        unfollow,
        () => disk.close(),
        release,
      );
    const { place, warnings: more } = furtherFacts(server, asked);
    assigned.isAt({ mqtt: server.port, amqp: place.amqpPort, https: place.webSocketPort });
    const facts = { ...identity.facts, warnings: [...warnings, ...unread, ...identity.facts.warnings, ...more] };
    const address = { ...placeOf(reach, identity.names, server), ...place, idScope: input.idScope, ...facts };
    const served = {
      host: assignedName(reach, identity.names),
      port: place.revocationPort,
      changed: () => changed.publish({}),
    };
    const revocation = new HubRevocation(lists, responders, store, around.ports, served);
    const control = await around.control.open(folder);
    return {
      ...managedParts(store, sessions, { faults, rules, revocation }, around.ports),
      sessions,
      saving: () => store.trouble,
      address,
      close: () =>
        inTurn(
          () => control.close(),
          unfollow,
          () => sessions.stop(),
          () => sessions.channels.stop(),
          () => server.close(),
          () => sessions.effects.close(),
          () => store.close(),
          release,
        ),
    };
  } catch (error) {
    await giveUp().catch(() => undefined);
    throw error;
  }
}
