import { plural, t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

export const planWords = live(() => ({
  open: t`Open a plan…`,
  save: t`Save as a plan…`,
  saved: (name: string) => t`Saved ${name}. The command line runs it by certbench simulate --plan.`,
  authorities: t`Authorities of the plan`,
  missing: (count: number) =>
    plural(count, {
      one: '# device of the plan is not in this workspace, and is left out.',
      other: '# devices of the plan are not in this workspace, and are left out.',
    }),
}));
