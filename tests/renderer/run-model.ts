import type { SimulationEvent, SimulationRunModel } from '../../src-main/contract/models.ts';
import { totalsOf } from './stand-in-host.ts';

/** A run of two devices at the local hub, until it is stopped. */
export const runOf = (part: Partial<SimulationRunModel> = {}): SimulationRunModel => ({
  runId: 'run',
  workspace: 'w',
  deviceIds: ['a', 'b'],
  subscribers: [],
  platform: 'local-hub',
  host: 'localhost',
  port: 8883,
  settings: {},
  messages: 0,
  intervalMs: 10,
  model: 'tutorial',
  seed: 1,
  alertAboveC: 30,
  renews: false,
  startedAt: '2026-11-22T12:00:00.000Z',
  totals: totalsOf(),
  ...part,
});

const at = runOf().startedAt;
const told = { cause: 'c', remedy: 'r', raw: 'x' };

/** A device's connection that has ended, and is tried again. */
export const lost = (deviceId: string, what = 'w'): SimulationEvent => ({
  type: 'lost',
  at,
  deviceId,
  ...told,
  what,
  retryInMs: 1,
});

/** A message that the server has taken and refused. */
export const refused = (deviceId: string, messageId: number): SimulationEvent => ({
  type: 'refused',
  at,
  deviceId,
  messageId,
  topic: 't',
  ...told,
  what: 'w',
});

/** A message that was acknowledged, of a reading that was due so many seconds after 1970. */
export const sent = (second: number, alert = false, deviceId = 'a'): SimulationEvent => {
  const measuredAt = new Date(second * 1000).toISOString();
  return {
    type: 'sent',
    deviceId,
    at: measuredAt,
    temperatureC: second + 0.5,
    humidityPercent: second / 2,
    messageId: second,
    topic: 't',
    body: 'b',
    measuredAt,
    alert,
    latencyMs: 1,
  };
};
