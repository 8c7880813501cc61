import { createContext, useContext } from 'react';
import type { MethodInput, MethodName, MethodOutput } from '../../src-main/contract/methods.ts';
import type { HubReachable, RunningJob, ThingsboardRefusal } from '../../src-main/contract/models.ts';
import type { PlatformForm } from '../../src-main/contract/platforms.ts';
import { calmly } from './calmly.ts';
import { type Answer, type CertbenchHost, type Failure, call } from './host.ts';
import { type HubEvents, recall, watchHubEvents } from './hub-events.ts';
import { noHub, usualPort } from './hub-host.ts';
import { type HubStart, type HubTerms, furtherPortsOf } from './hub-terms.ts';
import { Library } from './library.ts';
import { type TellProgress, watchJobs, watchProgress } from './running-jobs.ts';
import { RunView } from './run-view.ts';
import { Store } from './store.ts';
import { type Overview, WorkspaceView, goneOf, readWorkspace } from './workspace-view.ts';

export type { Overview } from './workspace-view.ts';
export type AppInfo = MethodOutput<'app.info'>;
export type HubStatus = MethodOutput<'hub.status'>;

/** What the window knows of the app: read through the host, and read again when something has changed. */
export class Bench {
  readonly host: CertbenchHost;
  readonly info: AppInfo;
  readonly platforms: Store<readonly PlatformForm[]>;
  readonly overview: Store<Overview>;
  /** Changes with each look at the workspace: for what is read beside the overview. */
  readonly looks: Store<number>;
  readonly hub = new Store<HubStatus>(noHub);
  /** Where the hub is started next time. */
  readonly hubPort: Store<number>;
  /** From where it can be reached, from its next start on. */
  readonly hubReachable: Store<HubReachable>;
  /** How it refuses as ThingsBoard, from its next start on. */
  readonly hubRefusal: Store<ThingsboardRefusal>;
  /** What the page Settings keeps: defaults of new certificates, and the log. */
  readonly kept: Store<AppInfo['settings']>;
  /** Its further ports, and how strict it was when it was started last in this window. */
  hubTerms: HubTerms;
  readonly hubEvents = new Store<HubEvents>({ events: [], forgotten: 0 });
  /** Runs of this session, newest first. */
  readonly runs = new Store<readonly RunView[]>([]);
  /** Long work that runs, whoever began it, oldest first. */
  readonly jobs = new Store<readonly RunningJob[]>([]);
  readonly library: Library;
  /** What happened behind the user's back and should be told. */
  readonly notice = new Store<Failure | undefined>(undefined);
  #closeWorkspace: () => void = () => undefined;
  readonly #view: WorkspaceView;
  /** Of ten thousand devices it takes a while to see that they are as they were: what others write must not have it done all the time. */
  readonly #refreshCalmly = calmly(() => this.refresh());

  private constructor(host: CertbenchHost, info: AppInfo, platforms: readonly PlatformForm[], view: WorkspaceView) {
    this.host = host;
    this.info = info;
    this.platforms = new Store(platforms);
    this.#view = view;
    this.overview = view.overview;
    this.looks = view.looks;
    this.library = new Library(host, view);
    this.hubPort = new Store(info.settings.hub.port);
    this.hubReachable = new Store(info.settings.hub.reachable ?? 'this-computer');
    this.kept = new Store(info.settings);
    this.hubRefusal = new Store(info.settings.hub.thingsboardRefusal ?? 'connack');
    this.hubTerms = furtherPortsOf(info.settings.hub);
  }

  static async open(host: CertbenchHost): Promise<Answer<Bench>> {
    const info = await call(host, 'app.info', {});
    if (!info.ok) return info;
    const listed = await call(host, 'platform.list', {});
    if (!listed.ok) return listed;
    const current = await call(host, 'workspace.current', {});
    if (!current.ok) return current;
    const { workspace } = current.value;
    const read = await readWorkspace(host, workspace);
    // A workspace that cannot be read must not keep the window shut: another one can be chosen in it.
    const shown = read.ok
      ? { ok: true as const, value: read.value.overview }
      : await call(host, 'workspace.overview', { workspace, contents: false });
    if (!shown.ok) return shown;
    const view = new WorkspaceView(host, shown.value, read.ok ? read.value : undefined);
    const bench = new Bench(host, info.value, listed.value.platforms, view);
    if (!read.ok) bench.notice.set(read.error);
    bench.#tellWhereItIs();
    await bench.#start();
    return { ok: true, value: bench };
  }

  async #start(): Promise<void> {
    this.#watchWorkspace();
    watchHubEvents(this.host, this.hubEvents, () => this.readHub());
    const kept = await this.call('hub.log', {});
    if (kept.ok) recall(this.hubEvents, kept.value.events);
    watchJobs(this.host, this.jobs);
    // Another program may have changed the folder while the user was there.
    addEventListener('focus', () => void this.#refreshCalmly());
    const { runs } = await this.call('simulation.list', {}).then((reply) => (reply.ok ? reply.value : { runs: [] }));
    this.runs.set(runs.map((run) => new RunView(this.host, run)));
    await Promise.all([this.readHub(), this.library.readNotes()]);
    const { startWithApp, port } = this.info.settings.hub;
    if (this.hub.get().running) return;
    if (!startWithApp) return void (await this.findHubPort());
    const started = await this.call('hub.start', this.hubOrder(port));
    if (!started.ok) this.notice.set(started.error);
    await this.readHub();
  }

