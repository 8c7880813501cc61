import { fromUtf8, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { authoritySection } from './authorities.ts';
import { deviceSection } from './devices.ts';
import { enrollmentGroupSection, enrollmentSection } from './dps/enrollments.ts';
import { registrationSection } from './dps/registrations.ts';
import { thingsboardDeviceSection, thingsboardProfileSection } from './thingsboard/registry.ts';
import { topicSpaceSection } from './topics/spaces.ts';

/** How the entries of one kind are kept. What faces remember has a section too, which lies in the face's folder. */
export interface Section<T> {
  keyOf(value: T): string;
  /** Something that JSON can hold. */
  encode(value: T): unknown;
  /** May throw whatever it likes where the stored value is none of its own. */
  decode(stored: never): T;
}

const sections = {
  authorities: authoritySection,
  devices: deviceSection,
  enrollments: enrollmentSection,
  enrollmentGroups: enrollmentGroupSection,
  registrations: registrationSection,
  thingsboardDevices: thingsboardDeviceSection,
  thingsboardProfiles: thingsboardProfileSection,
  topicSpaces: topicSpaceSection,
};

type Sections = typeof sections;
type SectionName = keyof Sections;
type Entry<S extends SectionName> = Sections[S] extends Section<infer T> ? T : never;

/** What a hub remembers over a restart, by section and key. */
export type HubState = { readonly [S in SectionName]: ReadonlyMap<string, Entry<S>> };
export type MutableHubState = { readonly [S in SectionName]: Map<string, Entry<S>> };

/** An entry that is set or, with undefined, removed. */
export type StateChange = {
  [S in SectionName]: { readonly section: S; readonly key: string; readonly value: Entry<S> | undefined };
}[SectionName];

/** Format 1 had authorities and devices alone. A section that is missing is empty. */
const format = 2;

const names = Object.keys(sections) as SectionName[];
/** Every section by the type of all, since a name and its section cannot be told to belong together. */
const sectionOf = (name: SectionName) => sections[name] as unknown as Section<unknown>;

export function emptyHubState(): MutableHubState {
  return Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as MutableHubState;
}

export function encodeHubState(state: HubState): Uint8Array {
  const stored = names.map((name) => [name, [...state[name].values()].map((one) => sectionOf(name).encode(one))]);
  return toUtf8(JSON.stringify({ format, ...Object.fromEntries(stored) }, undefined, 1));
}

/** Throws WORKSPACE_INVALID where the bytes are not a hub's state, WORKSPACE_TOO_NEW for a later format. */
export function decodeHubState(bytes: Uint8Array): MutableHubState {
  const remedy = 'Move the file away to start with an empty hub.';
  try {
    const stored = JSON.parse(fromUtf8(bytes) ?? '') as { format: number } & Partial<Record<SectionName, never[]>>;
    if (stored.format > format) {
      throw new Problem('WORKSPACE_TOO_NEW', "The hub's state was written by a newer Certbench.", {
        field: 'data',
        remedy,
      });
    }
    if (stored.authorities === undefined || stored.devices === undefined) throw new Error('The first two are missing.');
    const state = emptyHubState();
    for (const name of names) {
      const entries = state[name] as Map<string, unknown>;
      const section = sectionOf(name);
      for (const one of stored[name] ?? []) {
        const entry = section.decode(one);
        entries.set(section.keyOf(entry), entry);
      }
    }
    return state;
  } catch (error) {
    if (error instanceof Problem && error.code === 'WORKSPACE_TOO_NEW') throw error;
    throw new Problem('WORKSPACE_INVALID', "The hub's state file cannot be read.", { field: 'data', remedy });
  }
}
