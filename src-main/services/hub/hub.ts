import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubEvent } from '../../contract/models.ts';
import type { ConnectAttempt, HubWorld } from '../../core/hub/face.ts';
import { limitsWith } from '../../core/hub/limits.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import { type Job, type Jobs, untilCancelled } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { Topic } from '../topic.ts';
import type { Workspaces } from '../workspace.ts';
import type { HubControl } from './control.ts';
import { EventLog } from './event-log.ts';
import { DpsFaults, IssuingFaults } from './faults.ts';
import { hubIdentity } from './identity.ts';
import { inTurn } from './in-turn.ts';
import { serverIdentity } from './server-identity.ts';
import { type RunningHub, managedParts, statusOf } from './running-hub.ts';
import { AssignedHub, hubRules } from './rules.ts';
import { HubSessions } from './sessions.ts';
import { HubDisk } from './disk.ts';
import { PresentedChains } from './presented-chains.ts';
import { assignedName, listeningAddresses, listensAt, placeOf, reachOf } from './reach.ts';
import { HubStore } from './store.ts';
import { HubTelling } from './telling.ts';
import { furtherFacts, furtherPortsOf, withFreePort } from './further-ports.ts';

type StartOrder = Omit<ParsedInput<'hub.start'>, 'jobId'>;

/** The local hub: started and stopped, and what it manages while it runs. */
export class Hub {
  readonly events = new Topic<HubEvent>();
  readonly changed = new Topic<Record<string, never>>();
  /** Outlives a stop, so that what went wrong can still be read. */
  readonly log = new EventLog();
  readonly presented: PresentedChains;
  readonly #grants: Grants;
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  readonly #control: HubControl;
  #running: RunningHub | undefined;
  /** Starting and stopping take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(grants: Grants, workspaces: Workspaces, jobs: Jobs, ports: Ports, control: HubControl) {
    this.#grants = grants;
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#ports = ports;
    this.#control = control;
    this.presented = new PresentedChains(ports.ciphers.digest);
    this.events.subscribe((event) => this.log.add(event));
  }

  start(input: ParsedInput<'hub.start'>): Promise<MethodOutput<'hub.start'>> {
    return this.#jobs.run(
      input.jobId,
      { title: i18n.t('Starting the local hub'), message: i18n.t('Cancelled. The local hub was not started.') },
      (job) => this.#inTurn(() => this.#start(input, job)),
    );
  }

  /** Starts it as a part of a job, unless it runs. Answers where it is. */
  runFor(job: Job, input: StartOrder): Promise<MethodOutput<'hub.start'>> {
    return this.#inTurn(async () => this.#running?.address ?? this.#start(input, job));
  }

