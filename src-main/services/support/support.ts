import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { SupportFile, SupportPart } from '../../contract/models.ts';
import { equalBytes, toHex, toUtf8 } from '../../core/bytes.ts';
import { readZip, writeZip } from '../../core/bundles/zip.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import { supportFile } from '../../core/support/readme.ts';
import type { Grants } from '../grants.ts';
import type { Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { type SupportSources, gather } from './gathering.ts';

/** What a user sends to somebody who is to help. It is made in memory, shown, and then written just so. */
export class SupportBundles {
  #made: { readonly bundle: string; readonly files: readonly SupportFile[] } | undefined;
  readonly #sources: SupportSources;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(sources: SupportSources, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#sources = sources;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  preview(input: ParsedInput<'support.preview'>): Promise<MethodOutput<'support.preview'>> {
    const terms = {
      title: i18n.t('Gathering what helps'),
      looksOnly: true,
      message: i18n.t('Cancelled. Nothing was gathered.'),
    };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const last = this.#sources.diagnosis.last;
      const texts = await job.waitFor(gather(input, this.#sources, this.#ports));
      const files = texts.map(([part, text]) => ({
        part,
        name: supportFile(part),
        bytes: toUtf8(text).length,
        text,
      }));
      const bundle = toHex(this.#ports.ciphers.random(16));
      this.#made = { bundle, files };
      return { bundle, files, ...(last === undefined ? {} : { diagnosedAt: last.at.toISOString() }) };
    });
  }

  async save({ bundle, leaveOut, file }: ParsedInput<'support.save'>): Promise<MethodOutput<'support.save'>> {
    const { dialogs, desktop, folders, clock } = this.#ports;
    const kept = this.#filesOf(bundle, leaveOut);
    const now = clock.now();
    const path =
      file === undefined
        ? await dialogs.chooseWhereToSave({
            title: i18n.t('Save the support bundle'),
            suggestedName: `certbench-support-${now.toISOString().slice(0, 10)}.zip`,
            startIn: desktop.documents,
          })
        : this.#grants.resolve(file, 'file');
    if (path === undefined) return {};
    const entries = kept.map(({ name, text }) => ({ name, bytes: toUtf8(text), holdsKey: false }));
    const zip = writeZip(entries, now);
    const read = readZip(zip);
    const isWhole = entries.every(({ name, bytes }) => equalBytes(read.get(name) ?? new Uint8Array(), bytes));
    if (!isWhole || read.size !== entries.length) throw new Error('The .zip does not hold what was put into it.');
    await folders.writeFile(path, zip);
    return { name: folders.nameOf(path) };
  }

  #filesOf(bundle: string, leaveOut: readonly SupportPart[]): readonly SupportFile[] {
    if (this.#made?.bundle === bundle) {
      return this.#made.files.filter(({ part }) => part === 'readme' || !leaveOut.includes(part));
    }
    throw new Problem('NOT_FOUND', i18n.t('The support bundle is not known any more.'), {
      field: 'bundle',
      remedy: i18n.t('Look at it again, then save it.'),
    });
  }
}