  platform(id: string): PlatformForm | undefined {
    return this.platforms.get().find((platform) => platform.id === id);
  }

  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<Answer<MethodOutput<M>>> {
    return call(this.host, method, input);
  }

  /** Tells how far a job is. Answers how to stop listening. */
  readonly watchJob = (jobId: string, tell: TellProgress) => watchProgress(this.host, jobId, tell);

  get workspace(): string {
    return this.#view.workspace;
  }

  async refresh(): Promise<void> {
    const failure = await this.#view.look();
    if (failure !== undefined) this.notice.set(failure);
    this.#tellWhereItIs();
  }

  #tellWhereItIs(): void {
    const gone = goneOf(this.overview.get());
    if (gone !== undefined) this.notice.set(gone);
  }

  /** Opens another workspace; what could not be read is answered and nothing changes. */
  async openWorkspace(workspace: string, make: boolean): Promise<Failure | undefined> {
    // Opened is remembered for the next start, so that it must be readable first.
    const readable = make ? undefined : await readWorkspace(this.host, workspace);
    if (readable?.ok === false) return readable.error;
    const opened = await this.call('workspace.open', { workspace, make });
    if (!opened.ok) return opened.error;
    const read = readable ?? (await readWorkspace(this.host, workspace));
    if (!read.ok) return read.error;
    this.#view.show({ ...read.value, overview: { ...read.value.overview, workspace: opened.value } });
    this.notice.set(undefined);
    this.#watchWorkspace();
    return undefined;
  }

  /** After the first thing was made in a workspace: from now on it is the one to come back to. */
  async rememberWorkspace(): Promise<void> {
    await this.call('workspace.open', { workspace: this.workspace });
    await this.refresh();
  }

  async readHub(): Promise<void> {
    const status = await this.call('hub.status', {});
    if (status.ok) this.hub.set(status.value);
  }

  /** Starts the hub and remembers that it is wanted; a taken port is answered as a failure. */
  async startHub(port: number, more: HubStart = {}): Promise<Failure | undefined> {
    const { serverCertificate: _own, reachable: _where, jobId: _job, ...terms } = more;
    const started = await this.call('hub.start', { ...this.hubOrder(port), ...more });
    if (!started.ok && started.error.code !== 'HUB_RUNNING') return started.error;
    if (started.ok) this.hubTerms = { ...this.hubTerms, ...terms };
    if (started.ok) this.hubReachable.set(started.value.reachable);
    await this.hubStarted(port);
    return undefined;
  }

  /** How the hub is started, as far as it was said in this window. */
  hubOrder(port: number) {
    return {
      port,
      reachable: this.hubReachable.get(),
      thingsboardRefusal: this.hubRefusal.get(),
      ...this.hubTerms,
    };
  }

  /** Where it is to be started: where it was last or, where that is the usual port and is not free, on the next that is. */
  async findHubPort(): Promise<{ readonly port: number; readonly moved: boolean }> {
    const info = await this.call('app.info', {});
    const last = info.ok ? info.value.settings.hub.port : this.hubPort.get();
    const order = { from: last, reachable: this.hubReachable.get() };
    const free = last === usualPort ? await this.call('hub.freePort', order) : undefined;
    const port = free?.ok === true ? free.value.port : last;
    this.hubPort.set(port);
    return { port, moved: port !== last };
  }

  /** It was started on that port, and is to be with the app from now on. */
  async hubStarted(port: number): Promise<void> {
    this.hubPort.set(port);
    // That it could not start with the app is of no interest any more.
    if (this.notice.get()?.code === 'PORT_TAKEN') this.notice.set(undefined);
    await this.#keepHub(true, port);
    await this.readHub();
  }

  async stopHub(): Promise<Failure | undefined> {
    const stopped = await this.call('hub.stop', {});
    // Not where it has run: other settings may have come since.
    await this.#keepHub(false, this.hubPort.get());
    await this.readHub();
    return stopped.ok ? undefined : stopped.error;
  }

  async #keepHub(startWithApp: boolean, port: number): Promise<void> {
    const { reachable, thingsboardRefusal } = this.hubOrder(port);
    const ports = furtherPortsOf(this.hubTerms);
    await this.call('app.changeSettings', { hub: { startWithApp, port, reachable, thingsboardRefusal, ...ports } });
  }

  async startRun(input: MethodInput<'simulation.start'>): Promise<Answer<RunView>> {
    const started = await this.call('simulation.start', input);
    if (!started.ok) return started;
    const list = await this.call('simulation.list', {});
    const model = list.ok ? list.value.runs.find(({ runId }) => runId === started.value.runId) : undefined;
    if (model === undefined)
      return { ok: false, error: { code: 'NOT_FOUND', message: 'The run is gone.', details: {} } };
    const view = new RunView(this.host, model);
    // One is looked at; the numbers of those that have ended can be asked for again.
    for (const old of this.runs.get()) if (old.ended) old.close();
    this.runs.set([view, ...this.runs.get()].slice(0, 20));
    return { ok: true, value: view };
  }

  #watchWorkspace(): void {
    this.#closeWorkspace();
    const { workspace } = this;
    const subscription = this.host.subscribe(
      'workspace.changed',
      { workspace },
      ({ sequence }) => void this.#refreshCalmly().finally(() => subscription.acknowledge(sequence)),
      () => undefined,
    );
    this.#closeWorkspace = () => subscription.close();
  }
}

const BenchContext = createContext<Bench | undefined>(undefined);
export const BenchProvider = BenchContext.Provider;

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === undefined) throw new Error('A component was drawn outside of the app.');
  return bench;
}
