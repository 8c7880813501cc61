import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { commandsOf } from '../support/howto.ts';
import { type Finished, must, run } from '../support/programs.ts';
import { type Python, pahos, pythonWith } from '../support/python.ts';
import { type ClientInput, programsFor, saveProgram } from '../support/snippets.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown client programs, run against a local hub as a device programmer would run them: in the workspace's folder. */

const skipped = (reason: string) => void process.stderr.write(`\n*** SKIPPED: ${reason} ***\n\n`);
const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

let bench: Workbench;
let here: ClientInput;
type Message = Extract<HubEvent, { type: 'message' }>;
const messages: Message[] = [];
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

/** What somebody sets before a program is run. */
const secrets = { KEY_PASSPHRASE: 'key "pass\' $HOME', KEYSTORE_PASSWORD: '1234' };

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Plant 1', { keyType: 'rsa-2048' });
  await bench.authority('Line', { parent: 'Plant 1' });
  const authority = { name: 'Line', passphrase: '1234' };
  await bench.devices(['Dev:01'], { authority });
  await bench.devices(['guarded'], { authority, keyPassphrase: secrets.KEY_PASSPHRASE });
  await bench.devices(['stranger'], { authority: { name: 'Plant 1', passphrase: '1234' } });
  const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  const overview = await bench.call('authority.list', { workspace: bench.workspace });
  const certificatePem = overview.authorities.find(({ name }) => name === 'Plant 1')?.certificatePem ?? '';
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  bench.services.sources['hub.events']({}, (event) => {
    if (event.type === 'message') messages.push(event);
  });
  const { port, authorityPem: serverCaPem } = hub;
  here = { deviceId: 'Dev:01', platform: 'local-hub', host: 'localhost', port, serverCaPem, alertAboveC: -200 };
  // As the shown step does.
  await must('bash', '-c', `cd '${at()}'\n${commandsOf({ topic: 'client', ...here })}`);
}, 60_000);
afterAll(() => bench.close());

interface Running {
  readonly program: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
}

interface Talk extends Finished {
  /** What came to the hub meanwhile, from whatever device. */
  readonly came: readonly Message[];
}

/** Runs a program that sends and listens, tells it something once it has sent, and answers what it prints. */
async function talk({ program: [name, ...args], env = {} }: Running, deviceId = 'Dev:01'): Promise<Talk> {
  const before = messages.length;
  const came = () => messages.slice(before);
  const sent = () => came().some((one) => one.deviceId === deviceId);
  const running = run(name, args, { cwd: at(), env: { ...secrets, LISTEN_SECONDS: '3', ...env } });
  const ended = running.then(() => true);
  await Promise.race([ended, vi.waitUntil(sent, { timeout: 60_000 })]);
  if (sent()) await bench.call('hub.sendMessage', { deviceId, body: 'grüß dich "$HOME"' });
  return { ...(await running), came: came() };
}

/** Checks all that a talk has left, and answers what was told to standard error. */
function talked(done: Talk, deviceId = 'Dev:01'): string {
  const own = done.came.filter((one) => one.deviceId === deviceId);
  expect(done.stdout.split('\n')).toEqual(
    expect.arrayContaining([
      'Sent.',
      expect.stringMatching(/^devices\/.*\/messages\/devicebound\/.* grüß dich "\$HOME"$/),
    ]),
  );
  expect(done.status).toBe(0);
  expect(own).toMatchObject([
    { deviceId, qos: 1, properties: { temperatureAlert: 'true' }, systemProperties: { '$.ct': 'application/json' } },
  ]);
  // What mosquitto_pub is shown to send, of which another test knows that it is what the simulation sends.
  const { deviceId: _, ...rest } = here;
  expect(commandsOf({ topic: 'simulate', deviceIds: [deviceId], ...rest })).toContain(`-m '${own[0]?.body}'`);
  return done.stderr;
}

/** Runs a device's program and that of the device with a passphrase at once, since each listens for seconds. */
const bothTalk = (program: Running['program'], guarded: Running['program'], env: NodeJS.ProcessEnv = {}) =>
  Promise.all([talk({ program, env }), talk({ program: guarded, env }, 'guarded')]);

