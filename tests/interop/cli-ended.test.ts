import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session } from '../../src-main/shell-cli/session.ts';
import { cliHere } from '../support/cli-here.ts';

test('who asks for the end of a run that is over already is not left waiting', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-ended-'));
  const workspace = ['--workspace', join(folder, 'w')];
  expect((await cliHere(['authority', 'create', ...workspace, '--name', 'Root'])).status).toBe(0);
  expect((await cliHere(['device', 'create', ...workspace, '--authority', 'Root', '--id', 'd'])).status).toBe(0);
  const session = new Session(true);
  try {
    const { runId } = await session.call('simulation.start', {
      workspace: session.path(join(folder, 'w')),
      deviceIds: ['d'],
      platform: 'mqtt-broker',
      host: 'localhost',
      port: 1,
    });
    await expect.poll(async () => (await session.call('simulation.status', { runId })).state).toBe('failed');
    await session.simulationEnded(runId);
  } finally {
    await session.services.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 10_000);
