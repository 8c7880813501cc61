import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { i18n } from '../../core/language/index.ts';
import { titlesOf } from '../../core/plan/table.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { PlanDevices } from './devices.ts';
import { decodePlan, encodePlan, withoutSecrets } from './plan-file.ts';
import { checkPlanSends } from './sending-check.ts';
import { withNames, withTokens } from './plan-tables.ts';
import { readTable } from './read-tables.ts';

/** In octets. A plan may have a CSV text in it. */
const largestFile = 20_000_000;

/** Plans of runs as files, and what has to be there before one is run. */
export class Plans {
  readonly #devices: PlanDevices;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(devices: PlanDevices, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#devices = devices;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async read({ file }: ParsedInput<'plan.read'>): Promise<MethodOutput<'plan.read'>> {
    const { folders, clock } = this.#ports;
    const path = this.#grants.resolve(file, 'file');
    const name = folders.nameOf(path);
    const { plan, notes, place } = decodePlan(await folders.readFile(path, largestFile), name);
    const read = await withTokens(plan, path, { grants: this.#grants, folders }, place);
    await checkPlanSends(read, { grants: this.#grants, folders, clock }, place);
    return { name, plan: read, notes };
  }

  /** What a table has, for who chooses from it. */
  async columns({ table }: ParsedInput<'plan.columns'>): Promise<MethodOutput<'plan.columns'>> {
    const { folders } = this.#ports;
    const read = await readTable(table, 'table', { grants: this.#grants, folders });
    const columns = titlesOf(read);
    if (columns.length === 0) {
      throw new Problem('INVALID_INPUT', i18n.t('The table has no titles in its first line.'), {
        field: 'table',
        remedy: i18n.t('Choose a CSV that begins with the titles of its columns.'),
      });
    }
    const name = 'file' in table ? { name: folders.nameOf(this.#grants.resolve(table.file, 'table')) } : {};
    return { ...name, columns, rows: read.rows.length };
  }

  async keep({ plan: given, file }: ParsedInput<'plan.keep'>): Promise<MethodOutput<'plan.keep'>> {
    const { dialogs, desktop, folders } = this.#ports;
    const { plan, notes } = withoutSecrets(given);
    const path =
      file === undefined
        ? await dialogs.chooseWhereToSave({
            title: i18n.t('Save the plan'),
            suggestedName: 'plan.json',
            startIn: desktop.documents,
          })
        : this.#grants.resolve(file, 'file');
    if (path === undefined) return { notes };
    const named = withNames(plan, path, { grants: this.#grants, folders });
    await folders.writeFile(path, toUtf8(encodePlan(named.plan)));
    return { name: folders.nameOf(path), notes: [...notes, ...named.notes] };
  }

  prepare(input: ParsedInput<'plan.prepare'>): Promise<MethodOutput<'plan.prepare'>> {
    const { jobId, ...making } = input;
    const terms = {
      title: i18n.t('Making the devices of a plan'),
      message: i18n.t('Cancelled. What was finished before stays.'),
      remedy: i18n.t('Start again to complete the set.'),
    };
    return this.#jobs.run(jobId, terms, async (job) => {
      const { created } = await this.#devices.prepare(making, job);
      return { created };
    });
  }
}
