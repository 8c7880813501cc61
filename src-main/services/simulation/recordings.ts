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
export function recordedPlan(input: PlanOfRun, settings: PlanOfRun['settings']): RunFacts['plan'] {
  const { workspace: _here, keyPassphrase: _secret, jobId: _job, ...plan } = input;
  return { ...plan, settings };
}

/** What becomes of runs, for as long as they are remembered. */
export class Recordings {
  readonly #byRun = new Map<string, Recording>();
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(grants: Grants, ports: Ports) {
    this.#grants = grants;
    this.#ports = ports;
  }

  begin(run: SimulationRun, facts: RunFacts): void {
    this.#byRun.set(run.runId, new Recording(run, facts, { ...this.#ports, version: this.#ports.desktop.version }));
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
