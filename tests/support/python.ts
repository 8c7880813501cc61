import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A Python that can import a library, and what it has to be told of by the environment. */
export interface Python {
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Library {
  /** A line of Python that fails where the library is not there, or is another version. */
  readonly check: string;
  /** What pip is asked for. */
  readonly requirement: string;
}

const runs = ({ python, env }: Python, ...args: string[]): boolean =>
  spawnSync(python, args, { env: { ...process.env, ...env } }).status === 0;

/** `PYTHONPATH` may name another version than the one that is installed; the system's Python other libraries than one's own. */
const atHand: readonly Python[] = ['python3', '/usr/bin/python3'].flatMap((python) => [
  { python, env: {} },
  { python, env: { PYTHONPATH: '' } },
]);

/**
 * A Python with a library: one at hand, else one with what pip fetches into a folder of its own below `folder`. Undefined where neither
 * can be had.
 */
export function pythonWith({ check, requirement }: Library, folder: string): Python | undefined {
  const installed = atHand.find((one) => runs(one, '-c', check));
  if (installed !== undefined) return installed;
  const beside = join(folder, requirement.replaceAll(/\W/g, '-'));
  const [own] = atHand;
  const install = ['-m', 'pip', 'install', '--quiet', '--retries', '0', '--timeout', '20', requirement];
  const fetched = { python: 'python3', env: { PYTHONPATH: beside } };
  if (own !== undefined && runs(own, ...install, '--target', beside) && runs(fetched, '-c', check)) return fetched;
  // There may be no pip but that of an environment, which takes longer to make than all else here.
  const environment = { python: join(beside, 'bin', 'python3'), env: { PYTHONPATH: '' } };
  const made = own !== undefined && !runs(own, '-m', 'pip', '--version') && runs(own, '-m', 'venv', beside);
  return made && runs(environment, ...install) && runs(environment, '-c', check) ? environment : undefined;
}

const paho = (bound: string) =>
  `import paho.mqtt.client, paho.mqtt as m; v = tuple(map(int, m.__version__.split(".")[:2])); assert ${bound}`;

/** Versions of paho that the shown program is for. */
export const pahos = {
  'paho 1.6': { check: paho('(1, 6) <= v < (2, 0)'), requirement: 'paho-mqtt>=1.6,<2' },
  'paho 2': { check: paho('v >= (2, 0)'), requirement: 'paho-mqtt>=2,<3' },
} as const satisfies Readonly<Record<string, Library>>;

/** Microsoft's SDK stands on paho 1 and says nothing of it before it connects. */
export const azureSdk: Library = {
  check: `import azure.iot.device; ${pahos['paho 1.6'].check}`,
  requirement: 'azure-iot-device>=2,<3',
};
