import type { z } from 'zod';
import { jobMethods } from './jobs.ts';
import type { MethodRow } from './method-row.ts';

type Rows = Readonly<Record<string, MethodRow>>;

/**
 * The files of the contract, with what stands before the dot of their methods. One is loaded when such a method is called first: the schemas of all of them take 50 ms
 * of a processor to make, a quarter of what a short command takes.
 */
export const methodFiles = [
  {
    of: ['authority', 'device', 'proof', 'request', 'server'],
    load: async () => (await import('./things/index.ts')).thingMethods,
  },
  { of: ['job'], load: () => Promise.resolve(jobMethods) },
  { of: ['file'], load: async () => (await import('./files.ts')).fileMethods },
  { of: ['bringIn'], load: async () => (await import('./bring-in.ts')).bringInMethods },
  { of: ['calendar'], load: async () => (await import('./calendar.ts')).calendarMethods },
  { of: ['certificate'], load: async () => (await import('./report.ts')).reportMethods },
  { of: ['chain'], load: async () => (await import('./chains.ts')).chainMethods },
  { of: ['authority'], load: async () => (await import('./revocation.ts')).revocationMethods },
  { of: ['authority'], load: async () => (await import('./reissuing.ts')).reissuingMethods },
  { of: ['rootChange'], load: async () => (await import('./root-change.ts')).rootChangeMethods },
  { of: ['simulation'], load: async () => (await import('./simulation.ts')).simulationMethods },
  { of: ['simulation'], load: async () => (await import('./forecast.ts')).forecastMethods },
  { of: ['simulation'], load: async () => (await import('./device-state.ts')).deviceStateMethods },
  { of: ['results', 'simulation'], load: async () => (await import('./results.ts')).resultsMethods },
  { of: ['runSetup'], load: async () => (await import('./run-setup.ts')).runSetupMethods },
  { of: ['plan'], load: async () => (await import('./plan/calls.ts')).planMethods },
  { of: ['mqtt', 'platform'], load: async () => (await import('./platforms.ts')).platformMethods },
  { of: ['device'], load: async () => (await import('./operational.ts')).operationalMethods },
  { of: ['provision'], load: async () => (await import('./provisioning.ts')).provisioningMethods },
  { of: ['hub'], load: async () => (await import('./hub/hub.ts')).hubMethods },
  { of: ['hub'], load: async () => (await import('./hub/authorities.ts')).hubAuthorityMethods },
  { of: ['hub'], load: async () => (await import('./hub/devices.ts')).hubDeviceMethods },
  { of: ['hub'], load: async () => (await import('./hub/topics.ts')).hubTopicMethods },
  { of: ['hub', 'proof'], load: async () => (await import('./hub/admission.ts')).hubAdmissionMethods },
  { of: ['hub'], load: async () => (await import('./hub/dps.ts')).hubDpsMethods },
  { of: ['hub'], load: async () => (await import('./hub/issuing.ts')).hubIssuingMethods },
  { of: ['hub'], load: async () => (await import('./hub/throttle.ts')).hubThrottleMethods },
  { of: ['hub'], load: async () => (await import('./hub/revocation.ts')).hubRevocationMethods },
  { of: ['hub'], load: async () => (await import('./hub/explain.ts')).hubExplainMethods },
  { of: ['hub'], load: async () => (await import('./hub/aws.ts')).hubAwsMethods },
  { of: ['hub'], load: async () => (await import('./hub/thingsboard.ts')).hubThingsboardMethods },
  { of: ['app', 'passphrase'], load: async () => (await import('./app.ts')).appMethods },
  { of: ['proxy'], load: async () => (await import('./proxy.ts')).proxyMethods },
  { of: ['trust'], load: async () => (await import('./trust.ts')).trustMethods },
  { of: ['settings'], load: async () => (await import('./settings.ts')).settingsMethods },
  { of: ['connection'], load: async () => (await import('./connections.ts')).connectionMethods },
  { of: ['certificate', 'workspace'], load: async () => (await import('./workspace.ts')).workspaceMethods },
  { of: ['thing', 'trash'], load: async () => (await import('./trash.ts')).trashMethods },
  { of: ['thing'], load: async () => (await import('./names.ts')).nameMethods },
  { of: ['notes'], load: async () => (await import('./notes.ts')).notesMethods },
  { of: ['testCertificates'], load: async () => (await import('./test-certificates.ts')).testCertificateMethods },
  { of: ['diagnosis'], load: async () => (await import('./diagnosis.ts')).diagnosisMethods },
  { of: ['support'], load: async () => (await import('./support.ts')).supportMethods },
  { of: ['est'], load: async () => (await import('./est.ts')).estMethods },
  { of: ['thingsboard'], load: async () => (await import('./thingsboard.ts')).thingsboardMethods },
  { of: ['howto'], load: async () => (await import('./howto.ts')).howtoMethods },
  { of: ['bundle', 'certificate', 'folder', 'keygen'], load: async () => (await import('./export.ts')).exportMethods },
] as const satisfies readonly { readonly of: readonly string[]; readonly load: () => Promise<Rows> }[];

type All<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never;
/** A row a method, of all files. */
export type Methods = All<Awaited<ReturnType<(typeof methodFiles)[number]['load']>>>;
export type MethodName = keyof Methods;
/** What a caller writes: fields with a default may be left out. */
export type MethodInput<M extends MethodName> = z.input<Methods[M]['input']>;
/** What a service gets: parsed, with defaults. */
export type ParsedInput<M extends MethodName> = z.output<Methods[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Methods[M]['output']>;
export type MethodErrorCode<M extends MethodName> = Methods[M]['codes'][number];

/**
 * Undefined where there is no such method. All files of its group are loaded, so that a program that goes on for long has what it may be asked for by then. One that cannot
 * be loaded is in nobody else's way.
 */
async function rowOf(name: string): Promise<MethodRow | undefined> {
  const [group = ''] = name.split('.');
  const files = methodFiles.filter(({ of }) => of.some((one) => one === group));
  const loaded = await Promise.allSettled(files.map(({ load }) => load()));
  const faults: unknown[] = [];
  for (const one of loaded) {
    if (one.status === 'rejected') faults.push(one.reason);
    else if (Object.hasOwn(one.value, name)) return (one.value as Rows)[name];
  }
  if (faults.length > 0) throw faults[0];
  return undefined;
}

/** The rows of the methods that are called. */
export class MethodRows {
  /** Who cancels waits for nothing. */
  readonly #known = new Map<string, MethodRow>(Object.entries(jobMethods));
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * The row of a method; undefined where there is none. Whoever asks for one while another is loaded is answered after it: who cancels comes behind what he cancels.
   * Rejects where a file of the contract cannot be loaded.
   */
  of(name: string): MethodRow | undefined | Promise<MethodRow | undefined> {
    if (this.#waiting === 0 && this.#known.has(name)) return this.#known.get(name);
    this.#waiting++;
    const row = this.#last.then(() => this.#load(name));
    // Whoever asked goes on first, and is then in nobody's way.
    const over = row.catch(() => undefined);
    this.#last = over.then(() => this.#waiting--);
    return row;
  }

  /** Once everybody who has asked until now has an answer. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #load(name: string): Promise<MethodRow | undefined> {
    const row = this.#known.get(name) ?? (await rowOf(name));
    if (row !== undefined) this.#known.set(name, row);
    return row;
  }
}
