import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerWithDps } from '../../src-main/core/clouds/azure-dps/register.ts';
import { registerWithThingsboard } from '../../src-main/core/clouds/thingsboard/register.ts';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import { type HowtoInput, commandsOf, follow } from '../support/howto.ts';
import { LineProgram, cliPath, isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/**
 * The shown commands of the clouds' own programs. None of the clouds is here: programs of the same names write down what they are
 * asked for, and answer what the next line needs.
 */

let bench: Workbench;
let thumbprints: Readonly<Record<string, string>>;
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const noOpenssl = isMissing('openssl');

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Plant 1');
  const { devices } = await bench.devices(['Dev:01', '-x'], { authority: { name: 'Plant 1', passphrase: '1234' } });
  thumbprints = Object.fromEntries(
    devices.map(({ deviceId, certificate }) => [deviceId, certificate.thumbprintSha256]),
  );
});
afterAll(() => bench.close());

type Register = Extract<HowtoInput, { topic: 'register' }>;

const hosts: Readonly<Record<string, string>> = {
  'azure-iot-hub': 'my-hub.azure-devices.net',
  'azure-event-grid': 'my-space.westeurope-1.ts.eventgrid.azure.net',
  'aws-iot': 'a1-ats.iot.eu-central-1.amazonaws.com',
};
const needed: Readonly<Record<string, Record<string, string>>> = {
  'azure-dps': { idScope: '0ne00000001' },
  'aws-provisioning': { template: 'fleet' },
};
const order = (platform: string, more: Partial<Register> = {}): Register => ({
  topic: 'register',
  platform,
  deviceIds: ['Dev:01', '-x'],
  host: hosts[platform] ?? 'localhost',
  settings: needed[platform] ?? {},
  ...more,
});

const code = '0123456789ABCDEF'.repeat(3);

/** Programs that write down their words, one call a line, and answer as the next line of the commands expects. */
const standIns = String.raw`
note() { printf '%s' "$1"; shift; printf '\t%s' "$@"; printf '\n'; }
az() {
  note az "$@" >> calls.txt
  case "$*" in *"--query etag"*) echo ETAG==;; *verificationCode*) echo ${code};; esac
}
aws() {
  note aws "$@" >> calls.txt
  case "$*" in *registrationCode*) echo ${code};; *certificateArn*) echo arn:aws:iot:cert;; esac
}
certbench() { note certbench "$@" >> calls.txt; }
`;

