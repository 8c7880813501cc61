import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, isMissing, must, run } from '../support/programs.ts';

/** Operational certificates by the command line, judged by OpenSSL and by mosquitto_pub, which logs in with what a device keeps. */

let folder: string;
let hub: LineProgram;
let port: string;
let authority: string;
const at = (...parts: string[]) => join(folder, ...parts);
const certbench = async (...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await cliHere(args);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return stdout;
};
const workspace = () => ['--workspace', at('w')];
const kept = () => at('w/devices/dev-01/dev-01-operational-with-key.pem');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-operational-'));
  await certbench('authority', 'create', ...workspace(), '--name', 'Root', '--key', 'ec-p256');
  await certbench('device', 'create', ...workspace(), '--authority', 'Root', '--id', 'dev-01');
  const trusted = ['--authority', at('w/authorities/Root/Root.cer')];
  const start = ['hub', 'start', '--port', '0', '--json', '--data', at('hub')];
  hub = new LineProgram(process.execPath, [cliPath, ...start, ...trusted]);
  const listening = await hub.line(({ type }) => type === 'listening');
  port = String(listening['port']);
  authority = String(listening['authorityFile']);
  const managed = ['--data', at('hub')];
  await certbench('hub', 'policies', 'add', 'factory', '--days', '7', ...managed);
  await certbench('hub', 'enrollments', 'group', '--authority', 'Root', '--policy', 'factory', ...managed);
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const place = () => {
  const service = ['--id-scope', '0ne00000001', '--provisioning-host', `localhost:${port}`, '--server-ca', authority];
  return ['--device', 'dev-01', ...service, '--credential', 'operational'];
};
const serialOf = async (file: string) =>
  (await must('openssl', 'x509', '-in', file, '-noout', '-serial')).trim().replace('serial=', '');

/** Has the device send, with this certificate, until it is connected with its next one; answers that one's serial number. */
async function renewedFrom(first: string): Promise<string> {
  const sending = ['--platform', 'azure-dps', '--interval', '10ms', '--messages', '0', '--renew-now', '--json'];
  const simulating = new LineProgram(process.execPath, [cliPath, 'simulate', ...workspace(), ...place(), ...sending]);
  try {
    const connected = await simulating.line(({ type }) => type === 'connected');
    expect(connected['serial']).toBe(first);
    expect(await simulating.line(({ type }) => type === 'renewing')).toMatchObject({ by: 'hub' });
    const again = await simulating.line(({ type, serial }) => type === 'connected' && serial !== first);
    return String(again['serial']);
  } finally {
    expect(await simulating.stop('SIGINT')).toBe(0);
    expect(simulating.lines.at(-1)).toMatchObject({ type: 'totals', failedDevices: 0, failed: 0 });
  }
}

test.skipIf(isMissing('openssl', 'mosquitto_pub'))(
  'a device is provisioned with a request, sends, renews, and tells what happened; others log in with what it keeps',
  async () => {
    const provisioned = await certbench('provision', ...workspace(), ...place());
    expect(provisioned).toMatch(/was issued the certificate [0-9A-F]+, valid until /);
    const fresh = at('w/devices/dev-01/dev-01-operational-new-with-key.pem');
    const first = await serialOf(fresh);
    expect(provisioned).toContain(first);
    // Its key is that of the certificate, by OpenSSL.
    const publicKey = await must('openssl', 'pkey', '-in', fresh, '-pubout');
    expect(await must('openssl', 'x509', '-in', fresh, '-noout', '-pubkey')).toBe(publicKey);

    const second = await renewedFrom(first);
    expect(second).not.toBe(first);
    expect(await serialOf(kept())).toBe(second);
    const once = await certbench('simulate', ...workspace(), ...place(), '--platform', 'azure-dps', '--messages', '1');
    expect(once).toContain(`connected with the operational certificate ${second}`);
    expect(once).toContain('1 of 1 message acknowledged');

    const lines = (await certbench('device', 'operational', ...workspace(), '--id', 'dev-01')).split('\n');
    expect(lines[0]).toMatch(/^dev-01: device dev-01 at localhost$/);
    expect(lines[1]).toContain(second);
    const happened = lines.slice(2, -1).map((line) => line.trim().split(/\s+/).slice(1, 3).join(' '));
    expect(happened).toEqual([`issued ${first}`, `used ${first}`, `issued ${second}`, `used ${second}`]);

    const server = ['-h', 'localhost', '-p', port, '--cafile', authority];
    const device = ['-i', 'dev-01', '-u', 'localhost/dev-01/?api-version=2021-04-12', '-V', 'mqttv311'];
    const message = ['-q', '1', '-t', 'devices/dev-01/messages/events/', '-m', 'hello'];
    const login = (...own: string[]) => run('mosquitto_pub', [...server, ...device, ...message, ...own]);
    expect((await login('--cert', kept(), '--key', kept())).status).toBe(0);
    // The policy lets nobody in by the onboarding certificate.
    const onboarding = (end: string) => at(`w/devices/dev-01/dev-01-${end}.pem`);
    expect((await login('--cert', onboarding('chain'), '--key', onboarding('key'))).status).not.toBe(0);
  },
  60_000,
);
