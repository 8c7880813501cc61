import type { Program } from '../support/programs.ts';

/** One line of the table: what was done to Certbench, and what became of what it keeps. */
export interface Row {
  readonly scenario: string;
  kills: number;
  /** Refusals of the disk, injected or real. */
  failures: number;
  /** Times that something was done undisturbed and had to succeed. */
  runs: number;
  /** What was there, or acknowledged, and is not any more. */
  readonly lost: string[];
  /** What can be seen and is not whole. */
  readonly halfWritten: string[];
  /** Unfinished files, keys among them, that are still there after the next run; locks that nobody holds. */
  readonly leftOver: string[];
  /** Errors that name nothing to act on, and runs that failed with nothing in their way. */
  readonly wrong: string[];
  /** What else there is to tell: how long, how large. */
  note?: string;
}

export interface Scenario {
  readonly name: string;
  /** Too slow, or too much like another one, for `npm test`. */
  readonly longOnly?: boolean;
  /** Programs of others without which it cannot be done. */
  readonly needs?: readonly Program[];
  /** `quick` takes samples, for `npm test`; `long` does all of it. */
  run(effort: 'quick' | 'long'): Promise<Row[]>;
}

export const emptyRow = (scenario: string): Row => ({
  scenario,
  kills: 0,
  failures: 0,
  runs: 0,
  lost: [],
  halfWritten: [],
  leftOver: [],
  wrong: [],
});

export const faultsOf = ({ lost, halfWritten, leftOver, wrong }: Row): string[] => [
  ...lost.map((text) => `lost: ${text}`),
  ...halfWritten.map((text) => `half-written: ${text}`),
  ...leftOver.map((text) => `left over: ${text}`),
  ...wrong.map((text) => `wrong: ${text}`),
];

/** The rows as a table, and below it everything that is not as it should be. */
export function table(rows: readonly Row[]): string {
  const head = ['scenario', 'kills', 'failures', 'runs', 'lost', 'half-written', 'left-over', 'wrong', 'note'];
  const lines = rows.map((row) => [
    row.scenario,
    ...[row.kills, row.failures, row.runs].map(String),
    ...[row.lost, row.halfWritten, row.leftOver, row.wrong].map(({ length }) => String(length)),
    row.note ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0), title.length),
  );
  const format = (line: readonly string[]) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === line.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const faults = rows.flatMap((row) => faultsOf(row).map((text) => `${row.scenario}: ${text}`));
  return [format(head), ...lines.map(format), ...faults].join('\n');
}
