import { plural, t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';

export const planWords = live(() => ({
  open: t`Open a plan…`,
  save: t`Save as a plan…`,
  saved: (name: string) => t`Saved ${name}. The command line runs it by certbench simulate --plan.`,
  opened: (name: string, devices: number) =>
    plural(devices, { one: `Opened ${name}: # device.`, other: `Opened ${name}: # devices.` }),
  authorities: t`Authorities of the plan`,
  missingTitle: (count: number) =>
    plural(count, {
      one: '# device of the plan is not in this workspace',
      other: '# devices of the plan are not in this workspace',
    }),
  missingNames: (ids: readonly string[]) => {
    const [first = ''] = ids;
    const names = ids.slice(0, 4).join(', ');
    if (ids.length <= 4) return names;
    return `${first} … ${ids.at(-1) ?? ''}`;
  },
  signedBy: t`Signed by`,
  selfSigned: t`Itself: no authority`,
  authorityElsewhere: (name: string) => t`The plan names ${name}, which is not here.`,
  passphraseNeeded: (name: string) => t`Type the passphrase of ${name}.`,
  make: (count: number) => plural(count, { one: 'Create the device', other: 'Create # devices' }),
  making: (done: number, total: number) => t`${{ done: number(done) }} of ${{ total: number(total) }} created`,
  made: (count: number) => plural(count, { one: '# device was created.', other: '# devices were created.' }),
  leaveOut: t`Leave out`,
}));
