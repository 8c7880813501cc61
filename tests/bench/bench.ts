import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exposeGc } from './children.ts';
import { creationFigures } from './creation.ts';
import { fleetFigures } from './fleet.ts';
import { bareMqtt, bareTls, heldTls, longRun, ourFleet, ourHub, wholeRun } from './fleet-programs.ts';
import { bareAedes, hubRateFigures, load } from './hub-rate.ts';
import { hubFigures } from './hub.ts';
import { Report } from './report.ts';
import { sdkFleetFigures } from './sdk-fleet.ts';
import { tenThousandFigures } from './ten-thousand.ts';

/**
 * Figures beside a peer or a physical limit of the same run, since a machine's speed drifts. `npm run bench` runs all but the long
 * one, `npm run bench -- PART...` some; each takes its section of report.md.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));

const parts: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  creation: creationFigures,
  fleet: fleetFigures,
  sdk: sdkFleetFigures,
  'hub-rate': hubRateFigures,
  hub: hubFigures,
  // What drives a browser is loaded by none of the others, which older versions of Node run as well.
  window: async (report) => (await import('./window.ts')).windowFigures(report, root),
  library: async (report) => (await import('./library.ts')).libraryFigures(report, root),
  electron: async (report) => (await import('./electron.ts')).electronFigures(report, root),
  'ten-thousand': tenThousandFigures,
};
/** Ten minutes and more. */
const long = new Set(['ten-thousand']);

/** What runs in a program of its own. */
const children: Readonly<Record<string, (input: never) => Promise<void>>> = {
  bareAedes,
  bareMqtt,
  bareTls,
  heldTls,
  load,
  longRun,
  ourFleet,
  ourHub,
  wholeRun,
};

const [first, name = '', input = '{}'] = process.argv.slice(2);
if (first === 'child') {
  exposeGc();
  await children[name]?.(JSON.parse(input) as never);
} else {
  console.log(`Node ${process.version}, ${cpus().length} processors\n`);
  const chosen = new Set(process.argv.slice(2));
  const report = new Report(join(root, 'tests', 'bench', 'report.md'));
  for (const [part, measure] of Object.entries(parts)) {
    if (!(chosen.size === 0 ? !long.has(part) : chosen.has(part))) continue;
    await measure(report);
    await report.save(part);
  }
}
