import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';
import type { Span } from './ends.ts';

const spans: Readonly<Record<Span, string>> = live(() => ({
  all: t`All`,
  ended: t`Ended`,
  month: t`Within 30 days`,
  quarter: t`Within 90 days`,
  year: t`Within a year`,
}));

const certificates = (count: number) => plural(count, { one: '# certificate', other: '# certificates' });

export const timeline = live(() => ({
  title: t`When certificates end`,
  subtitle: (workspace: string) => t`Authorities, servers and devices of ${workspace}`,
  back: t`Back to certificates`,
  months: t`The next two years`,
  month: (name: string, count: number) => t`${name}: ${count === 0 ? t`none` : certificates(count)}`,
  chart: (ended: number, soon: number, later: number) =>
    t`${certificates(ended)} ended, ${soon} end within two years, ${later} later`,
  later: (count: number) => t`${plural(count, { one: '# ends', other: '# end' })} after that`,
  show: t`Show`,
  span: (span: Span, count: number) => `${spans[span]} (${number(count)})`,
  list: t`Certificates by their end`,
  none: t`None of them.`,
  empty: t`There is no certificate in this workspace yet; the day on which each ends will stand here.`,
  create: t`Create authority`,
  save: t`Save as calendar…`,
  saveHint: t`Every day on which one ends, for Outlook, Apple or Google Calendar, with a reminder 30 days before.`,
  saved: (name: string) => t`Saved as ${name}.`,
}));
