import { openSession } from './open-session.ts';
import type { NamedPlan } from './command-line.ts';

/** The plan that `simulate` is given: read before the line is parsed, since the options of its platform are added by it. */
export async function planNamed(file: string): Promise<NamedPlan> {
  const session = await openSession(false);
  const { plan, notes } = await session.call('plan.read', { file: session.path(file) });
  for (const note of notes) session.output.warn(`${file}: ${note}`);
  return { file, plan };
}
