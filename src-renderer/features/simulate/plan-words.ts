import { plural, t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { PlanRest } from './plan.ts';

type Member = keyof PlanRest;

export const planWords = live(() => ({
  open: t`Open a plan…`,
  save: t`Save as a plan…`,
  saved: (name: string) => t`Saved ${name}. The command line runs it by certbench simulate --plan.`,
  authorities: t`Authorities of the plan`,
  also: (members: string) => t`From the plan too: ${members}.`,
  without: t`Without these`,
  missing: (count: number) =>
    plural(count, {
      one: '# device of the plan is not in this workspace, and is left out.',
      other: '# devices of the plan are not in this workspace, and are left out.',
    }),
  members: {
    jitter: t`jitter`,
    schedule: t`a schedule`,
    timesOfDay: t`times of day`,
    durationMs: t`a duration`,
    rampUp: t`a ramp-up`,
    backlog: t`a backlog`,
    spread: t`a spread of the sensors`,
    body: t`a body`,
    contentType: t`a content type`,
    fields: t`fields`,
    properties: t`properties`,
    replay: t`a recording`,
    faults: t`faults on purpose`,
    pace: t`a pace`,
    reactions: t`reactions`,
    pass: t`criteria to pass`,
  } satisfies Record<Member, string>,
}));
