import { resolve } from 'node:path';
import { type ControlConnection, connectControl } from '../adapters/control-connection.ts';
import { maximumFrameLength } from '../contract/frame-limit.ts';
import type { ResponseFrame } from '../contract/frames.ts';
import type { CertbenchHost } from '../contract/host.ts';
import type { MethodInput, MethodName, MethodOutput } from '../contract/methods.ts';
import type { HubEvent } from '../contract/models.ts';
import type { ReplyError } from '../contract/reply.ts';
import type { HostClient } from '../rpc/client.ts';
import { textClient } from '../rpc/text-client.ts';
import { CallFailure, UsageFailure } from './failure.ts';
import { controlOf, usualHubFolders } from './hub-folders.ts';

/** For a hub to answer, in milliseconds. */
const waitMs = 5000;

type Status = MethodOutput<'hub.status'>;
type RunningStatus = Extract<Status, { running: true }>;

const notRunning = (message: string, remedy: string): ReplyError<'HUB_NOT_RUNNING'> => ({
  code: 'HUB_NOT_RUNNING',
  message,
  details: { remedy, action: { do: 'start-hub' } },
});

const ended = notRunning('The hub was stopped, or has ended.', 'Start it again.');

/** A hub that runs in another process, in a window or by `hub start`. */
export class ManagedHub {
  readonly folder: string;
  readonly #host: CertbenchHost;
  readonly #connection: ControlConnection;

  private constructor(folder: string, client: HostClient, connection: ControlConnection) {
    this.folder = folder;
    this.#host = client.host();
    this.#connection = connection;
  }

  /** The hub of a folder; without one, the only one that runs where hubs usually are. Throws CallFailure or UsageFailure. */
  static async find(data: string | undefined): Promise<ManagedHub> {
    if (data?.trim() === '') throw new UsageFailure('A path is empty; a variable may not be set.');
    if (data !== undefined) return ManagedHub.#of(resolve(data));
    const hubs: ManagedHub[] = [];
    for (const folder of await usualHubFolders()) {
      const hub = await ManagedHub.#connect(folder);
      if (typeof hub === 'object') hubs.push(hub);
    }
    const [first, ...others] = hubs;
    if (first === undefined) {
      throw new CallFailure(
        notRunning('No hub runs where hubs usually do.', 'Start one, or name the folder of one that runs with --data.'),
      );
    }
    if (others.length === 0) return first;
    for (const hub of hubs) hub.close();
    throw new UsageFailure(`Several hubs run. Name one with --data: ${hubs.map(({ folder }) => folder).join(', ')}.`);
  }

  static async #of(folder: string): Promise<ManagedHub> {
    const hub = await ManagedHub.#connect(folder);
    if (typeof hub === 'object') return hub;
    const message =
      hub === 'no-file'
        ? `No hub runs with the folder ${folder}.`
        : `The hub of ${folder} does not answer. Its process has ended without stopping it, or stands still.`;
    throw new CallFailure(notRunning(message, 'Start it with this folder, or name another one with --data.'));
  }

  static async #connect(folder: string): Promise<ManagedHub | 'no-file' | 'no-answer'> {
    const control = await controlOf(folder);
    if (control === undefined) return 'no-file';
    const client: HostClient = textClient((text) => connection?.send(text));
    const connection = await connectControl(
      { port: control.port, token: control.token, waitMs, longestLine: maximumFrameLength },
      {
        line: (text) => client.receive(JSON.parse(text) as ResponseFrame),
        gone: () => client.end(ended),
      },
    );
    return connection === undefined ? 'no-answer' : new ManagedHub(folder, client, connection);
  }

  /** Throws CallFailure. */
  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    const reply = await this.#host.call(method, input);
    if (reply.ok) return reply.value;
    throw new CallFailure(reply.error);
  }

  /** What it has. Throws CallFailure. */
  async status(): Promise<RunningStatus> {
    const status = await this.call('hub.status', {});
    if (status.running) return status;
    throw new CallFailure(ended);
  }

  /** What happens at it from now on. Resolves when it is listened to; `lost` is told when the hub ends. */
  async listen(
    heard: (events: readonly HubEvent[], dropped: number) => void,
    lost: (failure: CallFailure) => void,
  ): Promise<void> {
    const subscription = this.#host.subscribe(
      'hub.events',
      {},
      ({ items, dropped, sequence }) => {
        heard(items, dropped);
        subscription.acknowledge(sequence);
      },
      () => lost(new CallFailure(ended)),
    );
    // Frames are taken in their order: what is answered now was asked after listening began.
    await this.status();
  }

  close(): void {
    this.#connection.end();
  }
}
