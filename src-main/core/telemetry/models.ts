import { type RandomSource, gaussian, wholeBetween } from './random.ts';

/** One reading of the two sensors. */
export interface Reading {
  readonly temperatureC: number;
  /** Relative humidity in percent, 0 to 100. */
  readonly humidityPercent: number;
}

/** A device's sensors. `elapsedMs` counts from the start of the run. */
export type Sensor = (elapsedMs: number) => Reading;

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Azure's tutorial: independent whole numbers, temperature 20 to 34 and humidity 60 to 79. */
function tutorial(random: RandomSource): Sensor {
  return () => ({ temperatureC: wholeBetween(random, 20, 34), humidityPercent: wholeBetween(random, 60, 79) });
}

/**
 * Relative humidity of air whose water content stays the same while its temperature moves: the Magnus formula for the
 * saturation pressure over water (Sonntag 1990: 6.112 hPa, 17.62, 243.12 C).
 */
function humidityAt(temperatureC: number, referenceC: number, referencePercent: number): number {
  const saturation = (t: number) => Math.exp((17.62 * t) / (243.12 + t));
  return clamp((referencePercent * saturation(referenceC)) / saturation(temperatureC), 1, 100);
}

const dayMs = 86_400_000;

/**
 * A day: coldest at the start, warmest half a day later, between 18 and 34 C around 26, with sensor noise of 0.3 C. To be seen in a
 * short run, a day passes in ten minutes.
 */
function dailyCycle(random: RandomSource, noise: number): Sensor {
  const speed = dayMs / 600_000;
  return (elapsedMs) => {
    const phase = ((elapsedMs * speed) % dayMs) / dayMs;
    const air = 26 - 8 * Math.cos(2 * Math.PI * phase);
    const temperatureC = round(air + 0.3 * noise * gaussian(random), 1);
    return { temperatureC, humidityPercent: round(humidityAt(air, 26, 55) + 0.5 * noise * gaussian(random), 1) };
  };
}

/** A random walk with a pull towards 26 C, so that it neither runs away nor sticks to a border. */
function randomWalk(random: RandomSource, noise: number): Sensor {
  let air = 26;
  return () => {
    air = clamp(air + 0.05 * (26 - air) + 0.5 * noise * gaussian(random), 10, 45);
    return { temperatureC: round(air, 1), humidityPercent: round(humidityAt(air, 26, 55), 1) };
  };
}

export const sensorModels = ['tutorial', 'daily-cycle', 'random-walk'] as const;
export type SensorModel = (typeof sensorModels)[number];

interface Model {
  readonly create: (random: RandomSource, noise: number) => Sensor;
  /** Of its readings. */
  readonly decimals: number;
}

const models: Readonly<Record<SensorModel, Model>> = {
  tutorial: { create: tutorial, decimals: 0 },
  'daily-cycle': { create: dailyCycle, decimals: 1 },
  'random-walk': { create: randomWalk, decimals: 1 },
};

/** A sensor of the model; the same source of numbers gives the same readings. `noise` is a factor; the tutorial's has none. */
export function createSensor(model: SensorModel, random: RandomSource, noise = 1): Sensor {
  return models[model].create(random, noise);
}

/** The decimals of a model's readings. */
export const decimalsOf = (model: SensorModel): number => models[model].decimals;
