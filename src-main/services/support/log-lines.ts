import { decodeText } from '../../core/text.ts';
import { logName } from '../app.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';

/** More than a shell lets its log grow. */
const mostBytes = 20_000_000;

/** Characters of a line; the rest is cut. */
const longestLine = 4000;

/** The newest lines of the log, also from the file that was full before. None where no shell has written one. */
export async function newestLines(ports: Ports, count: number): Promise<string[]> {
  const path = ports.folders.join(ports.desktop.data, logName);
  const lines = await linesOf(ports, path);
  const older = lines.length < count ? await linesOf(ports, `${path}.1`) : [];
  const newest = count === 0 ? [] : [...older, ...lines].slice(-count);
  return newest.map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
}

async function linesOf({ folders }: Ports, path: string): Promise<string[]> {
  try {
    const text = decodeText(await folders.readFile(path, mostBytes)) ?? '';
    return text.split(/\r?\n/).filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
