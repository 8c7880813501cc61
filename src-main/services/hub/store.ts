import { i18n } from '../../core/language/index.ts';
import type { HubAuthority } from '../../core/hub/authorities.ts';
import type { HubDevice } from '../../core/hub/devices.ts';
import type { IssuingPolicy } from '../../core/hub/issuing/policies.ts';
import {
  type Entry,
  type MutableHubState,
  type SectionName,
  type StateChange,
  encodeEntry,
} from '../../core/hub/state.ts';
import type { TopicSpace } from '../../core/hub/faces/topics/spaces.ts';
import { Problem } from '../../core/problem.ts';
import type { Clock, Log } from '../ports.ts';
import type { HubDisk } from './disk.ts';
import { HubSaver, type SavingTrouble } from './saver.ts';

/** Sets or, with undefined, removes an entry. */
export type SetEntry = <S extends SectionName>(section: S, key: string, value: Entry<S> | undefined) => void;

/** What the hub knows, in memory and on disk. */
export class HubStore {
  readonly state: MutableHubState;
  readonly #saver: HubSaver;
  /** Characters that each entry has on disk, and all of them. */
  readonly #sizes = new Map<string, number>();
  #total = 0;
  readonly #most: number;
  readonly #onChange: () => void;

  constructor(
    disk: HubDisk,
    { clock, log }: { readonly clock: Clock; readonly log: Log },
    rules: {
      readonly stateBytes: number;
      readonly onTrouble: (trouble: SavingTrouble | undefined) => void;
      /** What a person has done is kept. */
      readonly onChange: () => void;
    },
  ) {
    this.state = disk.state;
    this.#most = rules.stateBytes;
    this.#onChange = rules.onChange;
    this.#saver = new HubSaver(disk, clock, log, rules.onTrouble);
    for (const section of Object.keys(this.state) as SectionName[]) {
      for (const [key, value] of this.state[section]) this.#measure(section, key, encodeEntry(section, value));
    }
  }

  /** Since when nothing can be saved, and why. */
  get trouble(): SavingTrouble | undefined {
    return this.#saver.trouble;
  }

  /** Throws NOT_FOUND. */
  authority(name: string): HubAuthority {
    const authority = this.state.authorities.get(name);
    if (authority !== undefined) return authority;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no certificate named {name}.', { name }), {
      field: 'name',
      ...(this.state.authorities.size === 0
        ? { remedy: i18n.t('Upload an authority first.'), action: { do: 'open-page', page: 'hub-authorities' } }
        : {
            remedy: i18n.t('There are: {authorities}.', { authorities: [...this.state.authorities.keys()].join(', ') }),
          }),
    });
  }

  /** Throws NOT_FOUND. */
  device(deviceId: string): HubDevice {
    const device = this.state.devices.get(deviceId);
    if (device !== undefined) return device;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no device {deviceId}.', { deviceId }), {
      field: 'deviceId',
      remedy: i18n.t('Register it first; IDs count capital letters.'),
      action: { do: 'register-device', id: deviceId },
    });
  }

  /** Throws NOT_FOUND. */
  policy(name: string, field = 'name'): IssuingPolicy {
    const policy = this.state.policies.get(name);
    if (policy !== undefined) return policy;
    const names = [...this.state.policies.keys()].join(', ');
    throw new Problem('NOT_FOUND', i18n.t('The hub has no issuing policy named {name}.', { name }), {
      field,
      remedy: names === '' ? i18n.t('Make one first.') : i18n.t('There are: {names}.', { names }),
    });
  }

  /** Throws NOT_FOUND. */
  topicSpace(name: string): TopicSpace {
    const space = this.state.topicSpaces.get(name);
    if (space !== undefined) return space;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no topic space named {name}.', { name }), { field: 'name' });
  }

  /**
   * Makes a change and writes it, for what a person has done: it is answered when it is safe, and taken back when it
   * could not be written. Throws what `make` throws, or STORAGE_FAILED.
   */
  async change(make: (set: SetEntry) => void): Promise<void> {
    const made: (() => void)[] = [];
    const takeBack = () => made.toReversed().forEach((undo) => undo());
    try {
      make((section, key, value) => made.push(this.#set(section, key, value)));
      await this.#saver.savedNow();
      this.#onChange();
    } catch (error) {
      takeBack();
      throw error;
    }
  }

  /** Whether what clients want to be remembered has room. */
  hasRoom(changes: readonly StateChange[]): boolean {
    // Far from the limit nothing has to be measured: no client's change is as large as the other half.
    if (this.#total < this.#most / 2) return true;
    const grown = changes.reduce((sum, { section, key, value }) => {
      const size = value === undefined ? 0 : encodeEntry(section, value as never).length;
      return sum + size - (this.#sizes.get(`${section}/${key}`) ?? 0);
    }, 0);
    return grown <= 0 || this.#total + grown <= this.#most;
  }

  /**
   * Makes changes that come from devices, at once in memory. The promise says when they are on disk, however long that takes:
   * false where the hub ends before. Undefined where there are none.
   */
  apply(changes: readonly StateChange[]): Promise<boolean> | undefined {
    if (changes.length === 0) return undefined;
    for (const { section, key, value } of changes) this.#set(section, key, value);
    return this.#saver.saved();
  }

  /** Changes what nobody is told of yet: it is written soon. Whoever tells of it waits for `saved` first. */
  write<S extends SectionName>(section: S, key: string, value: Entry<S> | undefined): void {
    this.#set(section, key, value);
  }

  /** When everything that was changed so far is on disk; false where the hub ends before. */
  saved(): Promise<boolean> {
    return this.#saver.saved();
  }

  /** Changes a device that is still there. Nobody waits for it: it is written soon. */
  changeDevice(deviceId: string, change: (device: HubDevice) => HubDevice): void {
    const device = this.state.devices.get(deviceId);
    if (device !== undefined) this.#set('devices', deviceId, change(device));
  }

  /** Notes when a device was last seen: written with others, since thousands may come at once, and a crash may take it back. */
  seen(deviceId: string, at: Date): void {
    const device = this.state.devices.get(deviceId);
    if (device !== undefined) this.#set('devices', deviceId, { ...device, lastSeenAt: at }, true);
  }

  /** Answers how to take it back, where nothing was built on it meanwhile. */
  #set<S extends SectionName>(section: S, key: string, value: Entry<S> | undefined, hasTime = false): () => void {
    const entries = this.state[section] as Map<string, Entry<S>>;
    const before = entries.get(key);
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
    const text = value === undefined ? undefined : encodeEntry(section, value);
    this.#measure(section, key, text);
    this.#saver.note(section, key, text, hasTime);
    return () => {
      if (entries.get(key) === value) this.#set(section, key, before);
    };
  }

  #measure(section: SectionName, key: string, text: string | undefined): void {
    const name = `${section}/${key}`;
    this.#total += (text?.length ?? 0) - (this.#sizes.get(name) ?? 0);
    if (text === undefined) this.#sizes.delete(name);
    else this.#sizes.set(name, text.length);
  }

  /** Writes what is left, if it can. */
  close(): Promise<void> {
    return this.#saver.close();
  }
}
