import { plural, t } from '@lingui/core/macro';
import type { SimulationForecast } from '../../../../../src-main/contract/models.ts';
import { number } from '../../../../ui/format.ts';
import { live } from '../../../../ui/language/index.ts';

type Limited = SimulationForecast['lines'][number]['of'];

const rounded = (value: number): number => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
const shown = (value: number): string => number(rounded(value));

const connectsASecond = (count: number): string => plural(count, { one: '# connect/s', other: '# connects/s' });
const messagesASecond = (count: number): string => plural(count, { one: '# message/s', other: '# messages/s' });
const messagesADay = (count: number): string => plural(count, { one: '# message a day', other: '# messages a day' });

/** What a run asks of its server, and how fast it may go. */
export const paceWords = live(() => ({
  title: t`Pace`,
  asked: (connects: number, messages: number, day: number) =>
    [connectsASecond(rounded(connects)), messagesASecond(rounded(messages)), messagesADay(rounded(day))].join(', '),
  within: (tier: string) => t`within ${tier}`,
  quota: (share: number) => t`${{ percent: shown(share * 100) }} % of its quota`,
  beyond: (tier: string) => t`beyond ${tier}`,
  notYet: t`Told once devices and the server are there.`,
  beyondLine: (what: string, percent: number) => t`${what}: ${{ percent: shown(percent) }} %`,
  beyondTitle: (tier: string, units: number) =>
    units === 1 ? t`More than ${tier} allows.` : t`More than ${{ units: number(units) }} units of ${tier} allow.`,
  lasts: (time: string) => t`The quota is used up after ${time}.`,
  kept: t`The run keeps to the limits, and goes slower than planned.`,
  notKept: t`The run does not keep to them: the server will slow it down or refuse it.`,
  fittingInterval: (ms: number) => t`It fits with a message every ${{ ms: number(ms) }} ms.`,
  fitting: (ms: number, start: string) =>
    t`It fits with a message every ${{ ms: number(ms) }} ms, and all devices started over ${start}.`,
  moreUnits: t`Fewer devices, or more units, would fit.`,
  takeFitting: t`Go that slowly`,
  keep: t`Keep to the limits`,
  dontKeep: t`Go beyond them`,
  tier: t`Tier`,
  tierAssumed: (tier: string) => t`${tier} (assumed)`,
  noTier: t`No limits are known of this server.`,
  units: t`Units`,
  keepWithin: t`Keep to the limits`,
  keeps: {
    '': t`At a real cloud`,
    yes: t`Always`,
    no: t`Never`,
  },
  connectsPerSecond: t`Connects, at most`,
  messagesPerSecond: t`Messages, at most`,
  heldHint: t`Empty: as the limits say.`,
  headers: { of: t`Limit`, asked: t`Asked`, most: t`Allowed`, share: t`Share` },
  limits: t`What is asked, and what is allowed`,
  storm: (perSecond: number) =>
    t`If all lose their connections at once, they come back with up to ${{ connects: connectsASecond(rounded(perSecond)) }}.`,
  source: (title: string, read: string) => t`${title}, as of ${read}`,
  sources: (names: string) => t`Figures: ${names}.`,
  value: shown,
  of: {
    connects: t`Connects`,
    messages: t`Messages`,
    bytes: t`Bytes`,
    sessions: t`Connections at once`,
    registrations: t`Registrations`,
    deviceMessages: t`Messages of one device`,
    deviceBytes: t`Bytes of one device`,
    deviceConnects: t`Connects of one device`,
    devicePolls: t`Status requests of one device`,
    cloudToDevice: t`Messages to devices`,
    twinReads: t`Twins read`,
    twinUpdates: t`Twins changed`,
    methodBytes: t`Bytes of methods`,
  } satisfies Record<Limited, string>,
  per: (seconds: number) => {
    if (seconds === 0) return '';
    if (seconds === 1) return t`a second`;
    if (seconds === 60) return t`a minute`;
    if (seconds === 3600) return t`an hour`;
    if (seconds === 86_400) return t`a day`;
    if (seconds > 86_400) return t`in ${{ days: number(seconds / 86_400) }} days`;
    return t`in ${{ seconds: number(seconds) }} s`;
  },
}));
