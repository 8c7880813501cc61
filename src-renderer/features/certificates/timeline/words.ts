import { counted } from '../../../ui/counted.ts';
import type { Span } from './ends.ts';

const spans: Readonly<Record<Span, string>> = {
  all: 'All',
  ended: 'Ended',
  month: 'Within 30 days',
  quarter: 'Within 90 days',
  year: 'Within a year',
};

const certificates = (count: number) => counted(count, 'certificate', 'certificates');

export const timeline = {
  title: 'When certificates end',
  subtitle: (workspace: string) => `Authorities, servers and devices of ${workspace}`,
  back: 'Back to certificates',
  months: 'The next two years',
  month: (name: string, count: number) => `${name}: ${count === 0 ? 'none' : certificates(count)}`,
  chart: (ended: number, soon: number, later: number) =>
    `${certificates(ended)} ended, ${soon} end within two years, ${later} later`,
  later: (count: number) => `${counted(count, 'ends', 'end')} after that`,
  show: 'Show',
  span: (span: Span, count: number) => `${spans[span]} (${count.toLocaleString()})`,
  list: 'Certificates by their end',
  none: 'None of them.',
  empty: 'There is no certificate in this workspace yet; the day on which each ends will stand here.',
  create: 'Create authority',
  save: 'Save as calendar…',
  saveHint: 'Every day on which one ends, for Outlook, Apple or Google Calendar, with a reminder 30 days before.',
  saved: (name: string) => `Saved as ${name}.`,
};