/** Device and file of a hub that is not the one that is trusted, and a device that it does not know. */
const wrong = (): [string, ClientInput][] => [
  ['an authority that signed another server', { ...here, serverCaFile: 'authorities/Plant 1/Plant 1.pem' }],
  [
    'a client ID that is not in the certificate',
    { ...here, deviceId: 'Dev:01', platform: 'mqtt-broker', settings: { clientId: 'other' } },
  ],
];

describe('MQTT.js', () => {
  beforeAll(async () => {
    await mkdir(at('node_modules'));
    await symlink(new URL('../../node_modules/mqtt', import.meta.url).pathname, at('node_modules', 'mqtt'));
  });
  const node = async (input: ClientInput, name: string) =>
    [process.execPath, await saveProgram('mqtt-node', input, at(), name)] as const;

  let talks: readonly [Talk, Talk];
  beforeAll(async () => {
    const guarded = await node({ ...here, deviceId: 'guarded' }, 'guarded.mjs');
    talks = await bothTalk(await node(here, 'device.mjs'), guarded);
  });

  test('sends and prints what it receives', () => {
    expect(talked(talks[0])).toBe('');
  });

  test('opens a key with a passphrase', () => {
    expect(talked(talks[1], 'guarded')).toBe('');
  });

  test.each(['an authority that signed another server', 'a client ID that is not in the certificate'])(
    'ends with an error for %s',
    async (what) => {
      const input = wrong().find(([name]) => name === what)?.[1] ?? here;
      const done = await talk({ program: await node(input, 'wrong.mjs') });
      expect(done.status).not.toBe(0);
      expect(done.stdout).not.toContain('Sent.');
      expect(done.came).toEqual([]);
    },
  );
});

describe('Python', () => {
  const noPython = !has('python3', '--version');
  if (noPython) skipped('python3 is not installed. No Python program was compiled.');

  describe.each(Object.entries(pahos))('with %s', (version, library) => {
    const reason = `${version} is not installed and cannot be fetched`;
    let paho: Python | undefined;
    beforeAll(() => {
      paho = pythonWith(library, bench.folder);
      if (paho === undefined) skipped(`${reason}. No Python program was run with it.`);
    }, 180_000);

    test('sends and prints what it receives, with a key behind a passphrase too', async ({ skip }) => {
      if (paho === undefined) return skip(reason);
      const { python, env } = paho;
      const plain = await saveProgram('mqtt-python', here, at());
      const guarded = await saveProgram('mqtt-python', { ...here, deviceId: 'guarded' }, at(), 'guarded.py');
      const talks = await bothTalk([python, plain], [python, guarded], env);
      expect(talked(talks[0])).toBe('');
      expect(talked(talks[1], 'guarded')).toBe('');
    }, 60_000);

    test('ends with an error where it must', async ({ skip }) => {
      if (paho === undefined) return skip(reason);
      const { python, env } = paho;
      for (const [, input] of wrong()) {
        const done = await talk({ program: [python, await saveProgram('mqtt-python', input, at(), 'wrong.py')], env });
        expect(done.status).not.toBe(0);
        expect(done.stdout).not.toContain('Sent.');
        expect(done.came).toEqual([]);
      }
    }, 60_000);
  });

  test.skipIf(noPython)('every program compiles', async () => {
    const files: string[] = [];
    for (const input of everyKind(here)) {
      for (const { language, code } of programsFor(input)) {
        if (!language.endsWith('-python')) continue;
        const file = at(`compiled-${files.length}.py`);
        await writeFile(file, code);
        files.push(file);
      }
    }
    expect(files.length).toBeGreaterThan(5);
    expect(await must('python3', '-m', 'py_compile', ...files)).toBe('');
  });
});

