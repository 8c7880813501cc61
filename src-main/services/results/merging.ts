import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { i18n } from '../../core/language/index.ts';
import { percentileOf } from '../../core/results/latencies.ts';
import { type Part, mergeResults } from '../../core/results/merge.ts';
import { type RunResults, resultsFile } from '../../core/results/results.ts';
import type { Grants } from '../grants.ts';
import { type Jobs, forEachLimited } from '../jobs.ts';
import type { Folders, Ports } from '../ports.ts';
import { placeResults } from './files.ts';
import { readResults } from './reading.ts';

/** Files at a time: each is in memory whole. */
const atATime = 4;

/** Puts the results of a run's shards together, and has a place for them. */
export class MergedResults {
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #folders: Folders;

  constructor(grants: Grants, jobs: Jobs, { folders }: Pick<Ports, 'folders'>) {
    this.#grants = grants;
    this.#jobs = jobs;
    this.#folders = folders;
  }

  /** Throws what the disk says where nothing can be written there. */
  async prepare({ folder }: ParsedInput<'results.prepare'>): Promise<MethodOutput<'results.prepare'>> {
    const path = this.#grants.resolve(folder, 'folder');
    await this.#folders.placeFiles(path, [], { overwrite: true }, async () => undefined);
    return {};
  }

  merge(input: ParsedInput<'results.merge'>): Promise<MethodOutput<'results.merge'>> {
    const terms = { title: i18n.t('Merging results'), message: i18n.t('Cancelled. Nothing was written.') };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const paths = input.folders.map((token) => this.#grants.resolve(token, 'folders'));
      const out = this.#grants.resolve(input.folder, 'folder');
      const parts: Part[] = [];
      let read = 0;
      await forEachLimited(paths, atATime, async (path, index) => {
        job.check();
        parts[index] = { from: path, results: await this.#read(path) };
        job.progress(++read, paths.length);
      });
      const [first, ...others] = parts;
      if (first === undefined) throw new Error('No results were named.');
      const merged = mergeResults([first, ...others]);
      job.check();
      const files = await placeResults(this.#folders, out, merged);
      const { shards, state, pass, verdict } = merged;
      return { shards: shards.of, state, totals: totalsOf(merged), pass, verdict, files };
    });
  }

  async #read(path: string): Promise<RunResults> {
    const isFolder = (await this.#folders.look(path)) === 'folder';
    const file = isFolder ? this.#folders.join(path, resultsFile) : path;
    return readResults(this.#folders, file);
  }
}

function totalsOf({ totals, latency }: RunResults): MethodOutput<'results.merge'>['totals'] {
  const percentiles = { latencyMedianMs: 0.5, latencyP95Ms: 0.95, latencyP99Ms: 0.99 };
  const found = Object.entries(percentiles).flatMap(([name, share]) => {
    const ms = percentileOf(latency, share);
    return ms === undefined ? [] : [[name, Number(ms.toPrecision(3))] as const];
  });
  return { ...totals, ...Object.fromEntries(found) };
}
