import type { SimulationEvent } from '../../src-main/contract/models.ts';
import type { Services } from '../../src-main/services/index.ts';

/** Tells a run's listeners far more than a real run on this machine could, at an even rate, after the run's own events. */
export function flooding(perSecond: number, seconds: number, told: { count: number }) {
  return (services: Services): Services => ({
    ...services,
    sources: {
      ...services.sources,
      'simulation.events': (params, listener) => {
        const stop = services.sources['simulation.events'](params, listener);
        const started = performance.now();
        const timer = setInterval(() => {
          const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - started) / 1000) * perSecond));
          for (; told.count < due; told.count++) listener(eventOf(told.count));
          if (told.count >= seconds * perSecond) clearInterval(timer);
        }, 5);
        return () => {
          clearInterval(timer);
          stop();
        };
      },
    },
  });
}

const eventOf = (n: number): SimulationEvent => ({
  type: 'sent',
  at: new Date().toISOString(),
  deviceId: 'dev-01',
  messageId: n,
  topic: 'devices/dev-01/messages/events/%24.ct=application%2Fjson&temperatureAlert=false',
  body: `{"deviceId":"dev-01","messageId":${n},"temperature":${25 + (n % 50) / 10},"humidity":60}`,
  temperatureC: 25 + (n % 50) / 10,
  humidityPercent: 60,
  alert: false,
  latencyMs: 2,
});
