import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubEvent } from '../../contract/models.ts';
import { limitsWith } from '../../core/hub/limits.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import { type Job, type Jobs, cancellable } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { Topic } from '../topic.ts';
import { DpsFaults } from './dps-faults.ts';
import type { Workspaces } from '../workspace.ts';
import { EventLog } from './event-log.ts';
import { HubAuthorities } from './hub-authorities.ts';
import { HubDevices } from './hub-devices.ts';
import { HubEnrollments } from './hub-enrollments.ts';
import { HubThingsBoard } from './hub-thingsboard.ts';
import { HubTopicSpaces } from './hub-topic-spaces.ts';
import { hubIdentity } from './identity.ts';
import { serverIdentity } from './server-identity.ts';
import { HubSessions } from './sessions.ts';
import { HubStore } from './store.ts';
import { HubTelling } from './telling.ts';

/** Only this computer can reach the hub. */
const hubHost = '127.0.0.1';

/** The name under which devices on this computer accept the hub's certificate. */
const nameOf = (hosts: readonly string[] = ['localhost']): string =>
  ['localhost', hubHost].find((host) => hosts.includes(host)) ?? 'localhost';

interface RunningHub {
  readonly authorities: HubAuthorities;
  readonly devices: HubDevices;
  readonly enrollments: HubEnrollments;
  readonly thingsboard: HubThingsBoard;
  readonly topicSpaces: HubTopicSpaces;
  readonly address: MethodOutput<'hub.start'>;
  readonly close: () => Promise<void>;
}

/** The local hub: started and stopped, and what it manages while it runs. */
export class Hub {
  readonly events = new Topic<HubEvent>();
  /** Outlives a stop, so that what went wrong can still be read. */
  readonly log = new EventLog();
  readonly #grants: Grants;
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  #running: RunningHub | undefined;
  /** Starting and stopping take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(grants: Grants, workspaces: Workspaces, jobs: Jobs, ports: Ports) {
    this.#grants = grants;
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#ports = ports;
    this.events.subscribe((event) => this.log.add(event));
  }

  start(input: ParsedInput<'hub.start'>): Promise<MethodOutput<'hub.start'>> {
    return this.#jobs.run(input.jobId, { message: 'Cancelled. The local hub was not started.' }, (job) =>
      this.#inTurn(() => this.#start(input, job)),
    );
  }

  async #start(input: ParsedInput<'hub.start'>, job: Job): Promise<MethodOutput<'hub.start'>> {
    if (this.#running !== undefined) {
      throw new Problem('HUB_RUNNING', `The hub runs already, on port ${this.#running.address.port}.`, {
        remedy: 'Stop it first.',
      });
    }
    const { folders, desktop } = this.#ports;
    const folder = folders.open(
      input.data === undefined ? folders.join(desktop.data, 'hub') : this.#grants.resolve(input.data, 'data'),
    );
    const release = await folder.lock('running the local hub');
    try {
      const store = await HubStore.open(folder, this.#ports.clock, this.#ports.log);
      const { serverCertificate } = input;
      const ports = untilCancelled(this.#ports, job);
      const identity =
        serverCertificate === undefined
          ? await hubIdentity(folder, ports)
          : await serverIdentity(this.#workspaces, serverCertificate, ports);
      job.check();
      this.log.maximumBytes = limitsWith(input.limits).eventLogBytes;
      const faults = new DpsFaults();
      const reached = { port: input.port };
      const rules = {
        autoRegister: input.autoRegister,
        thingsboardRefusal: input.thingsboardRefusal,
        limits: limitsWith(input.limits),
        dps: {
          idScope: input.idScope,
          get assignedHub() {
            return `${nameOf(identity.told.serverCertificate?.hosts)}:${reached.port}`;
          },
          fault: (registrationId: string) => faults.of(registrationId),
        },
      };
      const sessions = new HubSessions(store, this.#ports, new HubTelling(this.events, this.#ports.clock), rules);
      const server = await this.#ports.hubListener.listen({ host: hubHost, port: input.port }, identity, sessions);
      reached.port = server.port;
      const address = { host: hubHost, port: server.port, idScope: input.idScope, ...identity.told };
      const close = async () => {
        await server.close();
        await store.close();
        await release();
      };
      this.#running = {
        authorities: new HubAuthorities(store, this.#ports),
        devices: new HubDevices(store, sessions, this.#ports),
        enrollments: new HubEnrollments(store, faults, this.#ports),
        thingsboard: new HubThingsBoard(store, sessions, this.#ports, rules),
        topicSpaces: new HubTopicSpaces(store, sessions),
        address,
        close,
      };
      return address;
    } catch (error) {
      await release();
      throw error;
    }
  }

  async freePort(from: number): Promise<{ port: number }> {
    return { port: await this.#ports.hubListener.freePort(hubHost, from) };
  }

  stop(): Promise<Record<string, never>> {
    return this.#inTurn(async () => {
      const { close } = this.#started();
      this.#running = undefined;
      await close();
      return {};
    });
  }

  async close(): Promise<void> {
    if (this.#running !== undefined) await this.stop();
  }

  status(): MethodOutput<'hub.status'> {
    const hub = this.#running;
    if (hub === undefined) return { running: false, authorities: [], devices: [], topicSpaces: [] };
    return {
      running: true,
      address: hub.address,
      authorities: hub.authorities.list(),
      devices: hub.devices.list(),
      dps: hub.enrollments.list(),
      thingsboard: hub.thingsboard.list(),
      topicSpaces: hub.topicSpaces.list(),
    };
  }

  /** Throws HUB_NOT_RUNNING, like `devices`. */
  get authorities(): HubAuthorities {
    return this.#started().authorities;
  }

  get devices(): HubDevices {
    return this.#started().devices;
  }

  get enrollments(): HubEnrollments {
    return this.#started().enrollments;
  }

  get thingsboard(): HubThingsBoard {
    return this.#started().thingsboard;
  }

  get topicSpaces(): HubTopicSpaces {
    return this.#started().topicSpaces;
  }

  #started(): RunningHub {
    if (this.#running !== undefined) return this.#running;
    throw new Problem('HUB_NOT_RUNNING', 'The local hub is not running.', { remedy: 'Start it first.' });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Ports whose slow parts end when the job is cancelled. */
const untilCancelled = (ports: Ports, job: Job): Ports => ({
  ...ports,
  ciphers: cancellable(ports.ciphers, job),
  keys: { ...ports.keys, generate: (type) => job.waitFor(ports.keys.generate(type)) },
});
