import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubEvent } from '../../contract/models.ts';
import type { ConnectAttempt, HubWorld } from '../../core/hub/face.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import { Topic } from '../topic.ts';
import type { Workspaces } from '../workspaces.ts';
import type { HubControl } from './control.ts';
import { EventLog } from './event-log.ts';
import { type RunningHub, statusOf } from './running-hub.ts';
import { PresentedChains } from './presented-chains.ts';
import { listensAt } from './reach.ts';
import { type StartOrder, nextFreePort, startHub } from './starting.ts';

/** The local hub: started and stopped, and what it manages while it runs. */
export class Hub {
  readonly events = new Topic<HubEvent>();
  readonly changed = new Topic<Record<string, never>>();
  /** Outlives a stop, so that what went wrong can still be read. */
  readonly log = new EventLog();
  readonly presented: PresentedChains;
  readonly #grants: Grants;
  readonly #workspaces: Workspaces;
  readonly #revocations: RevocationLists;
  readonly #jobs: Jobs;
  readonly #ports: Ports;
  readonly #control: HubControl;
  #running: RunningHub | undefined;
  /** Starting and stopping take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    grants: Grants,
    workspaces: Workspaces,
    revocations: RevocationLists,
    jobs: Jobs,
    ports: Ports,
    control: HubControl,
  ) {
    this.#grants = grants;
    this.#workspaces = workspaces;
    this.#revocations = revocations;
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
    this.#running = await startHub(input, job, {
      grants: this.#grants,
      workspaces: this.#workspaces,
      revocations: this.#revocations,
      ports: this.#ports,
      control: this.#control,
      events: this.events,
      changed: this.changed,
      log: this.log,
      presented: this.presented,
    });
    this.changed.publish({});
    return this.#running.address;
  }

  async freePort({ from, reachable }: ParsedInput<'hub.freePort'>): Promise<MethodOutput<'hub.freePort'>> {
    return nextFreePort(this.#ports.hubListener, { from, reachable });
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

  /** The authorities of a hub that runs; undefined where none does. */
  get authoritiesIfRunning(): RunningHub['authorities'] | undefined {
    return this.#running?.authorities;
  }

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

  get revocation(): RunningHub['revocation'] {
    return this.#started().revocation;
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
