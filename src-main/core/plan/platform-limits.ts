/**
 * What clouds let a fleet do, as their documents have it. One row a figure: how much, in which time, and where that stands. What no
 * document says is not here. Figures that a cloud can be asked to raise are told as such.
 */

/** Where figures stand, and when that was read; `dated` where the document bears a date. */
const sources = {
  iotHub: {
    title: 'IoT Hub quotas and throttling',
    address: 'https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling',
    read: '2026-11-29',
  },
  iotHubPricing: {
    title: 'Azure IoT Hub pricing',
    address: 'https://azure.microsoft.com/pricing/details/iot-hub/',
    read: '2026-11-29',
  },
  dps: {
    title: 'Azure IoT Hub Device Provisioning Service limits',
    address: 'https://github.com/MicrosoftDocs/azure-docs/blob/main/includes/iot-dps-limits.md',
    dated: '2024-03-06',
    read: '2026-11-29',
  },
  eventGrid: {
    title: 'Azure Event Grid quotas and limits',
    address: 'https://learn.microsoft.com/azure/event-grid/quotas-limits',
    read: '2026-11-29',
  },
  aws: {
    title: 'AWS IoT Limits, AWS IoT Developer Guide',
    address:
      'https://github.com/awsdocs/aws-iot-docs/blob/b946d0b5991d0fcc6363060da7fd2bab221d281d/developerguide/limits-iot.md',
    dated: '2019-11-25',
    read: '2026-11-30',
  },
  awsQuotas: {
    title: 'Defaults of AWS IoT Core by the API of AWS Service Quotas, as a program of others has listed them',
    address:
      'https://github.com/gruntwork-io/terraform-aws-utilities/blob/04f58839c5610804899dfcd815df374aea681ffd/docs/quotas.md',
    dated: '2024-02-10',
    read: '2026-11-30',
  },
  thingsboard: {
    title: 'ThingsBoard Cloud subscription plans',
    address: 'https://thingsboard.io/docs/paas/subscription/',
    read: '2026-11-29',
  },
} as const satisfies Readonly<Record<string, LimitSource>>;

export interface LimitSource {
  readonly title: string;
  readonly address: string;
  /** The document's own date, where it bears one. */
  readonly dated?: string;
  readonly read: string;
}

/** What is limited: of the whole fleet, except where it is of one device. */
export type Limited =
  | 'connects'
  | 'messages'
  | 'bytes'
  | 'sessions'
  | 'registrations'
  | 'deviceMessages'
  | 'deviceBytes'
  | 'deviceConnects'
  | 'devicePolls'
  | 'cloudToDevice'
  | 'twinReads'
  | 'twinUpdates'
  | 'methodBytes';

export interface Limit {
  readonly of: Limited;
  readonly most: number;
  /** Seconds in which so many may be; 0 where it is how many there may be at once. */
  readonly perSeconds: number;
  /** So many for each unit that is paid for, and at least so many altogether. */
  readonly eachUnit?: true;
  readonly atLeast?: number;
  /** The cloud raises it for who asks. */
  readonly adjustable?: true;
  readonly source: keyof typeof sources;
}

/** A tier or a plan that is paid for. */
export interface Tier {
  readonly id: string;
  /** Messages are counted in pieces of so many bytes. */
  readonly meterBytes?: number;
  readonly limits: readonly Limit[];
}

export interface CloudLimits {
  /** The first is taken where nobody says which one. */
  readonly tiers: readonly [Tier, ...Tier[]];
  /** Servers of this cloud, where the platform's own pattern does not tell them from others. */
  readonly hosts?: RegExp;
}

const second = 1;
const minute = 60;
const hour = 3600;
const day = 86_400;
/** Quotas a month are for a calendar month: its shortest is what fits every one. */
const month = 28 * day;
const atOnce = 0;
const kibibyte = 1024;

