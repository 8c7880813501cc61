import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { howtoMethods } from '../../src-main/contract/howto.ts';
import { methods } from '../support/methods.ts';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import { word, wordWithVariables } from '../../src-main/core/howto/shell.ts';
import { type HowtoInput, commandsOf, shown } from '../support/howto.ts';
import { run } from '../support/programs.ts';
import { programsFor } from '../support/snippets.ts';
import { refusal } from '../support/refusal.ts';
import { Workbench } from '../support/workbench.ts';

const numbered = (count: number, prefix = 'dev-') => ({ kind: 'numbered' as const, prefix, count });
const device = (devices: Extract<HowtoInput, { topic: 'device' }>['devices'], more: object = {}) =>
  commandsOf({ topic: 'device', devices, ...more });

describe('what is shown', () => {
  test.each<[string, HowtoInput]>([
    ['name', { topic: 'authority', name: '../up' }],
    ['name', { topic: 'authority', name: "a'; id '" }],
    ['name', { topic: 'authority', name: 'a', parent: '$(id)' }],
    ['country', { topic: 'authority', name: 'a', subject: { country: 'Germany' } }],
    ['organization', { topic: 'authority', name: 'a', subject: { organization: 'a\nEND\nid' } }],
    ['name', { topic: 'openAuthority', name: '$(id)', kind: 'pfx' }],
    ['file', { topic: 'openAuthority', name: 'a', kind: 'pfx', file: '\u001B[201~id\n' }],
    ['keyFile', { topic: 'openAuthority', name: 'a', kind: 'pem', keyFile: 'a\rid' }],
    ['name', { topic: 'proof', authority: 'a/b', code: 'x' }],
    ['code', { topic: 'proof', authority: 'a', code: 'two words' }],
    ['deviceId', { topic: 'device', devices: { kind: 'ids', ids: ['$(id)'] } }],
    ['deviceId', { topic: 'device', devices: { kind: 'ids', ids: ['a', 'A'] } }],
    ['name', { topic: 'device', devices: numbered(1), authority: '`id`' }],
    ['name', { topic: 'server', name: '../up', dns: ['a'] }],
    ['name', { topic: 'server', name: 'a', dns: ['a'], authority: '$(id)' }],
    ['commonName', { topic: 'server', name: 'a', commonName: 'a\nid', dns: ['a'] }],
    ['country', { topic: 'server', name: 'a', subject: { country: 'DEU' } }],
    ['organization', { topic: 'device', devices: numbered(2), subject: { organization: 'a\nid' } }],
    ['dns', { topic: 'server', name: 'a', dns: ['a, DNS:b'] }],
    ['dns', { topic: 'server', name: 'two words' }],
    ['addresses', { topic: 'server', name: 'a', addresses: ['$(id)'] }],
    ['validityDays', { topic: 'server', name: 'a', validityDays: 10_000 }],
    ['deviceId', { topic: 'simulate', deviceIds: ['a b'], platform: 'local-hub', host: 'h' }],
    ['host', { topic: 'simulate', deviceIds: ['a'], platform: 'local-hub', host: 'h; id' }],
    ['serverCaPem', { topic: 'simulate', deviceIds: ['a'], platform: 'local-hub', host: 'h', serverCaPem: 'id' }],
    [
      'serverCaFile',
      { topic: 'client', deviceId: 'a', platform: 'local-hub', host: 'h', serverCaFile: 'a\u001B[201~' },
    ],
    ['deviceId', { topic: 'client', deviceId: '"; id', platform: 'local-hub', host: 'h' }],
    ['host', { topic: 'listen', deviceId: 'a', platform: 'local-hub', host: '$(id)' }],
    [
      'settings.topic',
      { topic: 'client', deviceId: 'a', platform: 'mqtt-broker', host: 'h', settings: { topic: '#' } },
    ],
    ['name', { topic: 'register', deviceIds: ['a'], platform: 'local-hub', host: 'h', authority: "a'" }],
    ['name', { topic: 'hub', authorities: ['a', '-- x;'] }],
    ['deviceId', { topic: 'completeRequest', name: '$(id)', file: 'a' }],
    ['file', { topic: 'completeRequest', name: 'a', file: 'a\rid' }],
    ['deviceId', { topic: 'est', deviceId: '$(id)', server: 'h' }],
    ['deviceId', { topic: 'est', deviceId: 'a', server: 'h', login: { deviceId: '`id`' } }],
    ['server', { topic: 'est', deviceId: 'a', server: 'https://h/$(id)' }],
    ['login', { topic: 'est', deviceId: 'a', server: 'h', login: { userName: 'a:b' } }],
    ['login', { topic: 'est', deviceId: 'a', server: 'h', login: { userName: 'a\nurl=x' } }],
    ['serverCaPem', { topic: 'est', deviceId: 'a', server: 'h', serverCaPem: 'id' }],
    ['dns', { topic: 'est', deviceId: 'a', server: 'h', dns: ['a, DNS:b'] }],
  ])('is nothing for a wrong %s', (field, input) => {
    expect(refusal(() => shown(input))).toMatchObject({ code: 'INVALID_INPUT', field });
  });

  test('has neither a field for a passphrase nor a default one', () => {
    expect(
      howtoMethods['howto.show'].input.safeParse({ topic: 'proof', authority: 'a', code: 'x', passphrase: '1' })
        .success,
    ).toBe(false);
    expect(device(numbered(1), { authority: 'a' })).not.toContain('1234');
  });

  test.each<HowtoInput>([
    { topic: 'authority', name: 'a' },
    { topic: 'authority', name: 'a', parent: 'b' },
    { topic: 'openAuthority', name: 'a', kind: 'pfx' },
    { topic: 'openAuthority', name: 'a', kind: 'pem', keyFile: 'k' },
    { topic: 'proof', authority: 'a', code: 'x' },
    { topic: 'device', devices: numbered(1), authority: 'a', keyEncrypted: true },
    { topic: 'server', name: 'a', authority: 'b' },
    { topic: 'server', name: 'a', keyEncrypted: true },
    { topic: 'device', devices: { kind: 'csv', text: 'id,days\na,1\nb,2' } },
    { topic: 'completeRequest', name: 'a', file: 'b', keyEncrypted: true },
    { topic: 'est', deviceId: 'a', server: 'h', keyEncrypted: true },
    { topic: 'est', deviceId: 'a', server: 'h', login: { userName: 'u' }, keyEncrypted: true },
    { topic: 'est', deviceId: 'a', server: 'h', login: { deviceId: 'b' } },
    { topic: 'hub', port: 0 },
    { topic: 'register', deviceIds: ['a'], platform: 'azure-iot-hub', host: 'h.azure-devices.net', authority: 'b' },
    { topic: 'register', deviceIds: ['a', 'b'], platform: 'aws-iot', host: 'h', authority: 'b' },
  ])('asks at the terminal, in the last command of a page and nowhere else: %j', (input) => {
    const asks = shown(input).map(({ commands }) => commands.includes('/dev/tty'));
    expect(asks).toEqual(asks.map((_, index) => index === asks.length - 1));
    if (input.topic !== 'hub') expect(shown(input).at(-1)?.commands).toMatch(/^\(\n {2}set -euo pipefail\n[^]*\n\)$/);
    expect(commandsOf(input)).not.toMatch(/\bIFS= read (?!.* < \/dev\/tty$)/m);
  });

  test.each([
    [undefined, 'servers/localhost/localhost-chain.pem'],
    ['mqtt-server', 'servers/mqtt-server/mqtt-server-chain.pem'],
  ])('has a broker present the certificate of the server %s', (server, file) => {
    const broker = { topic: 'register' as const, deviceIds: ['a'], platform: 'mqtt-broker', host: 'localhost' };
    expect(commandsOf({ ...broker, ...(server === undefined ? {} : { server }) })).toContain(`certfile ${file}\n`);
  });

  test('takes what the calls take, within the same bounds and with the same defaults', () => {
    const shapes = Object.fromEntries(
      howtoMethods['howto.show'].input.options.map(({ shape }) => [
        shape.topic.value,
        shape as Record<string, z.ZodType>,
      ]),
    );
    const calls = {
      authority: 'authority.create',
      openAuthority: 'authority.import',
      proof: 'proof.sign',
      device: 'device.create',
      server: 'server.create',
      export: 'certificate.export',
      simulate: 'simulation.start',
      listen: 'simulation.start',
      client: 'simulation.start',
      hub: 'hub.start',
      est: 'est.enroll',
    } as const;
    /** Fields that no call has, or that are a secret's place there. */
    const own = [
      'topic',
      'kind',
      'file',
      'keyFile',
      'keyEncrypted',
      'authorities',
      'device.authority',
      'server.authority',
      'serverCaFile',
      'deviceId',
      // The calls have it from the manifest of the authority.
      'issuerAddresses',
      'est.login',
      // What the server asks for decides where nothing is chosen; it is not asked before.
      'est.keyType',
      // The call takes a rule in their place.
      'simulate.deviceIds',
      // Of one of those that the call takes.
      'export.subject',
    ];
    for (const [topic, method] of Object.entries(calls)) {
      const call = methods[method].input.shape as Record<string, z.ZodType>;
      for (const [field, type] of Object.entries(shapes[topic] ?? expect.fail(`Nothing is shown for ${topic}.`))) {
        if (own.includes(field) || own.includes(`${topic}.${field}`)) continue;
        const theirs = call[field];
        expect(theirs, `${method} ${field}`).toBeDefined();
        if (theirs !== undefined) expect(z.toJSONSchema(type), `${topic} ${field}`).toEqual(z.toJSONSchema(theirs));
      }
    }
  });
});