async function calls(commands: string): Promise<string[][]> {
  const { status, stderr } = await run(
    'bash',
    ['-euo', 'pipefail', '-c', `rm -f calls.txt\n${standIns}\n${commands}`],
    {
      cwd: at(),
      env: { CERTBENCH_PASSPHRASE: '1234' },
    },
  );
  if (status !== 0) throw new Error(`${commands}\nended with ${status}:\n${stderr}`);
  const text = await readFile(at('calls.txt'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

/** What follows an option, in each call that has it. */
const valuesOf = (made: readonly string[][], option: string) =>
  made.flatMap((words) =>
    words.flatMap((one, index) =>
      one === option ? [words[index + 1]] : one.startsWith(`${option}=`) ? [one.slice(option.length + 1)] : [],
    ),
  );

describe('every platform', () => {
  test.each(platforms.map(({ id }) => id))('%s has commands that bash reads, with and without an authority', (id) => {
    for (const authority of ['Plant 1', undefined]) {
      const commands = commandsOf({ ...order(id), ...(authority === undefined ? {} : { authority }) });
      expect(commands).not.toBe('');
      const { status, stderr } = spawnSync('bash', ['-n'], { input: commands, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
});

describe.skipIf(noOpenssl)('IoT Hub', () => {
  test('is told the authority, its proof and the devices', async () => {
    const made = await calls(commandsOf(order('azure-iot-hub', { authority: 'Plant 1' })));
    const entry = ['--hub-name', 'my-hub', '--name', 'Plant-1'];
    const certificate = ['az', 'iot', 'hub', 'certificate'];
    const device = ['az', 'iot', 'hub', 'device-identity', 'create', '--hub-name', 'my-hub'];
    expect(made).toEqual([
      [...certificate, 'create', ...entry, '--path', 'authorities/Plant 1/Plant 1.pem'],
      [...certificate, 'show', ...entry, '--query', 'etag', '--output', 'tsv'],
      [
        ...certificate,
        'generate-verification-code',
        ...entry,
        '--etag',
        'ETAG==',
        '--query',
        'properties.verificationCode',
        '--output',
        'tsv',
      ],
      [...device, '--device-id=Dev:01', '--auth-method', 'x509_ca'],
      [...device, '--device-id=-x', '--auth-method', 'x509_ca'],
      ['certbench', 'proof', 'sign', '--workspace', '.', '--authority', 'Plant 1', '--code', code],
      [...certificate, 'show', ...entry, '--query', 'etag', '--output', 'tsv'],
      [
        ...certificate,
        'verify',
        ...entry,
        '--etag',
        'ETAG==',
        '--path',
        `verifications/Plant 1/${code}/Plant 1-verification.pem`,
      ],
    ]);
    const proof = await bench.call('proof.sign', {
      workspace: bench.workspace,
      authority: 'Plant 1',
      code,
      passphrase: '1234',
    });
    expect(proof.files.map(({ path }) => path)).toContain(made.at(-1)?.at(-1));
  });

  test('is told thumbprints of devices without an authority', async () => {
    const made = await calls(commandsOf(order('azure-iot-hub')));
    expect(valuesOf(made, '--primary-thumbprint')).toEqual([thumbprints['Dev:01'], thumbprints['-x']]);
  });
});

describe.skipIf(noOpenssl)('the provisioning service', () => {
  const target = { host: 'global.azure-devices-provisioning.net', port: 8883, settings: {} };
  const commands = (authority: string | undefined) =>
    registerWithDps({ target, deviceIds: ['Dev:01', '-x'], authority })
      .map((step) => step.commands)
      .join('\n');

  test('is told enrollments, or an authority and its group', async () => {
    const single = await calls(commands(undefined));
    expect(valuesOf(single, '--enrollment-id')).toEqual(['Dev:01', '-x']);
    expect(valuesOf(single, '--certificate-path')[0]).toBe('devices/Dev%3A01/Dev%3A01-cert.pem');
    const group = await calls(commands('Plant 1'));
    expect(group.at(-1)).toEqual(
      expect.arrayContaining([
        'enrollment-group',
        '--enrollment-id',
        'plant-1',
        '--ca-name',
        'Plant-1',
        'my-dps',
        'my-group',
      ]),
    );
  });
});

describe.skipIf(noOpenssl)('Event Grid', () => {
  test('is told clients, topics and who may use them', async () => {
    const settings = { topic: 'sensors/{deviceId}/telemetry', subscription: 'commands/{deviceId}/#' };
    const made = await calls(commandsOf(order('azure-event-grid', { settings })));
    expect(valuesOf(made, '--authentication-name')).toEqual(['Dev:01', '-x']);
    expect(valuesOf(made, '--client-certificate-authentication')).toEqual(
      ['Dev:01', '-x'].map((id) => `{validation-scheme:ThumbprintMatch,allowed-thumbprints:[${thumbprints[id]}]}`),
    );
    expect(valuesOf(made, '--topic-templates').map((text) => JSON.parse(text ?? '') as unknown)).toEqual([
      ['sensors/${client.authenticationName}/telemetry', 'commands/${client.authenticationName}/#'],
    ]);
    expect(valuesOf(made, '--permission')).toEqual(['Publisher', 'Subscriber']);
    expect(new Set(valuesOf(made, '--namespace-name'))).toEqual(new Set(['my-space']));
  });
});

/** AWS's own program takes a second to start: where it is Python's package, it stays up and takes one call after another. */
const awsThatStays = String.raw`
import contextlib, io, socketserver
from awscli.clidriver import create_clidriver
class Call(socketserver.StreamRequestHandler):
    def handle(self):
        words = [self.word() for _ in range(int(self.word()))]
        told, faults = io.TextIOWrapper(io.BytesIO(), 'utf-8'), io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(faults):
            try: status = create_clidriver().main(words)
            except SystemExit as end: status = end.code or 0
        told.flush()
        said = faults.getvalue().encode()
        self.wfile.write(b'%d %d\n' % (status, len(said)) + said + told.buffer.getvalue())
    def word(self):
        read = b''
        while not read.endswith(b'\0'): read += self.rfile.read(1)
        return read[:-1].decode()
server = socketserver.TCPServer(('127.0.0.1', 0), Call)
print('{"type":"listening","port":%d}' % server.server_address[1], flush=True)
server.serve_forever()
`;
const hasAwsPackage =
  spawnSync('python3', ['-c', 'from importlib.util import find_spec; find_spec("awscli").origin']).status === 0;

describe.skipIf(noOpenssl)('AWS', () => {
  test('is told policy, authority with its proof, and each certificate', async () => {
    const made = await calls(commandsOf(order('aws-iot', { authority: 'Plant 1' })));
    expect(made.map(([program, , call]) => (program === 'aws' ? call : program))).toEqual([
      'create-policy',
      'get-registration-code',
      'certbench',
      'register-ca-certificate',
      ...Array.from({ length: 2 }, () => [
        'register-certificate',
        'attach-policy',
        'create-thing',
        'attach-thing-principal',
      ]).flat(),
    ]);
    expect(valuesOf(made, '--verification-certificate')).toEqual([
      `file://verifications/Plant 1/${code}/Plant 1-verification.pem`,
    ]);
    expect(valuesOf(made, '--ca-certificate')).toEqual(['file://authorities/Plant 1/Plant 1.pem']);
    expect(valuesOf(made, '--certificate-pem')).toEqual([
      'file://devices/Dev%3A01/Dev%3A01-cert.pem',
      'file://devices/-x/-x-cert.pem',
    ]);
    const document = JSON.parse(await readFile(at('policy.json'), 'utf8')) as { Statement: { Resource: string }[] };
    expect(document.Statement.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:iot:eu-central-1:*:client/${iot:ClientId}',
      'arn:aws:iot:eu-central-1:*:topic/sensors/${iot:ClientId}/telemetry',
    ]);
  });

  const noAws = spawnSync('aws', ['--version']).error !== undefined;
  if (noAws) process.stderr.write('\n*** SKIPPED: aws is not installed. Its verdict is missing from this run. ***\n\n');
  test.skipIf(noAws)(
    'is told by its own program, for devices with and without an authority',
    async () => {
      const asked: string[] = [];
      const cloud = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        request.resume();
        response.end(JSON.stringify({ registrationCode: code, certificateArn: 'arn:aws:iot:cert' }));
      });
      await new Promise<void>((resolve) => cloud.listen(0, '127.0.0.1', resolve));
      const address = cloud.address();
      const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
      const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', CERTBENCH_PASSPHRASE: '1234' };
      const stays = hasAwsPackage
        ? new LineProgram('bash', ['-c', `cd '${at()}'; exec python3 -c "$0"`, awsThatStays], env)
        : undefined;
      const port = (await stays?.line(({ type }) => type === 'listening'))?.['port'];
      const ask = String.raw`
  exec 3<>/dev/tcp/127.0.0.1/${port}; printf '%s\0' "$(($# + 2))" "$@" --endpoint-url ${url} >&3
  local status said; read -r status said <&3; head -c "$said" <&3 >&2; cat <&3; exec 3>&-; return "$status"`;
      const own = `aws() { ${stays === undefined ? `command aws "$@" --endpoint-url ${url};` : ask}\n}\ncertbench() { :; }`;
      await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Plant 1', code, passphrase: '1234' });
      try {
        for (const authority of [{}, { authority: 'Plant 1' }]) {
          const commands = commandsOf(order('aws-iot', { deviceIds: ['-x'], ...authority }));
          const done = await run('bash', ['-euo', 'pipefail', '-c', `${own}\n${commands}`], { cwd: at(), env });
          expect({ stderr: done.stderr.trim(), status: done.status }).toEqual({ stderr: '', status: 0 });
        }
      } finally {
        await stays?.stop('SIGKILL');
        await new Promise((resolve) => cloud.close(resolve));
      }
      const device = ['PUT /target-policies/certbench-device', 'POST /things/-x', 'PUT /things/-x/principals'];
      expect(asked).toEqual([
        'POST /policies/certbench-device',
        'POST /certificate/register-no-ca',
        ...device,
        'POST /policies/certbench-device',
        'GET /registrationcode',
        'POST /cacertificate?setAsActive=true',
        'POST /certificate/register?setAsActive=true',
        ...device,
      ]);
    },
    120_000,
  );
});

const noMosquitto = isMissing('mosquitto_pub');

describe.skipIf(noOpenssl || noMosquitto)('the local hub', () => {
  test.each(['by its authority', 'by its thumbprint'])('knows a device %s', async (how) => {
    const known = how === 'by its authority' ? { authority: 'Plant 1' } : {};
    const commands = commandsOf(order('local-hub', { ...known, port: 1 })).replace('--port 1 ', '--port 0 ');
    const program = `certbench() { exec "${process.execPath}" "${cliPath}" "$@" --json; }`;
    const hub = new LineProgram('bash', ['-c', [`cd '${at()}'; rm -rf hub`, program, commands].join('\n')]);
    try {
      const { port } = await hub.line(({ type }) => type === 'listening');
      const here = { platform: 'local-hub' as const, host: 'localhost', port: Number(port) };
      await follow({ topic: 'simulate', deviceIds: ['Dev:01', '-x'], ...here }, { cwd: at() });
      for (const deviceId of ['Dev:01', '-x']) {
        const message = await hub.line((line) => line.type === 'message' && line['deviceId'] === deviceId);
        expect(message).toMatchObject({ face: 'iot-hub', properties: { temperatureAlert: 'false' } });
      }
    } finally {
      await hub.stop('SIGINT');
    }
  });
});

describe('ThingsBoard', () => {
  const noJq = isMissing('jq');
  if (noJq)
    process.stderr.write('\n*** SKIPPED: jq is not installed. The commands for ThingsBoard were not run. ***\n\n');
  const [step] = registerWithThingsboard({
    target: { host: 'things.example.com', port: 8883, settings: {} },
    deviceIds: ['Dev:01', '-x'],
    authority: undefined,
  });

  test('is told credentials, in the words of its API', async () => {
    expect(spawnSync('bash', ['-n'], { input: step?.commands ?? '' }).status).toBe(0);
    if (noJq) return;
    const curl = String.raw`
curl() {
  for last; do :; done
  { echo "$last"; for word; do case "$word" in @-) cat;; /dev/fd/*) cat "$word";; @/dev/fd/*) cat "${'$'}{word#@}";; esac; done; echo; } >> calls.txt
  case "$last" in
    */login) echo '{"token": "t0k"}';;
    */device) echo '{"id": {"id": "d1"}}';;
    */d1/credentials) echo '{"id": {"id": "c1"}, "version": 3}';;
  esac
}`;
    const script = `rm -f calls.txt\n${curl}\n${step?.commands ?? ''}`;
    await must('bash', '-c', `cd '${at()}'; export TB_USER=a@b TB_PASSWORD='p"a\\s'; ${script}`);
    const told = await readFile(at('calls.txt'), 'utf8');
    expect(told).toContain(String.raw`"password": "p\"a\\s"`);
    expect(told).toContain('X-Authorization: Bearer t0k');
    expect(told).toContain('"name": "-x"');
    const pem = JSON.stringify(await readFile(at('devices/-x/-x-cert.pem'), 'utf8'));
    expect(told).toContain(`"credentialsValue": ${pem}`);
    expect(told).toContain('"version": 3');
  });
});
