import type { Bench } from '../../../bench/bench.ts';
import type { Entry } from './entries.ts';

/** Calls at a time: the workspace is read for each. */
const atATime = 16;

/** Their own certificates, in their order. What has none, or cannot be read, is left out. */
export async function pemOf(bench: Pick<Bench, 'call' | 'workspace'>, entries: readonly Entry[]): Promise<string> {
  const { workspace } = bench;
  const found: string[] = [];
  for (let from = 0; from < entries.length; from += atATime) {
    const replies = entries
      .slice(from, from + atATime)
      .map(({ key }) => bench.call('certificate.describe', { workspace, ...key }));
    for (const reply of await Promise.all(replies)) {
      const [own] = reply.ok ? reply.value.certificates : [];
      if (own !== undefined) found.push(own.pem);
    }
  }
  return found.join('');
}
