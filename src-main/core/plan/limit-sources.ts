/** Where figures stand, and when that was read; `dated` where the document bears a date. */
export const limitSources = {
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
