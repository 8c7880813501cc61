import { Command } from 'commander';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { bundles, checkDestination, cloudProof, clouds, destinationNames } from '../../src-main/core/clouds/index.ts';
import { platformOf, platforms } from '../../src-main/core/clouds/platforms.ts';
import { checkFilter, checkTopic } from '../../src-main/core/mqtt/topic.ts';
import { type PlatformField, readSettings, settingsFaults } from '../../src-main/core/platform/fields.ts';
import { type Platform, type Target, defaultPortOf } from '../../src-main/core/platform/platform.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { createMessage } from '../../src-main/core/telemetry/message.ts';
import { addSimulateCommand } from '../../src-main/shell-cli/commands/simulate.ts';
import { platformForms } from '../../src-main/services/platforms.ts';

/** What must be true of every row of the table, whatever the platform. */

const deviceId = 'x509_pub_device';
/** The longest that a device may be called. */
const longId = `${'d'.repeat(63)}1`;

/** What somebody would type where a field has no initial value and wants one. */
const typed: Readonly<Record<string, string>> = { idScope: '0ne00000001' };
const settingsOf = ({ fields }: Platform): Record<string, string> =>
  Object.fromEntries(
    fields
      .filter(({ required, initial }) => required && initial === '')
      .map(({ name }) => [name, typed[name] ?? 'value']),
  );
const targetOf = (platform: Platform, more: Record<string, string> = {}): Target => ({
  host: 'host.example',
  port: platform.defaultPort,
  settings: readSettings(platform.fields, { ...settingsOf(platform), ...more }),
});
const message = (id: string) =>
  createMessage(id, 7, { temperatureC: 31.5, humidityPercent: 60.25 }, new Date('2026-11-22T12:00:00Z'));
