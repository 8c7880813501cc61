import { plural, t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

export const foresight = live(() => ({
  title: t`Before it connects`,
  cardText: t`What would keep this device out, as far as it can be known without connecting.`,
  platform: t`At`,
  checking: t`Looking at certificates and keys…`,
  nothing: t`Nothing that is known here keeps them out.`,
  nothingOne: t`Nothing that is known here keeps it out.`,
  ask: (count: number) => plural({ count }, { one: 'Check # device', other: 'Check # devices' }),
  of: (count: number, total: number) =>
    plural({ count }, { one: `# of ${total} devices`, other: `# of ${total} devices` }),
  whatToDo: t`What to do:`,
  evidence: t`What speaks for it`,
  closed: (count: number) =>
    plural(
      { count },
      {
        one: 'One key is encrypted: it is looked at when it connects.',
        other: '# keys are encrypted: they are looked at when they connect.',
      },
    ),
}));
