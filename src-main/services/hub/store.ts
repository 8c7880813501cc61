import type { HubAuthority } from '../../core/hub/authorities.ts';
import type { HubDevice } from '../../core/hub/devices.ts';
import {
  type MutableHubState,
  type StateChange,
  decodeHubState,
  emptyHubState,
  encodeHubState,
} from '../../core/hub/state.ts';
import type { TopicSpace } from '../../core/hub/topics/spaces.ts';
import { Problem } from '../../core/problem.ts';
import type { Clock, Folder, Log } from '../ports.ts';

const stateFile = 'hub.json';
/** Changes that come from devices are gathered for this long before they are written, in milliseconds. */
const gatherMs = 500;

/** A change that waits to be made and written. */
interface Wish {
  readonly make: () => () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What the hub knows, in memory and on disk. */
export class HubStore {
  readonly #wanted: Wish[] = [];
  readonly state: MutableHubState;
  readonly #folder: Folder;
  readonly #clock: Clock;
  readonly #log: Log;
  #dirty = false;
  #gathering = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(state: MutableHubState, folder: Folder, clock: Clock, log: Log) {
    this.state = state;
    this.#folder = folder;
    this.#clock = clock;
    this.#log = log;
  }

  static async open(folder: Folder, clock: Clock, log: Log): Promise<HubStore> {
    const bytes = await folder.read(stateFile);
    return new HubStore(bytes === undefined ? emptyHubState() : decodeHubState(bytes), folder, clock, log);
  }

  /** Throws NOT_FOUND. */
  authority(name: string): HubAuthority {
    const authority = this.state.authorities.get(name);
    if (authority !== undefined) return authority;
    throw new Problem('NOT_FOUND', `The hub has no certificate named ${name}.`, {
      field: 'name',
      remedy:
        this.state.authorities.size === 0
          ? 'Upload an authority first.'
          : `There are: ${[...this.state.authorities.keys()].join(', ')}.`,
    });
  }

  /** Throws NOT_FOUND. */
  device(deviceId: string): HubDevice {
    const device = this.state.devices.get(deviceId);
    if (device !== undefined) return device;
    throw new Problem('NOT_FOUND', `The hub has no device ${deviceId}.`, {
      field: 'deviceId',
      remedy: 'Register it first; IDs count capital letters.',
    });
  }

  /** Throws NOT_FOUND. */
  topicSpace(name: string): TopicSpace {
    const space = this.state.topicSpaces.get(name);
    if (space !== undefined) return space;
    throw new Problem('NOT_FOUND', `The hub has no topic space named ${name}.`, { field: 'name' });
  }

  /**
   * Makes a change and writes it, for what a person has done: it is answered when it is safe, and taken back when it
   * could not be written. `make` answers how to take it back.
   */
  change(make: () => () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wanted.push({ make, resolve, reject });
      // What is asked for while a write is under way goes into the next one together.
      if (this.#wanted.length === 1) void this.#inTurn(() => this.#changeTogether());
    });
  }

  async #changeTogether(): Promise<void> {
    const wanted = this.#wanted.splice(0);
    const made: { takeBack: () => void; wish: Wish }[] = [];
    for (const wish of wanted) {
      try {
        made.push({ takeBack: wish.make(), wish });
      } catch (error) {
        wish.reject(error);
      }
    }
    if (made.length === 0) return;
    try {
      await this.#write();
      for (const { wish } of made) wish.resolve();
    } catch (error) {
      for (const { takeBack, wish } of made.toReversed()) {
        takeBack();
        wish.reject(error);
      }
    }
  }

  /** Makes changes that come from devices, which may be many: they are written soon. */
  apply(changes: readonly StateChange[]): void {
    for (const { section, key, value } of changes) changeEntry<string, unknown>(this.state[section], key, value);
    if (changes.length > 0) this.#saveSoon();
  }

  /** Changes a device that is still there, as `apply` does. */
  changeDevice(deviceId: string, change: (device: HubDevice) => HubDevice): void {
    const device = this.state.devices.get(deviceId);
    if (device !== undefined) this.apply([{ section: 'devices', key: deviceId, value: change(device) }]);
  }

  #saveSoon(): void {
    this.#dirty = true;
    if (this.#gathering) return;
    this.#gathering = true;
    void this.#clock.sleep(gatherMs).then(() => {
      this.#gathering = false;
      return this.#saveRest().catch((error: unknown) => this.#log.error('The hub could not write its state.', error));
    });
  }

  /** Writes what devices have changed. */
  close(): Promise<void> {
    return this.#saveRest();
  }

  #saveRest(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#dirty) await this.#write();
    });
  }

  /** Writes follow each other, so that an older state never overtakes a newer one. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(work);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #write(): Promise<void> {
    this.#dirty = false;
    try {
      await this.#folder.replaceFile(stateFile, encodeHubState(this.state));
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }
}

/** Sets or, with undefined, removes an entry, and answers how to take that back. */
export function changeEntry<K, V>(map: Map<K, V>, key: K, value: V | undefined): () => void {
  const before = map.get(key);
  const set = (next: V | undefined) => {
    if (next === undefined) map.delete(key);
    else map.set(key, next);
  };
  set(value);
  return () => set(before);
}
