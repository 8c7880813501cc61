import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath } from '../support/programs.ts';

/** The local hub as AWS IoT, managed by the command line, with devices that are provisioned there by claim. */

let folder: string;
let hub: LineProgram;
let port: string;
const at = (...parts: string[]) => join(folder, ...parts);
async function document(...args: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await cliHere(['hub', 'aws', ...args, '--data', at('hub'), '--json']);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-aws-'));
  const workspace = ['--workspace', at('w')];
  await cliHere(['authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256']);
  await cliHere(['device', 'create', ...workspace, '--self-signed', '--id', 'claim', 'lamp']);
  const start = ['hub', 'start', '--port', '0', '--no-websocket', '--no-amqp', '--json', '--data', at('hub')];
  hub = new LineProgram(process.execPath, [cliPath, ...start, '--authority', at('w/authorities/Root/Root.pem')], {});
  const listening = await hub.line(({ type }) => type === 'listening');
  expect(listening).toHaveProperty('alpnPort');
  port = String(listening['port']);
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

test('authorities register devices by a template, or no more', async () => {
  const template = {
    Parameters: { SerialNumber: { Type: 'String' } },
    Resources: {
      thing: { Type: 'AWS::IoT::Thing', Properties: { ThingName: { Ref: 'SerialNumber' } } },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
      },
      policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'all' } },
    },
  };
  await writeFile(at('template.json'), JSON.stringify(template));
  await document('policy', 'all', '{"Statement": {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}}');
  await document('template', 'fleet', `@${at('template.json')}`);
  const [authority] = (await document('list'))['authorities'] as { name: string }[];
  const name = authority?.name ?? '';
  expect(await document('authority', name, '--template', 'fleet')).toMatchObject({
    autoRegistration: true,
    template: 'fleet',
  });
  expect(await document('authority', name, '--off')).toMatchObject({ autoRegistration: false });
});

test('a device is provisioned by claim, sends, and has a shadow', async () => {
  await document('register', at('w/devices/claim/claim-chain.pem'), '--policy', 'all');
  const to = [
    '--platform',
    'aws-provisioning',
    '--host',
    `localhost:${port}`,
    '--template',
    'fleet',
    '--claim',
    'claim',
  ];
  const run = ['--server-ca', at('hub/hub-authority.pem'), '--messages', '2', '--interval', '10ms'];
  const of = ['--workspace', at('w'), '--device', 'lamp'];
  const { status, stdout } = await cliHere(['simulate', ...of, ...to, ...run]);
  expect([status, stdout]).toEqual([0, expect.stringContaining('2 of 2 messages acknowledged')]);
  expect(stdout).toContain('lamp was issued the certificate');
  expect(await document('shadow', 'desire', 'lamp', '{"color": "red"}')).toEqual({ version: 1 });
  expect(await document('shadow', 'show', 'lamp')).toMatchObject({
    exists: true,
    desired: { color: 'red' },
    delta: { color: 'red' },
  });
  expect(await document('shadow', 'show', 'lamp', '--name', 'night')).toMatchObject({ exists: false, version: 0 });
  expect(await document('shadow', 'delete', 'lamp')).toEqual({ deleted: 'lamp' });
});
