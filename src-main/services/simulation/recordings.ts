import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Ports } from '../ports.ts';
import { placeResults } from '../results/files.ts';
import { Recording, type RunFacts } from './recording.ts';
import type { SimulationRun } from './run.ts';

type PlanOfRun = ParsedInput<'simulation.start'>;

/** A plan as results have it: without secrets, and without what says where and which part of it was run. */
export function recordedPlan(
  { shard: _part, startAt: _then, ...input }: PlanOfRun,
  settings: PlanOfRun['settings'],
): RunFacts['plan'] {
  const { workspace: _here, keyPassphrase: _key, authorityPassphrase: _authority, jobId: _job, ...plan } = input;
  return { ...plan, settings };
}

type RecordingsPorts = Pick<Ports, 'clock' | 'computer' | 'desktop' | 'folders'>;

/** What becomes of runs, for as long as they are remembered. */
export class Recordings {
  readonly #byRun = new Map<string, Recording>();
  readonly #grants: Grants;
  readonly #ports: RecordingsPorts;

  constructor(grants: Grants, ports: RecordingsPorts) {
    this.#grants = grants;
    this.#ports = ports;
  }

  begin(run: SimulationRun, facts: RunFacts): void {
    const plan = this.#named(facts.plan) as RunFacts['plan'];
    const ports = { ...this.#ports, version: this.#ports.desktop.version };
    this.#byRun.set(run.runId, new Recording(run, { ...facts, plan }, ports));
  }

  /** Names of files instead of their tokens, which say nothing to others and differ from program to program. */
  #named(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.#named(one));
    const { folders } = this.#ports;
    const members = Object.entries(value).map(([name, member]) =>
      name === 'file' && typeof member === 'string'
        ? [name, folders.nameOf(this.#grants.resolve(member, 'file'))]
        : [name, this.#named(member)],
    );
    return Object.fromEntries(members) as unknown;
  }

  forget(runId: string): void {
    this.#byRun.delete(runId);
  }

  /** Throws NOT_FOUND, or what the disk says. */
  async save({
    runId,
    folder,
  }: ParsedInput<'simulation.saveResults'>): Promise<MethodOutput<'simulation.saveResults'>> {
    const recording = this.#byRun.get(runId);
    if (recording === undefined) {
      throw new Problem('NOT_FOUND', i18n.t('There is no such simulation.'), { field: 'runId' });
    }
    const { folders } = this.#ports;
    const path = this.#grants.resolve(folder, 'folder');
    const files = await placeResults(folders, path, recording.results());
    return { folder: folders.nameOf(path), files };
  }
}