describe('telemetry', () => {
  test('is sent as the platform wants it', () => {
    const cloud = { topic: 'simulate', platform: 'azure-iot-hub', host: 'my-hub.azure-devices.net', seed: 1 } as const;
    expect(commandsOf({ ...cloud, deviceIds: ['A:1'] })).toBe(
      String.raw`mosquitto_pub -V mqttv311 -h my-hub.azure-devices.net -p 8883 \
  -i A:1 -u 'my-hub.azure-devices.net/A:1/?api-version=2021-04-12' -c -k 240 \
  --cert devices/A%3A1/A%3A1-chain.pem --key devices/A%3A1/A%3A1-key.pem --tls-use-os-certs \
  -t 'devices/A:1/messages/events/%24.ct=application%2Fjson&%24.ce=utf-8&temperatureAlert=false' -q 1 \
  -m '{"deviceId":"A:1","messageId":0,"temperature":25,"humidity":62}'`,
    );
  });

  test('trusts certificates alone, whatever else stands in their file', async () => {
    const bench = await Workbench.open();
    const { certificatePem: pem } = await bench.authority();
    await bench.close();
    const facts = { topic: 'simulate', platform: 'local-hub', host: 'h' } as const;
    const commands = commandsOf({ ...facts, deviceIds: ['a'], serverCaPem: `${pem}END\ntouch pwned\n${pem}` });
    expect(commands).toContain(`<<'END'\n${pem}${pem}END\nmosquitto_pub`);
    expect(commands).not.toContain('pwned');
  });
});