/** Rates of an IoT Hub of one size; its tiers differ by what they cost a day and by how pieces are counted. */
const hubOfSize = {
  1: [
    { of: 'connects', most: 12, perSeconds: second, eachUnit: true, atLeast: 100, source: 'iotHub' },
    { of: 'messages', most: 12, perSeconds: second, eachUnit: true, atLeast: 100, source: 'iotHub' },
    { of: 'cloudToDevice', most: 100, perSeconds: minute, eachUnit: true, source: 'iotHub' },
    { of: 'twinReads', most: 100, perSeconds: second, source: 'iotHub' },
    { of: 'twinUpdates', most: 50, perSeconds: second, source: 'iotHub' },
    { of: 'methodBytes', most: 160 * kibibyte, perSeconds: second, eachUnit: true, source: 'iotHub' },
  ],
  2: [
    { of: 'connects', most: 120, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'messages', most: 120, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'cloudToDevice', most: 100, perSeconds: minute, eachUnit: true, source: 'iotHub' },
    { of: 'twinReads', most: 10, perSeconds: second, eachUnit: true, atLeast: 100, source: 'iotHub' },
    { of: 'twinUpdates', most: 5, perSeconds: second, eachUnit: true, atLeast: 50, source: 'iotHub' },
    { of: 'methodBytes', most: 480 * kibibyte, perSeconds: second, eachUnit: true, source: 'iotHub' },
  ],
  3: [
    { of: 'connects', most: 6000, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'messages', most: 6000, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'cloudToDevice', most: 5000, perSeconds: minute, eachUnit: true, source: 'iotHub' },
    { of: 'twinReads', most: 500, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'twinUpdates', most: 250, perSeconds: second, eachUnit: true, source: 'iotHub' },
    { of: 'methodBytes', most: 24_576 * kibibyte, perSeconds: second, eachUnit: true, source: 'iotHub' },
  ],
} as const satisfies Readonly<Record<1 | 2 | 3, readonly Limit[]>>;

const aDay = (most: number): Limit => ({
  of: 'messages',
  most,
  perSeconds: day,
  eachUnit: true,
  source: 'iotHubPricing',
});

const iotHub: CloudLimits = {
  tiers: [
    { id: 'S1', meterBytes: 4 * kibibyte, limits: [...hubOfSize[1], aDay(400_000)] },
    { id: 'S2', meterBytes: 4 * kibibyte, limits: [...hubOfSize[2], aDay(6_000_000)] },
    { id: 'S3', meterBytes: 4 * kibibyte, limits: [...hubOfSize[3], aDay(300_000_000)] },
    { id: 'F1', meterBytes: kibibyte / 2, limits: [...hubOfSize[1], aDay(8000)] },
  ],
};

const registering: readonly Limit[] = [
  { of: 'registrations', most: 1000, perSeconds: minute, adjustable: true, source: 'dps' },
  { of: 'devicePolls', most: 5, perSeconds: 10, source: 'dps' },
];

const [firstTier, ...furtherTiers] = iotHub.tiers;
const withRegistering = (tier: Tier): Tier => ({ ...tier, limits: [...registering, ...tier.limits] });

const mebibyte = kibibyte * kibibyte;

/** Connects a second stand in Microsoft's own text of 2023-05-09 as well as they do here; what one session may send was 100 messages a second then. */
const eventGrid: CloudLimits = {
  tiers: [
    {
      id: 'standard',
      limits: [
        { of: 'connects', most: 200, perSeconds: second, eachUnit: true, source: 'eventGrid' },
        { of: 'messages', most: 1000, perSeconds: second, eachUnit: true, source: 'eventGrid' },
        { of: 'bytes', most: mebibyte, perSeconds: second, eachUnit: true, source: 'eventGrid' },
        { of: 'sessions', most: 10_000, perSeconds: atOnce, eachUnit: true, source: 'eventGrid' },
        { of: 'deviceMessages', most: 1000, perSeconds: second, source: 'eventGrid' },
        { of: 'deviceBytes', most: mebibyte, perSeconds: second, source: 'eventGrid' },
      ],
    },
  ],
};

