import { platformOf } from '../../core/clouds/platforms.ts';
import { Problem } from '../../core/problem.ts';
import type { ClientCredentials, FolderReading } from '../ports.ts';
import type { Explain } from '../explaining.ts';
import type { BeforeNotes, DeviceKeeper } from './link-plan.ts';
import type { Answer, Answers } from './shard-messages.ts';

/** What the coordinator of a run has, and its shards have not. */
export interface AnsweringPorts {
  readonly explain: Explain;
  readonly keeper?: Omit<DeviceKeeper, 'facts'> | undefined;
  readonly beforeKeeper?: BeforeNotes | undefined;
  /** The workspace's. */
  readonly folder: FolderReading;
  /** So many devices register at a time, over all shards. */
  readonly registering: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Credentials of devices that were explained lately: what was read of them is known by the object that holds them. */
const credentialsRemembered = 1000;

/** Answers one shard of a run. */
export class Answering {
  readonly #ports: AnsweringPorts;
  readonly #answers: Answers;
  readonly #explained = new Map<string, ClientCredentials>();
  readonly #registered: (() => void)[] = [];

  constructor(ports: AnsweringPorts) {
    this.#ports = ports;
    const { keeper, beforeKeeper } = ports;
    const none = () => Promise.reject(new Error('The run has no keeper of operational certificates.'));
    this.#answers = {
      explain: async (trouble, { platform, credentials, ...of }) =>
        ports.explain(trouble, {
          ...of,
          platform: platformOf(platform),
          credentials: this.#sameAsBefore(of.deviceId, credentials),
        }),
      request: keeper?.request.bind(keeper) ?? none,
      keep: keeper?.keep.bind(keeper) ?? none,
      used: keeper?.used.bind(keeper) ?? none,
      note: keeper?.note.bind(keeper) ?? none,
      read: (paths) => Promise.all(paths.map((path) => ports.folder.read(path))),
      connected: async (...args) => beforeKeeper?.connected(...args),
      mayRegister: () => this.#mayRegister(),
    };
  }

  async answer(question: keyof Answers, args: readonly unknown[]): Promise<Answer> {
    try {
      // Question and arguments belong together by the table that both sides are made from.
      const answer = this.#answers[question] as (...args: readonly unknown[]) => Promise<unknown>;
      return { value: await answer(...args) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, message, field, remedy } = error;
      return { problem: { code, message, field, remedy } };
    }
  }

  registered(): void {
    this.#registered.shift()?.();
  }

  /** The shard is gone, with all that it was about to do. */
  end(): void {
    for (const done of this.#registered.splice(0)) done();
  }

  #mayRegister(): Promise<void> {
    return new Promise((granted) => {
      void this.#ports.registering(
        () =>
          new Promise<void>((done) => {
            this.#registered.push(done);
            granted();
          }),
      );
    });
  }

  #sameAsBefore(deviceId: string, credentials: ClientCredentials): ClientCredentials {
    const before = this.#explained.get(deviceId);
    if (
      before?.certificateChainPem === credentials.certificateChainPem &&
      before.privateKeyPem === credentials.privateKeyPem
    )
      return before;
    this.#explained.set(deviceId, credentials);
    const [oldest] = this.#explained.size > credentialsRemembered ? this.#explained.keys() : [];
    if (oldest !== undefined) this.#explained.delete(oldest);
    return credentials;
  }
}