describe('a broker', () => {
  const facts = { platform: 'mqtt-broker', host: 'b.example' } as const;
  const sent = (settings: Record<string, string>) =>
    commandsOf({ topic: 'simulate', deviceIds: ['d'], ...facts, settings });

  test('is asked with user name, protocol, version and quality of service; a password stays out of the command', () => {
    const commands = sent({
      userName: "o'neil",
      password: 'geheim',
      alpn: 'mqtt',
      mqtt: '5',
      qos: '2',
      topic: '$x/{deviceId}',
    });
    expect(commands).toContain(String.raw`mosquitto_pub -V mqttv5 `);
    expect(commands).toContain(String.raw`-u 'o'\''neil' ${'$'}{MQTT_PASSWORD:+-P "$MQTT_PASSWORD"} `);
    expect(commands).toContain(String.raw` --tls-alpn mqtt`);
    expect(commands).toContain(String.raw`-t '$x/d' -q 2`);
    expect(commands).not.toContain('geheim');
  });

  test('that mosquitto cannot speak to is told so', () => {
    expect(sent({ webSocket: '/mqtt' })).toMatch(/^# mosquitto_pub .* WebSocket\.\n# [^\n]*$/);
    expect(sent({ serverName: 'other.example' })).toMatch(/^# mosquitto_pub .* no other name\.\n# [^\n]*$/);
    const listen = { topic: 'listen', deviceId: 'd', ...facts } as const;
    expect(shown({ ...listen, settings: { subscription: 'a/#', webSocket: '/mqtt' } })).toEqual([]);
    expect(shown(listen)).toEqual([]);
  });
});

describe('client programs', () => {
  test('of every platform say who connects where, and hold no password', () => {
    for (const platform of platforms) {
      const given = { userName: 'u', password: 'geheim', idScope: '0ne00000001', template: 'fleet' };
      const fields = new Set(platform.fields.map(({ name }) => name));
      const settings = Object.fromEntries(
        Object.entries(given).filter(([name]) => fields.has(name) && (name !== 'userName' || fields.has('password'))),
      );
      const client = { deviceId: 'a:b', platform: platform.id, host: 'h.example', settings };
      const programs = programsFor(client);
      expect(programs.map(({ language }) => language)).toEqual(platform.snippets);
      for (const { code } of programs) {
        expect(code).toContain('h.example');
        expect(code).toContain('"devices/a%3Ab/a%3Ab');
        expect(code).not.toContain('geheim');
        expect(code.includes('MQTT_PASSWORD')).toBe(fields.has('password'));
      }
    }
  });

  test('are left out where their library cannot do what is asked', () => {
    const left = (settings: Record<string, string>) =>
      programsFor({ deviceId: 'a', platform: 'mqtt-broker', host: 'h', settings }).map(({ language }) => language);
    expect(left({ serverName: 'other.example' })).toEqual(['mqtt-python', 'mqtt-node', 'mqtt-csharp']);
    expect(left({ alpn: 'mqtt' })).toEqual(['mqtt-python', 'mqtt-node', 'mqtt-csharp']);
    expect(left({ webSocket: '/mqtt' })).toEqual(['mqtt-python', 'mqtt-node', 'mqtt-java']);
    const azure = (more: object) => programsFor({ deviceId: 'a', platform: 'azure-iot-hub', host: 'h', ...more });
    const libraries = ['iot-hub-python', 'iot-hub-node'];
    const namesOf = (programs: ReturnType<typeof azure>) => programs.map(({ language }) => language);
    expect(namesOf(azure({ port: 443 }))).not.toEqual(expect.arrayContaining(libraries));
    const inWebSocket = azure({ settings: { transport: 'mqtt-ws' } });
    expect(namesOf(inWebSocket)).toEqual(expect.arrayContaining(libraries));
    expect(inWebSocket.map(({ code }) => code).join('\n')).toMatch(/websockets=True,[^]*deviceTransport\.MqttWs/);
    expect(namesOf(azure({ port: 8883, settings: { transport: 'mqtt-ws' } }))).not.toEqual(
      expect.arrayContaining(libraries),
    );
    // Of Azure's libraries only Node's speaks more than MQTT, and no library of MQTT does.
    for (const [transport, library, name] of [
      ['amqp', 'amqp', 'Amqp'],
      ['amqp-ws', 'amqp', 'AmqpWs'],
      ['https', 'http', 'Http'],
    ] as const) {
      const programs = azure({ settings: { transport } });
      expect(namesOf(programs)).toEqual(['iot-hub-node']);
      expect(programs[0]?.install).toBe(`npm install azure-iot-device azure-iot-device-${library}`);
      expect(programs[0]?.code).toContain(`deviceTransport.${name});`);
      // By HTTP the library's setOptions ends with a receive policy alone.
      expect(programs[0]?.code.includes('receivePolicy: { interval: 1 }')).toBe(transport === 'https');
      expect(programs[0]?.code).toContain('message.properties.add("temperatureAlert", ');
      expect(programs[0]?.code).toContain('message.contentType = "application/json"');
    }
  });

  test('of a platform that asks a provisioning service first are those that do, and of others none', () => {
    for (const { fields, snippets } of platforms) {
      const asks = fields.some(({ name }) => name === 'idScope');
      expect(snippets.map((one) => one.startsWith('dps-'))).toEqual(snippets.map(() => asks));
    }
  });
});

describe('several devices', () => {
  test('are listed up to twenty, and then counted', () => {
    expect(device(numbered(2))).toContain('for ID in dev-01 dev-02; do');
    expect(device(numbered(20))).toContain(' dev-20; do');
    expect(device(numbered(21))).toContain('for ID in $(seq -f dev-%02.0f 1 21); do');
    expect(device(numbered(1000))).toContain('for ID in $(seq -f dev-%04.0f 1 1000); do');
  });

  test('of many, those that do not count up are cut, and that is said', () => {
    const ids = Array.from({ length: 25 }, (_, index) => `n${index * 2}`);
    const commands = device({ kind: 'ids', ids });
    expect(commands).toContain('# These are the first 20; 5 more follow in the same way.');
    expect(commands).toContain(`for ID in ${ids.slice(0, 20).join(' ')}; do`);
    expect(commands).not.toContain('n40');
  });

  test('counted by seq are the ones that are made', async () => {
    for (const [prefix, count] of [
      ['dev-', 21],
      ['A:1.', 120],
      ['9-', 1001],
    ] as const) {
      const [sequence = ''] = /\$\(seq .*\)/.exec(device(numbered(count, prefix))) ?? [];
      const { stdout } = await run('bash', ['-c', `for ID in ${sequence}; do echo "$ID"; done`]);
      const digits = String(count).length;
      const ids = Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(digits, '0')}`);
      expect(stdout.trim().split('\n')).toEqual(ids);
    }
  });
});

describe('a text', () => {
  test('reaches a program through bash as it is, whatever stands in it', async () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[ -~]*$/), fc.string({ unit: 'binary' }));
    const texts = fc.array(
      text.map((one) => one.replaceAll(/[\0\uD800-\uDFFF]/g, '')),
      { minLength: 50, maxLength: 50 },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (list) => {
        const print = (words: string[]) => run('bash', ['-c', `ID='<id>'; printf '%s\\0' ${words.join(' ')}`]);
        const read = ({ stdout }: { stdout: string }) => stdout.split('\0').slice(0, -1);
        expect(read(await print(list.map(word)))).toEqual(list);
        const withId = list.map((one) => `${one.replaceAll('$', '$ ')}$ID-${one.replaceAll('$', '$ ')}`);
        const expanded = withId.map((one) => one.replace('$ID-', '<id>-'));
        expect(read(await print(withId.map(wordWithVariables)))).toEqual(expanded);
      }),
      { numRuns: 20 },
    );
  });
});
