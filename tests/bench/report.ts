import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';

/** One line of the table: ours beside a peer or a limit, measured in the same run. */
export interface Row {
  readonly what: string;
  readonly against: string;
  readonly toReach: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
}

export const median = (figures: readonly number[]): number => {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Prints what a part has found, and keeps it for the report: a section a part, which takes the place of the last one. */
export class Report {
  readonly #file: string;
  readonly #rows: Row[] = [];
  readonly #lines: string[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  row(row: Row): void {
    this.#rows.push(row);
    const { what, against, toReach, ours, theirs, ratio } = row;
    console.log(`${what}\n  ${ours}; ${against}: ${theirs}\n  ${ratio}; to reach: ${toReach}\n`);
  }

  line(text: string): void {
    this.#lines.push(text);
    console.log(text);
  }

  async save(part: string): Promise<void> {
    const [begin, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
    const section = `${begin}\n\n## ${part}\n\n${this.#text()}\n\n${end}`;
    this.#rows.length = 0;
    this.#lines.length = 0;
    const before = await readFile(this.#file, 'utf8');
    const [at, after] = [before.indexOf(begin), before.indexOf(end)];
    const whole =
      at < 0 ? `${before.trimEnd()}\n\n${section}\n` : before.slice(0, at) + section + before.slice(after + end.length);
    await writeFile(this.#file, whole);
  }

  #text(): string {
    const cell = (text: string) => text.replaceAll('|', '/');
    const table = this.#rows.map(
      ({ what, against, toReach, ours, theirs, ratio }) =>
        `| ${[what, against, ours, theirs, ratio, toReach].map(cell).join(' | ')} |`,
    );
    const head = ['| what | against | ours | theirs | ratio | to reach |', '| --- | --- | --- | --- | --- | --- |'];
    return [
      machine(),
      ...(table.length === 0 ? [] : ['', ...head, ...table]),
      ...(this.#lines.length === 0 ? [] : ['', '```text', ...this.#lines.join('\n').trim().split('\n'), '```']),
    ].join('\n');
  }
}

function machine(): string {
  const [first, ...others] = cpus();
  const memory = Math.round(totalmem() / 1e9);
  const day = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return `${day} UTC; ${others.length + 1} processors (${first?.model.trim() ?? ''}), ${memory} GB, ${type()} ${release()}, Node ${process.version}.`;
}
