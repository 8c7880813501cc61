import { plural, t } from '@lingui/core/macro';
import type { DeviceState } from '../../../../src-main/contract/fleet.ts';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';
import type { Percentile } from './percentiles.ts';

export const fleet = live(() => ({
  title: t`Devices`,
  titleOf: (devices: number) => t`${{ devices: number(devices) }} devices`,
  states: {
    waiting: t`Waiting`,
    provisioning: t`Provisioning`,
    connecting: t`Connecting`,
    connected: t`Connected`,
    lost: t`Lost`,
    throttled: t`Throttled`,
    silent: t`Silent`,
    failed: t`Failed`,
    finished: t`Finished`,
  } satisfies Record<DeviceState, string>,
  legend: t`Devices by state`,
  legendHint: t`Press a state and its devices stand out.`,
  find: t`Find a device`,
  found: (count: number) => t`${{ count: number(count) }} found`,
  gridOf: (devices: number) => t`${{ devices: number(devices) }} devices, a mark each`,
  keys: t`Arrows go from device to device, Enter shows one, Escape closes it.`,
  deviceAndState: (deviceId: string, state: string) => t`${deviceId}: ${state}`,
  causes: t`Why devices are not connected`,
  moreCauses: (count: number) => plural({ count }, { one: '# more cause', other: '# more causes' }),
  device: t`Device`,
  close: t`Close the device`,
  log: t`Messages of the device`,
  pace: t`Pace`,
  connected: t`Connected`,
  messages: t`Messages`,
  sent: t`sent`,
  acknowledged: t`acknowledged`,
  perSecond: (count: string) => t`${count}/s`,
  ofDevices: (count: number, devices: number) => t`${{ count: number(count) }} of ${{ devices: number(devices) }}`,
  after: (time: string) => t`after ${time}`,
  overTime: (what: string, values: string) => t`${what} over time. Now: ${values}`,
  latency: t`Latency`,
  messagesMeasured: (count: number) =>
    plural({ count }, { one: 'one acknowledged message', other: '# acknowledged messages' }),
  percentiles: {
    p50Ms: t`50 %`,
    p90Ms: t`90 %`,
    p95Ms: t`95 %`,
    p99Ms: t`99 %`,
    p999Ms: t`99.9 %`,
    maxMs: t`longest`,
  } satisfies Record<Percentile['name'], string>,
}));
