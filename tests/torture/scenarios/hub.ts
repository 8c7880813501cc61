import { join } from 'node:path';
import { LineProgram, cliPath } from '../../support/programs.ts';
import { Workbench } from '../../support/workbench.ts';
import { type Operation, filesBelow, torture } from '../operation.ts';
import type { Row, Scenario } from '../scenario.ts';
import { inspectOld } from '../whole.ts';

/** The local hub, started, given devices and stopped: what it has said to know it knows, whatever its files look like. */
export const hubScenario: Scenario = {
  name: 'local hub',
  run: async (effort) => [await torture(operation(), effort)],
};

const args = (folder: string, ...devices: string[]) => [
  'hub',
  'start',
  '--json',
  '--port',
  '0',
  '--data',
  join(folder, 'hub'),
  '--device',
  ...devices,
];

function operation(): Operation {
  let authority: ReadonlyMap<string, Buffer> = new Map();
  return {
    name: 'local hub',
    until: /"type":"listening"/,
    async prepare(folder) {
      const hub = new LineProgram(process.execPath, [cliPath, ...args(folder, 'old')]);
      await hub.line(({ type }) => type === 'listening');
      await hub.stop();
      authority = new Map([...(await filesBelow(folder))].filter(([path]) => path.endsWith('.pem')));
    },
    command: (folder) => args(folder, 'new-1', 'new-2'),
    async inspect(folder, row, moment, where, { stdout }) {
      const devices = ['old', ...(/"type":"listening"/.test(stdout) ? ['new-1', 'new-2'] : [])];
      // Clients were told to trust it.
      await inspectOld(authority, folder, row, where);
      await knows(join(folder, 'hub'), devices, row, `${where}, ${moment}`);
    },
  };
}

async function knows(data: string, devices: readonly string[], row: Row, where: string): Promise<void> {
  const bench = await Workbench.open();
  try {
    await bench.call('hub.start', { data: bench.services.grants.grant(data), port: 0 });
    const known = new Set((await bench.call('hub.status', {})).devices.map(({ deviceId }) => deviceId));
    for (const device of devices) if (!known.has(device)) row.lost.push(`${where}: the hub has forgotten ${device}`);
  } catch (error) {
    row.lost.push(`${where}: the hub does not start: ${String(error)}`);
  } finally {
    await bench.close();
  }
}
