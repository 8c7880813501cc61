import { type Reading, type Sensor, type SensorModel, createSensor, decimalsOf } from '../telemetry/models.ts';
import { deviceSeed, seededRandom } from '../telemetry/random.ts';
import { type PlannedDevice, randomOf } from './fields.ts';

/** How much devices differ from each other. */
interface Spread {
  readonly temperatureC: number;
  readonly humidityPercent: number;
  readonly noise: number;
}

export interface SensorTerms {
  readonly model: SensorModel;
  readonly spread?: Spread | undefined;
}

const clampPercent = (value: number): number => Math.min(100, Math.max(0, value));

/** A reading that is off by so much, with as many decimals as the model has. */
export function shifted(reading: Reading, byC: number, byPercent: number, model: SensorModel): Reading {
  if (byC === 0 && byPercent === 0) return reading;
  const rounded = (value: number) => Number(value.toFixed(decimalsOf(model)));
  return {
    temperatureC: rounded(reading.temperatureC + byC),
    humidityPercent: rounded(clampPercent(reading.humidityPercent + byPercent)),
  };
}

/** A device's own sensor. The same seed gives the same readings, in whichever process the device runs. */
export function deviceSensor({ model, spread }: SensorTerms, device: PlannedDevice): Sensor {
  const random = seededRandom(deviceSeed(device.seed, device.deviceId));
  if (spread === undefined) return createSensor(model, random);
  const own = randomOf(device, 'spread');
  const between = (most: number) => most * (2 * own() - 1);
  const [byC, byPercent, noise] = [
    between(spread.temperatureC),
    between(spread.humidityPercent),
    between(spread.noise),
  ];
  const sensor = createSensor(model, random, 1 + noise);
  return (elapsedMs) => shifted(sensor(elapsedMs), byC, byPercent, model);
}