/**
 * Of an account in one region by the defaults of Service Quotas, and of one connection by the last text of AWS's own that could be read. The page that
 * took its place ("AWS IoT Core endpoints and quotas", docs.aws.amazon.com/general/latest/gr/iot-core.html) could not be read as far as its
 * message broker on 2026-11-30. Two who have read later lists tell of 3000 connects a second, one of the region us-east-1 on 2025-06-25, one of most
 * regions with lower ones in some. 500 holds in all of them, and `connectsPerSecond` of a plan takes its place: an account's own stand in its Service Quotas.
 */
const awsIot: CloudLimits = {
  tiers: [
    {
      id: 'account',
      limits: [
        { of: 'connects', most: 500, perSeconds: second, adjustable: true, source: 'awsQuotas' },
        { of: 'messages', most: 20_000, perSeconds: second, adjustable: true, source: 'awsQuotas' },
        { of: 'sessions', most: 500_000, perSeconds: atOnce, adjustable: true, source: 'awsQuotas' },
        { of: 'deviceConnects', most: 1, perSeconds: second, source: 'aws' },
        { of: 'deviceMessages', most: 100, perSeconds: second, source: 'aws' },
        { of: 'deviceBytes', most: 512 * kibibyte, perSeconds: second, source: 'aws' },
      ],
    },
  ],
};

/** Of a tenant, and of each of its devices: telemetry a second, a minute and an hour, and all messages a month. */
const plan = (
  id: string,
  [a, b, c]: readonly [number, number, number],
  deviceSecond: number,
  aMonth: number,
): Tier => ({
  id,
  limits: [
    { of: 'messages', most: a, perSeconds: second, source: 'thingsboard' },
    { of: 'messages', most: b, perSeconds: minute, source: 'thingsboard' },
    { of: 'messages', most: c, perSeconds: hour, source: 'thingsboard' },
    { of: 'messages', most: aMonth, perSeconds: month, source: 'thingsboard' },
    { of: 'deviceMessages', most: deviceSecond, perSeconds: second, source: 'thingsboard' },
    { of: 'deviceMessages', most: 600, perSeconds: minute, source: 'thingsboard' },
    { of: 'deviceMessages', most: 7000, perSeconds: hour, source: 'thingsboard' },
  ],
});

/** A server of one's own has none until its administrator sets some. */
const thingsboard: CloudLimits = {
  hosts: /(?:^|\.)thingsboard\.cloud$/,
  tiers: [
    plan('free', [50, 1000, 35_000], 50, 500_000),
    plan('prototype', [500, 15_000, 350_000], 100, 5_000_000),
    plan('pilot', [1000, 30_000, 700_000], 100, 50_000_000),
    plan('startup', [5000, 150_000, 3_500_000], 100, 250_000_000),
    plan('business', [10_000, 300_000, 7_000_000], 100, 500_000_000),
  ],
};

/** By the platform's ID. Those that are not here limit nothing that is known. */
const clouds: Readonly<Record<string, CloudLimits>> = {
  'azure-iot-hub': iotHub,
  'azure-dps': { tiers: [withRegistering(firstTier), ...furtherTiers.map(withRegistering)] },
  'azure-event-grid': eventGrid,
  'aws-iot': awsIot,
  'aws-provisioning': awsIot,
  thingsboard,
};

export const limitsOf = (platformId: string): CloudLimits | undefined =>
  Object.hasOwn(clouds, platformId) ? clouds[platformId] : undefined;

export const sourceOf = ({ source }: Pick<Limit, 'source'>): LimitSource => sources[source];

/** How much it is for so many units. */
export const mostOf = ({ most, eachUnit, atLeast = 0 }: Limit, units: number): number =>
  Math.max(eachUnit === true ? most * units : most, atLeast);