/** Connections with everything that a program can be asked for. */
function everyKind(local: ClientInput): ClientInput[] {
  const broker = { ...local, platform: 'mqtt-broker', deviceId: 'd' };
  return [
    local,
    { deviceId: 'd', platform: 'azure-iot-hub', host: 'h.azure-devices.net' },
    { ...local, deviceId: 'd', platform: 'azure-iot-hub', port: 8883 },
    { deviceId: 'd', platform: 'aws-iot', host: 'a-ats.iot.eu-central-1.amazonaws.com', port: 443 },
    {
      deviceId: 'd',
      platform: 'azure-event-grid',
      host: 'n.ts.eventgrid.azure.net',
      settings: { subscription: 'a/#' },
    },
    broker,
    { ...broker, settings: { mqtt: '5', qos: '2', userName: 'u"\\', subscription: 's/\'\\$"/#' } },
    { ...broker, settings: { serverName: 'other.example', alpn: 'mqtt', webSocket: '/mqtt' } },
    { ...broker, settings: { topic: 'a"b\\c$d\'e`f\u2028g$x{deviceId}h\u{1F600}i\u202Ej\u{E0041}' } },
  ];
}

/** One compiler for all of them: to start one takes longer than to compile. */
const compileAll = `
import javax.tools.ToolProvider;

public class Compile {
  public static void main(String[] given) {
    for (int at = 2; at < given.length; at++) {
      String folder = given[at];
      int status = ToolProvider.getSystemJavaCompiler().run(
          null, System.out, System.out, "-Werror", given[0], given[1], "-d", folder, folder + "/Device.java");
      if (status != 0) System.out.println(folder + ": " + status);
    }
  }
}
`;

describe('Java', () => {
  const noCompiler = !has('javac', '--version');
  if (noCompiler) skipped('there is no javac. No Java program was compiled.');
  const jar = process.env['PAHO_JAVA'];
  if (jar === undefined) skipped("PAHO_JAVA names no classpath with Paho's own classes. No Java program was run.");
  const standIns = new URL('../fixtures/paho-java/', import.meta.url).pathname;

  test.skipIf(noCompiler)(
    'every program compiles',
    async () => {
      const folders: string[] = [];
      for (const [index, input] of everyKind(here).entries()) {
        const program = programsFor(input).find(({ language }) => language === 'mqtt-java');
        if (program === undefined) continue;
        const folder = at(`java-${index}`);
        await mkdir(folder);
        await writeFile(join(folder, 'Device.java'), program.code);
        folders.push(folder);
      }
      expect(folders.length).toBeGreaterThan(5);
      await writeFile(at('Compile.java'), compileAll);
      const paths = jar === undefined ? ['-sourcepath', standIns] : ['-cp', jar];
      const { stdout } = await run('java', [at('Compile.java'), ...paths, ...folders]);
      // It says what it was told by the environment.
      expect(stdout.replace(/^Picked up JAVA_TOOL_OPTIONS: .*\n/, '')).toBe('');
    },
    120_000,
  );

  test.skipIf(noCompiler)("says at once that it needs the keystore's password, and where from", async () => {
    const folder = at('java-secret');
    await mkdir(folder);
    await saveProgram('mqtt-java', here, folder);
    const { code = '' } = programsFor(here).find(({ language }) => language === 'mqtt-java') ?? {};
    expect(code).toMatch(/^\/\/ .*needs the environment variable KEYSTORE_PASSWORD/m);
    const paths = jar === undefined ? ['-sourcepath', standIns] : ['-cp', jar];
    await must('javac', ...paths, '-d', folder, join(folder, 'Device.java'));
    const env = { KEYSTORE_PASSWORD: undefined };
    const done = await run('java', ['-cp', [folder, jar ?? ''].join(delimiter), 'Device'], { cwd: at(), env });
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(/^Set the environment variable KEYSTORE_PASSWORD to the password of .*Dev.*\.pfx\.$/m);
    expect(done.stderr).not.toContain('Exception');
  });

  test.skipIf(noCompiler || jar === undefined)(
    'sends and prints what it receives',
    async () => {
      await saveProgram('mqtt-java', here, at());
      expect(talked(await talk({ program: ['java', '-cp', jar ?? '', 'Device.java'] }))).toBe('');
    },
    60_000,
  );
});
