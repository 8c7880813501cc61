import { i18n } from '../language/index.ts';
import { fromUtf8, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { authoritySection } from './authorities.ts';
import { deviceSection } from './devices.ts';
import { awsPolicySection } from './faces/aws/policies.ts';
import { awsAuthoritySection } from './faces/aws/just-in-time.ts';
import { awsCertificateSection, awsThingSection } from './faces/aws/registry.ts';
import { awsShadowSection } from './faces/aws/shadow.ts';
import { awsTemplateSection } from './faces/aws/templates.ts';
import { enrollmentGroupSection, enrollmentSection } from './faces/dps/enrollments.ts';
import { registrationSection } from './faces/dps/registrations.ts';
import { credentialOperationSection } from './faces/iot-hub/credential-operations.ts';
import { thingsboardDeviceSection, thingsboardProfileSection } from './faces/thingsboard/registry.ts';
import { keptSessionSection, retainedMessageSection, waitingMessageSection } from './kept-sessions.ts';
import { issuedSection } from './issuing/issued.ts';
import { policySection } from './issuing/policies.ts';
import type { Section } from './section.ts';
import { topicSpaceSection } from './faces/topics/spaces.ts';

const sections = {
  authorities: authoritySection,
  devices: deviceSection,
  enrollments: enrollmentSection,
  enrollmentGroups: enrollmentGroupSection,
  registrations: registrationSection,
  thingsboardDevices: thingsboardDeviceSection,
  thingsboardProfiles: thingsboardProfileSection,
  topicSpaces: topicSpaceSection,
  sessions: keptSessionSection,
  waitingMessages: waitingMessageSection,
  retainedMessages: retainedMessageSection,
  policies: policySection,
  issued: issuedSection,
  credentialOperations: credentialOperationSection,
  awsCertificates: awsCertificateSection,
  awsThings: awsThingSection,
  awsPolicies: awsPolicySection,
  awsTemplates: awsTemplateSection,
  awsAuthorities: awsAuthoritySection,
  awsShadows: awsShadowSection,
};

type Sections = typeof sections;
export type SectionName = keyof Sections;
export type Entry<S extends SectionName> = Sections[S] extends Section<infer T> ? T : never;

/** What a hub remembers over a restart, by section and key. */
export type HubState = { readonly [S in SectionName]: ReadonlyMap<string, Entry<S>> };
export type MutableHubState = { readonly [S in SectionName]: Map<string, Entry<S>> };

/** An entry that is set or, with undefined, removed. */
export type StateChange = {
  [S in SectionName]: { readonly section: S; readonly key: string; readonly value: Entry<S> | undefined };
}[SectionName];

/** Format 1 had authorities and devices alone, 2 no journal, and 3 no sessions. A section that is missing is empty. */
const format = 4;

const names = Object.keys(sections) as SectionName[];
/** Every section by the type of all, since a name and its section cannot be told to belong together. */
const sectionOf = (name: SectionName) => sections[name] as unknown as Section<unknown>;

export const isSectionName = (name: unknown): name is SectionName =>
  typeof name === 'string' && Object.hasOwn(sections, name);

export function emptyHubState(): MutableHubState {
  return Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as MutableHubState;
}

/** An entry as JSON text. */
export const encodeEntry = <S extends SectionName>(section: S, value: Entry<S>): string =>
  JSON.stringify(sectionOf(section).encode(value));

/** The state written whole. `generation` counts how often that was done, and names the journal that goes on from it. */
export function encodeHubState(state: HubState, generation = 0): Uint8Array {
  const stored = names.map((name) => [name, [...state[name].values()].map((one) => sectionOf(name).encode(one))]);
  return toUtf8(JSON.stringify({ format, generation, ...Object.fromEntries(stored) }, undefined, 1));
}

/** An entry that cannot be read, with the reason; it is kept out of the state. */
export interface DamagedEntry {
  readonly section: SectionName;
  readonly stored: unknown;
  readonly reason: string;
}

/** What is wrong with the shape of a stored entry, as a sentence. */
export type ShapeCheck = (section: SectionName, stored: unknown) => string | undefined;

export interface StoredState {
  readonly state: MutableHubState;
  readonly generation: number;
  /** Of an earlier Certbench, which could not read what this one adds. */
  readonly isOlder: boolean;
  readonly damaged: readonly DamagedEntry[];
}

/**
 * Reads a state that was written whole. Entries that cannot be read are answered apart. Throws WORKSPACE_INVALID where the
 * bytes are no hub's state at all, WORKSPACE_TOO_NEW for a later format.
 */
export function decodeHubState(bytes: Uint8Array, check: ShapeCheck = () => undefined): StoredState {
  const stored = parseWhole(bytes);
  const state = emptyHubState();
  const damaged = names.flatMap((name) => {
    const entries = stored[name] ?? [];
    return (Array.isArray(entries) ? entries : [entries]).flatMap((one) => setStored(state, name, one, check) ?? []);
  });
  const { generation } = stored;
  const isOlder = stored.format < format;
  return { state, generation: typeof generation === 'number' ? generation : 0, isOlder, damaged };
}

type Whole = { readonly format: number; readonly generation?: unknown } & Partial<Record<SectionName, unknown>>;

function parseWhole(bytes: Uint8Array): Whole {
  let stored: Partial<Whole>;
  try {
    stored = JSON.parse(fromUtf8(bytes) ?? '') as Partial<Whole>;
    if (typeof stored.format !== 'number') throw new Error('It has no format.');
    if (stored.authorities === undefined || stored.devices === undefined) throw new Error('The first two are missing.');
  } catch {
    throw new Problem('WORKSPACE_INVALID', i18n.t("The hub's state file cannot be read."), { field: 'data' });
  }
  if (stored.format <= format) return stored as Whole;
  throw new Problem('WORKSPACE_TOO_NEW', i18n.t("The hub's state was written by a newer Certbench."), {
    field: 'data',
    remedy: i18n.t('Move the file away to start with an empty hub.'),
  });
}

/** Puts a stored entry in its place; answers why it cannot be read. */
export function setStored(
  state: MutableHubState,
  section: SectionName,
  stored: unknown,
  check: ShapeCheck,
): DamagedEntry | undefined {
  const reason = check(section, stored);
  if (reason !== undefined) return { section, stored, reason };
  try {
    const entry = sectionOf(section).decode(stored as never);
    (state[section] as Map<string, unknown>).set(sectionOf(section).keyOf(entry), entry);
    return undefined;
  } catch (error) {
    return { section, stored, reason: error instanceof Error ? error.message : String(error) };
  }
}