  async #start(input: StartOrder, job: Job): Promise<MethodOutput<'hub.start'>> {
    if (this.#running !== undefined) {
      throw new Problem(
        'HUB_RUNNING',
        i18n.t('The hub runs already, on port {port}.', { port: this.#running.address.port }),
        {
          remedy: i18n.t('Stop it first.'),
        },
      );
    }
    const { folders, desktop } = this.#ports;
    const folder = folders.open(
      input.data === undefined ? folders.join(desktop.data, 'hub') : this.#grants.resolve(input.data, 'data'),
    );
    const release = await folder.lock('running the local hub');
    let giveUp = release;
    try {
      const telling = new HubTelling(this.events, this.#ports.clock, this.presented);
      const { disk, warnings } = await HubDisk.open(folder, this.#ports);
      // Whatever fails, the folder is free afterwards, and what failed first is told.
      giveUp = () => inTurn(() => disk.close(), release);
      const { serverCertificate } = input;
      const ports = untilCancelled(this.#ports, job);
      const reach = reachOf(input.reachable, this.#ports.computer);
      const identity =
        serverCertificate === undefined
          ? await hubIdentity(folder, reach, ports)
          : await serverIdentity(this.#workspaces, serverCertificate, reach, ports);
      job.check();
      const limits = limitsWith(input.limits);
      this.log.maximumBytes = limits.eventLogBytes;
      this.presented.limits = limits;
      const store = new HubStore(disk, this.#ports, {
        stateBytes: limits.stateBytes,
        onTrouble: (trouble) => telling.saving(trouble),
        onChange: () => this.changed.publish({}),
      });
      const onFault = () => this.changed.publish({});
      const faults = { dps: new DpsFaults(onFault), issuing: new IssuingFaults(onFault) };
      const assigned = new AssignedHub(assignedName(reach, identity.names));
      const rules = hubRules(input, limits, folder, assigned, faults, this.#ports.clock.now());
      const sessions = new HubSessions(store, this.#ports, telling, rules);
      const server = await this.#ports.hubListener
        .listen({ hosts: reach.listenOn, port: input.port, further: furtherPortsOf(input) }, identity, sessions)
        .catch(async (error: unknown) =>
          Promise.reject(
            await withFreePort(error, input, (from) => this.freePort({ from, reachable: input.reachable })),
          ),
        );
      const { place, warnings: more } = furtherFacts(server);
      assigned.isAt({ mqtt: server.port, amqp: place.amqpPort, https: place.webSocketPort });
      const facts = { ...identity.facts, warnings: [...warnings, ...identity.facts.warnings, ...more] };
      const address = { ...placeOf(reach, identity.names, server), ...place, idScope: input.idScope, ...facts };
      giveUp = () =>
        inTurn(
          () => server.close(),
          () => disk.close(),
          release,
        );
      const control = await this.#control.open(folder);
      this.#running = {
        ...managedParts(store, sessions, { faults, rules }, this.#ports),
        sessions,
        saving: () => store.trouble,
        address,
        close: () =>
          inTurn(
            () => control.close(),
            () => sessions.stop(),
            () => sessions.channels.stop(),
            () => server.close(),
            () => sessions.closeOrders(),
            () => store.close(),
            release,
          ),
      };
      this.changed.publish({});
      return address;
    } catch (error) {
      await giveUp().catch(() => undefined);
      throw error;
    }
  }

  async freePort({ from, reachable }: ParsedInput<'hub.freePort'>): Promise<MethodOutput<'hub.freePort'>> {
    return { port: await this.#ports.hubListener.freePort(listeningAddresses[reachable], from) };
  }

  stop(): Promise<Record<string, never>> {
    return this.#inTurn(async () => {
      const { close } = this.#started();
      this.#running = undefined;
      await close().finally(() => this.changed.publish({}));
      return {};
    });
  }

  async close(): Promise<void> {
    if (this.#running !== undefined) await this.stop();
  }

  status(): MethodOutput<'hub.status'> {
    return statusOf(this.#running);
  }

  /** Why it would refuse a login by MQTT now; undefined too where it does not run, or is not what listens there. */
  foresee(
    { host, port }: { readonly host: string; readonly port: number },
    attempt: ConnectAttempt,
    admitted: boolean,
  ) {
    const hub = this.#running;
    return hub !== undefined && listensAt(hub.address, host, port)
      ? hub.sessions.foresee(attempt, admitted)
      : undefined;
  }

  /** What it knows; undefined where it does not run, or is not what listens there. */
  worldAt({ host, port }: { readonly host: string; readonly port: number }): HubWorld | undefined {
    const hub = this.#running;
    return hub !== undefined && listensAt(hub.address, host, port) ? hub.sessions.world() : undefined;
  }

  /** What it knows now; undefined where it does not run. */
  readonly world = (): HubWorld | undefined => this.#running?.sessions.world();

  /** Throws HUB_NOT_RUNNING, like `devices`. */
  get authorities(): RunningHub['authorities'] {
    return this.#started().authorities;
  }

  get devices(): RunningHub['devices'] {
    return this.#started().devices;
  }

  get enrollments(): RunningHub['enrollments'] {
    return this.#started().enrollments;
  }

  get aws(): RunningHub['aws'] {
    return this.#started().aws;
  }

  get thingsboard(): RunningHub['thingsboard'] {
    return this.#started().thingsboard;
  }

  get topicSpaces(): RunningHub['topicSpaces'] {
    return this.#started().topicSpaces;
  }

  get faults(): RunningHub['faults'] {
    return this.#started().faults;
  }

  get policies(): RunningHub['policies'] {
    return this.#started().policies;
  }

  #started(): RunningHub {
    if (this.#running !== undefined) return this.#running;
    throw new Problem('HUB_NOT_RUNNING', i18n.t('The local hub is not running.'), {
      remedy: i18n.t('Start it first.'),
      action: { do: 'start-hub' },
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