const sentence = /^[A-Z“"{].*[.:]$/s;

/** Return codes of MQTT 3.1.1 (table 3.1), and reason codes of 5.0 for CONNACK, PUBACK, SUBACK and DISCONNECT (2.4). */
const returnCodes = [1, 2, 3, 4, 5];
const reasonCodes = [
  0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x93,
  0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
];

test('the table has one row a name, in kebab case', () => {
  const ids = platforms.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(platforms.map(({ label }) => label)).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
  expect(platformForms().map(({ id }) => id)).toEqual(ids);
  expect(() => platformOf('no-such')).toThrow(Problem);
});

test('threads with devices know the platform of every cloud, in the same order', () => {
  expect(platforms).toEqual(clouds.map(({ platform }) => platform));
});

test('possession is proved to the local hub and to clouds, in the order in which they are offered', () => {
  const offered = platformForms().flatMap(({ id, proof }) => (proof === undefined ? [] : [id]));
  expect(offered).toEqual(['local-hub', 'azure-iot-hub', 'azure-dps', 'aws-iot']);
  // A newer program may have made the proof.
  expect(destinationNames('some-cloud')).toEqual({ label: 'some-cloud', name: 'some-cloud' });
});

describe.each(platforms.map((platform) => [platform.id, platform] as const))('%s', (_id, platform) => {
  const { fields, limits, mqttVersions } = platform;

  test('says how possession is proved to it, with places for the files alone', () => {
    const proof = cloudProof(platform.id);
    expect(destinationNames(platform.id)).toEqual({ label: platform.label, name: proof?.name ?? platform.label });
    if (proof === undefined) {
      expect(() => checkDestination(platform.id)).toThrow(Problem);
      return;
    }
    expect(checkDestination(platform.id)).toBe(platform.id);
    expect(proof.about).toMatch(sentence);
    const { byHand } = proof;
    if (byHand === undefined) return;
    const { before, after, commands = { before: '', after: '' } } = byHand;
    const placesIn = (text: string) => [...text.matchAll(/\{(\w*)\}/g)].map(([, place]) => place);
    for (const lines of [before, after]) {
      for (const line of lines) expect(line).toMatch(/^[A-Z].*\.$/);
      expect(lines.flatMap(placesIn)).toEqual(['file']);
    }
    expect(placesIn(commands.before)).toEqual([]);
    expect(placesIn(commands.after)).toEqual(commands.after === '' ? [] : ['authorityFile', 'verificationFile']);
    expect(byHand.codeHint).toMatch(sentence);
  });

  test('says what it is, where it is, and what its fields are for', () => {
    expect(platform.label).toMatch(/^[A-Z]/);
    expect(platform.summary).toMatch(sentence);
    expect(platform.host.label).toMatch(/^[A-Z]/);
    expect(platform.host.hint).not.toBe('');
    expect(platform.host.option).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(platform.defaultPort).toBeGreaterThan(0);
    expect(bundles.map(({ id }) => id)).toContain(platform.bundle);
    expect(mqttVersions.length).toBeGreaterThan(0);
    expect(platform.messagesInFlight).toBeGreaterThanOrEqual(1);
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    for (const { name, label, hint } of fields) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(label).toMatch(/^[A-Z]/);
      expect(hint).toMatch(sentence);
    }
  });

  test('has initial values that are good, or are asked for', () => {
    for (const field of fields) {
      const { name, initial, required, choices, kind } = field;
      if (initial !== '') expect(field.check(initial)).toBeUndefined();
      if (kind === 'choice') {
        expect(choices.map(([value]) => value)).toContain(initial);
        for (const [value] of choices) expect(field.check(value)).toBeUndefined();
      }
      if (!required || initial !== '') continue;
      const [fault] = settingsFaults(fields, { ...settingsOf(platform), [name]: ' ' });
      expect(fault).toMatchObject({ name, fault: { reason: expect.stringMatching(sentence) as string } });
    }
    expect(settingsFaults(fields, settingsOf(platform))).toEqual([]);
  });

  test('connects a plain device', () => {
    const facts = platform.connection(targetOf(platform), deviceId);
    expect(facts).toMatchObject({ host: 'host.example', port: platform.defaultPort });
    if (facts.protocol !== 'mqtt') throw new Error('A platform speaks MQTT where nothing else is chosen.');
    expect(facts.clientId).not.toBe('');
    expect(mqttVersions).toContain(facts.protocolVersion === 5 ? '5' : '3.1.1');
    expect(facts.keepAliveSeconds).toBeGreaterThanOrEqual(30);
    for (const name of [facts.clientId, facts.username ?? '']) expect(name).not.toMatch(/[{}]/);
    for (const protocol of facts.alpn) expect(toUtf8(protocol).length).toBeLessThanOrEqual(255);
  });

  test('has a port for each choice', () => {
    for (const { name, choices, ports } of fields) {
      for (const [value] of choices) {
        const port = defaultPortOf(platform, { ...settingsOf(platform), [name]: value });
        expect(port).toBe(ports?.[value] ?? platform.defaultPort);
      }
    }
  });

  test('encodes a message that it would take itself', () => {
    const choices = fields.flatMap(({ name, kind, choices: offered }) =>
      kind === 'choice' ? offered.map(([value]) => ({ [name]: value })) : [],
    );
    for (const id of [deviceId, longId]) {
      for (const settings of [{}, ...choices]) {
        const { topic, payload, qos } = platform.encode(message(id), targetOf(platform, settings));
        expect(checkTopic(topic)).toBeUndefined();
        expect(toUtf8(topic).length).toBeLessThanOrEqual(limits.topic?.bytes ?? 65_535);
        expect(topic.split('/').length).toBeLessThanOrEqual(limits.topic?.levels ?? 65_535);
        expect(JSON.parse(new TextDecoder().decode(payload))).toBeTypeOf('object');
        expect(payload.length).toBeLessThanOrEqual(limits.maximumMessageBytes);
        expect(qos).toBeLessThanOrEqual(limits.maximumQos);
      }
    }
  });

  test('listens to valid filters', () => {
    const own = fields.some(({ name }) => name === 'subscription') ? { subscription: 'a/{deviceId}/+' } : {};
    for (const settings of [{}, own]) {
      for (const { filter, qos } of platform.subscriptions(targetOf(platform, settings), deviceId)) {
        expect(checkFilter(filter)).toBeUndefined();
        expect(filter).not.toMatch(/[{}]/);
        expect(qos).toBeLessThanOrEqual(limits.maximumQos);
      }
    }
  });

  test.each([...returnCodes, ...reasonCodes])('explains code %i', (code) => {
    const { meaning, remedy } = platform.refusal(code);
    expect(meaning).toMatch(sentence);
    expect(remedy).toMatch(sentence);
    // By name and not by number: the number is told beside it.
    expect(meaning).not.toMatch(/with code/);
  });

  test('names field, reason and remedy of what is wrong', () => {
    const wrong = (field: PlatformField): string | undefined =>
      ['{x}', 'no', 'a b\0', '\u{1F600}'.repeat(200)].find((value) => field.check(value) !== undefined);
    for (const field of fields) {
      const value = wrong(field);
      if (value === undefined) continue;
      const fault = expectProblem(() => readSettings(fields, { ...settingsOf(platform), [field.name]: value }));
      expect(fault.field).toBe(`settings.${field.name}`);
    }
    const fault = expectProblem(() => readSettings(fields, { ...settingsOf(platform), noSuchSetting: '1' }));
    expect(fault.field).toBe('settings.noSuchSetting');
  });

  test('answers anything with a message or a problem', () => {
    const names = fields.map(({ name }) => name);
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('', ' ', '0', '1', '2', '5', 'true', '{deviceId}', 'a/{deviceId}/#', '/x', '+'),
    );
    const settings = names.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(settings, (random) => {
        let target: Target;
        try {
          target = targetOf(platform, random);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        const { topic, qos } = platform.encode(message(deviceId), target);
        expect(qos).toBeLessThanOrEqual(limits.maximumQos);
        const facts = platform.connection(target, deviceId);
        if (facts.protocol !== 'mqtt') return;
        expect(checkTopic(topic)).toBeUndefined();
        expect(facts.clientId).not.toBe('');
        for (const { filter } of platform.subscriptions(target, deviceId)) expect(checkFilter(filter)).toBeUndefined();
      }),
    );
  });

  test('is one of the command line’s, with each of its options', () => {
    const program = new Command();
    const words = ['node', 'certbench', 'simulate', '--platform', platform.id, '--help'];
    addSimulateCommand(program, { words, connection: undefined });
    const help = program.commands[0]?.helpInformation() ?? '';
    expect(help).toContain(`--${platform.host.option} <host[:port]>`);
    for (const { name, kind } of fields) {
      const option = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      // A password in a command line can be seen by everybody on the computer.
      expect(help).toMatch(new RegExp(`^ +--${option}${kind === 'password' ? '-file' : ''}(?: |$)`, 'm'));
    }
    if (fields.length > 0) expect(help).toContain(`Options of ${platform.label}:`);
  });

  test('stands in the README', () => {
    expect(readme.get(platform.id)).toEqual({
      label: platform.label,
      mqtt: mqttVersions.join(', '),
      port: String(platform.defaultPort),
      qos: limits.maximumQos === 0 ? '0' : `0 to ${limits.maximumQos}`,
    });
  });
});

function expectProblem(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.message).toMatch(sentence);
    expect(error.remedy).toMatch(sentence);
    return error;
  }
  throw new Error('It was taken.');
}

/** Rows of the README's table of platforms: what the table says; what was run against what is written by hand. */
const readme = new Map(
  (readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('\n## Platforms\n')[1] ?? '')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, label = '', id = '', mqtt = '', port = '', qos = '']) => {
      const name = /^`([a-z][a-z0-9-]*)`$/.exec(id)?.[1];
      return name === undefined ? [] : [[name, { label, mqtt, port, qos }] as const];
    }),
);

test('the README has no platform that is not there', () => {
  expect([...readme.keys()]).toEqual(platforms.map(({ id }) => id));
});
