import type { SimulationEvent } from '../../src-main/contract/models.ts';
import type { Services } from '../../src-main/services/index.ts';
import type { JournalFile, Ports } from '../../src-main/services/ports.ts';

/** Services that behave in a way that no real run could be brought to at will, by name: Electron makes them in its own process. */
export type Change =
  /** The hub's disk comes to a stand once it keeps so many devices, until it is let go: so "midway" is no matter of luck. */
  | { readonly kind: 'standing'; readonly letThrough: number }
  /** Tells a run's listeners far more than a real run on this machine could, at an even rate, after the run's own events. */
  | { readonly kind: 'flooding'; readonly perSecond: number; readonly seconds: number }
  /** The system has notifications, which are clicked at once; they are due when it is let go. */
  | { readonly kind: 'notifying' }
  /** The system's keychain, which keeps with this key; without one the system has none. In Electron alone. */
  | { readonly kind: 'keychain'; readonly key: string | undefined };

export interface Changed {
  readonly ports: (real: Ports) => Ports;
  readonly services: (real: Services) => Services;
  readonly controls: Controls;
}

const unchanged: Changed = {
  ports: (real) => real,
  services: (real) => real,
  controls: { release: () => undefined, told: () => 0 },
};

/** By which Electron's main process asks the controls in the thread of the services. */
export const controlsChannel = 'certbench-controls';

interface Controls {
  /** Lets go what stands. */
  release(): void;
  /** How much was told. */
  told(): number;
}

export function change(wanted: Change): Changed {
  switch (wanted.kind) {
    case 'standing':
      return standing(wanted.letThrough);
    case 'flooding':
      return flooding(wanted.perSecond, wanted.seconds);
    case 'notifying':
      return notifying();
    case 'keychain':
      return unchanged;
  }
}

function standing(letThrough: number): Changed {
  let [asked, kept] = [0, 0];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const standingJournal = (journal: JournalFile): JournalFile => ({
    async append(bytes) {
      const devices = Buffer.from(bytes).toString().split('["devices",').length - 1;
      asked += devices;
      if (devices > 0 && kept >= letThrough) await released;
      await journal.append(bytes);
      kept += devices;
    },
    close: () => journal.close(),
  });
  return {
    ...unchanged,
    controls: { release: () => release(), told: () => asked },
    ports: (real) => ({
      ...real,
      journals: { ...real.journals, open: async (...file) => standingJournal(await real.journals.open(...file)) },
    }),
  };
}

function notifying(): Changed {
  let told = 0;
  let remind: () => Promise<void> = async () => undefined;
  return {
    controls: { release: () => void remind(), told: () => told },
    ports: (real) => ({
      ...real,
      desktop: {
        ...real.desktop,
        notify: ({ onClick }) => {
          told++;
          onClick();
        },
      },
    }),
    services(real) {
      remind = () => real.remind();
      return real;
    },
  };
}

function flooding(perSecond: number, seconds: number): Changed {
  let count = 0;
  return {
    ...unchanged,
    controls: { release: () => undefined, told: () => count },
    services: (real) => ({
      ...real,
      sources: {
        ...real.sources,
        'simulation.events': (params, listener) => {
          const stop = real.sources['simulation.events'](params, listener);
          const started = performance.now();
          const timer = setInterval(() => {
            const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - started) / 1000) * perSecond));
            for (; count < due; count++) listener(eventOf(count));
            if (count >= seconds * perSecond) clearInterval(timer);
          }, 5);
          return () => {
            clearInterval(timer);
            stop();
          };
        },
      },
    }),
  };
}

const eventOf = (n: number): SimulationEvent => ({
  type: 'sent',
  at: new Date().toISOString(),
  deviceId: 'dev-01',
  messageId: n,
  topic: 'devices/dev-01/messages/events/%24.ct=application%2Fjson&temperatureAlert=false',
  measuredAt: new Date().toISOString(),
  body: `{"deviceId":"dev-01","messageId":${n},"temperature":${25 + (n % 50) / 10},"humidity":60}`,
  temperatureC: 25 + (n % 50) / 10,
  humidityPercent: 60,
  alert: false,
  latencyMs: 2,
});
