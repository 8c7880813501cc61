import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { toHex } from '../../core/bytes.ts';
import type { Grants } from '../grants.ts';
import type { Ports } from '../ports.ts';
import { placeResults, placeWithoutTables } from '../results/files.ts';
import { noSuchRun } from './no-such-run.ts';
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

type RecordingsPorts = Pick<Ports, 'ciphers' | 'clock' | 'computer' | 'desktop' | 'folders'>;

/** In octets, as tables are read. */
const largestFile = 20_000_000;

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
    const ports = { ...this.#ports, version: this.#ports.desktop.version };
    this.#byRun.set(run.runId, new Recording(run, facts, ports));
  }

  /**
   * Names of files instead of their tokens, which say nothing to others and differ from program to program; and the digest of each, since
   * shards may have different ones of the same name.
   */
  async named(plan: RunFacts['plan']): Promise<RunFacts['plan']> {
    return (await this.#named(plan)) as RunFacts['plan'];
  }

  async #named(value: unknown): Promise<unknown> {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return Promise.all(value.map((one) => this.#named(one)));
    const members = await Promise.all(
      Object.entries(value).map(async ([name, member]) =>
        name === 'file' && typeof member === 'string'
          ? this.#file(member)
          : ([[name, await this.#named(member)]] as const),
      ),
    );
    return Object.fromEntries(members.flat());
  }

  async #file(token: string): Promise<readonly (readonly [string, string])[]> {
    const { folders, ciphers } = this.#ports;
    const path = this.#grants.resolve(token, 'file');
    const digest = ciphers.digest('sha256', await folders.readFile(path, largestFile));
    return [
      ['file', folders.nameOf(path)],
      ['sha256', toHex(digest)],
    ];
  }

  forget(runId: string): void {
    this.#byRun.delete(runId);
  }

  /** Throws NOT_FOUND. */
  of(runId: string): Recording {
    const recording = this.#byRun.get(runId);
    if (recording !== undefined) return recording;
    throw noSuchRun();
  }

  /** Throws NOT_FOUND, or what the disk says. */
  async save({
    runId,
    folder,
    files: wanted,
  }: ParsedInput<'simulation.saveResults'>): Promise<MethodOutput<'simulation.saveResults'>> {
    const recording = this.of(runId);
    const { folders } = this.#ports;
    const path = this.#grants.resolve(folder, 'folder');
    const files = await (wanted === 'all' ? placeResults : placeWithoutTables)(folders, path, recording.results());
    return { folder: folders.nameOf(path), files };
  }
}
