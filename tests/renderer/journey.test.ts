import { describe, expect, test } from 'vitest';
import { destinationNames } from '../../src-main/core/clouds/index.ts';
import type { HubStatus, Overview } from '../../src-renderer/bench/bench.ts';
import { journeyOf } from '../../src-renderer/features/home/journey.ts';
import { inTreeOrder } from '../../src-renderer/features/home/tree-order.ts';
import { journey as text } from '../../src-renderer/features/home/words.ts';
import { runningHub, stoppedHub } from './running-hub.ts';

const certificate = (thumbprint: string) => ({
  subject: `CN=${thumbprint}`,
  issuer: `CN=${thumbprint}`,
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2036-01-01T12:00:00.000Z',
  thumbprintSha1: thumbprint,
  thumbprintSha256: thumbprint,
  key: 'EC P-256',
});
const authority = (name: string, parent?: string): Overview['authorities'][number] => ({
  name,
  ...(parent === undefined ? {} : { parent }),
  certificate: certificate(name),
  certificatePem: '',
  files: [],
  passphraseRemembered: false,
});
const proof = (
  destination?: Overview['proofs'][number]['destination'],
  verified = false,
): Overview['proofs'][number] => ({
  ...(verified ? { verifiedAt: '2026-01-02T00:00:00.000Z' } : {}),
  authority: 'Root',
  code: 'AB',
  ...(destination === undefined ? {} : { destination, madeFor: destinationNames(destination) }),
  createdAt: '2026-01-01T00:00:00.000Z',
  certificate: certificate('proof'),
  files: [],
});
const device = (deviceId: string): Overview['devices'][number] => ({
  deviceId,
  keyEncrypted: false,
  subject: 'CN=dev',
  issuer: 'CN=Root',
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  key: 'EC P-384',
  notAfter: '2027-01-01T00:00:00.000Z',
  thumbprintSha1: deviceId,
  thumbprintSha256: deviceId,
});
const overview = (part: Partial<Overview> = {}): Overview => ({
  workspace: { workspace: 'w', name: 'w', folder: '/w', state: 'ready' },
  authorities: [],
  proofs: [],
  devices: [],
  servers: [],
  certificates: [],
  requests: [],
  ...part,
});
const uploaded = (status: 'unverified' | 'verified', name = 'Root', own = name): HubStatus => ({
  ...runningHub,
  authorities: [{ name, status, certificate: certificate(own) }],
});
const known = { overview: overview(), hub: stoppedHub, sent: 0, running: false, cutOff: false };
const root = { authorities: [authority('Root')] };
const all = { ...root, devices: [device('dev-01')] };

describe('the journey', () => {
  test.each([
    ['nothing', {}, 'now later later later later', 'create-authority'],
    ['an authority only', { overview: overview(root) }, 'done now later later later', 'prove'],
    [
      'an authority that was uploaded',
      { overview: overview(root), hub: uploaded('unverified') },
      'done done now later later',
      'prove',
    ],
    [
      'an authority that is verified',
      { overview: overview(root), hub: uploaded('verified') },
      'done done done now later',
      'create-devices',
    ],
    [
      'a hub that was stopped after a proof',
      { overview: overview({ ...root, proofs: [proof('local-hub')] }) },
      'done done done now later',
      'create-devices',
    ],
    [
      'a running hub that has forgotten the proof',
      { overview: overview({ ...root, proofs: [proof('local-hub')] }), hub: runningHub },
      'done done now later later',
      'prove',
    ],
    [
      'a proof for a cloud',
      { overview: overview({ ...root, proofs: [proof('aws-iot')] }), hub: runningHub },
      'done done now later later',
      'certificates',
    ],
    [
      'a proof for whomever',
      { overview: overview({ ...root, proofs: [proof()] }), hub: runningHub },
      'done done now later later',
      'certificates',
    ],
    [
      'a proof that a cloud has accepted',
      { overview: overview({ ...root, proofs: [proof('aws-iot', true), proof('azure-dps')] }), hub: runningHub },
      'done done done now later',
      'create-devices',
    ],
    [
      'an authority of somebody else at the hub',
      { overview: overview(root), hub: uploaded('verified', 'Root', 'Other') },
      'done now later later later',
      'prove',
    ],
    [
      'a device, and all before it',
      { overview: overview(all), hub: uploaded('verified') },
      'done done done done now',
      'simulate',
    ],
    [
      'a device without an authority',
      { overview: overview({ devices: [device('dev-01')] }) },
      'now later later done later',
      'create-authority',
    ],
    [
      'telemetry that has arrived',
      { overview: overview(all), hub: uploaded('verified'), sent: 5 },
      'done done done done done',
      'create-devices',
    ],
    [
      'a simulation that runs',
      { overview: overview(all), hub: uploaded('verified'), sent: 5, running: true },
      'done done done done done',
      'simulate',
    ],
    [
      'a simulation that has not sent anything yet',
      { overview: overview(all), hub: uploaded('verified'), running: true },
      'done done done done now',
      'simulate',
    ],
  ] as const)('with %s', (_name, part, states, page) => {
    const { stations, next } = journeyOf({ ...known, ...part });
    expect(stations.map(({ title }) => title)).toEqual(text.titles);
    expect(stations.map(({ state }) => state).join(' ')).toBe(states);
    expect(next.route.page).toBe(page);
    for (const { lines } of stations) expect(lines.every((line) => line !== '')).toBe(true);
  });

  test('leads to the next page with what is known', () => {
    const device = { overview: overview(all), hub: uploaded('verified') };
    expect(journeyOf({ ...known, ...device }).next.route).toEqual({
      page: 'simulate',
      deviceIds: ['dev-01'],
      setup: true,
    });
    expect(journeyOf({ ...known, ...device, running: true }).next.route).toEqual({ page: 'simulate' });
    const cutOff = journeyOf({ ...known, ...device, sent: 3, running: true, cutOff: true });
    expect(cutOff.next).toEqual({ ...text.next.cutOff, route: { page: 'simulate' } });
    expect(cutOff.stations[4]?.lines).toEqual([text.acknowledged(3), text.cutOff]);
    expect(journeyOf({ ...known, overview: overview(root) }).next).toEqual({
      ...text.next.prove('Root'),
      route: { page: 'prove', authority: 'Root' },
    });
    expect(journeyOf({ ...known, overview: overview(root), hub: uploaded('verified') }).next.route).toEqual({
      page: 'create-devices',
      authority: 'Root',
    });
  });

  test('tells of the authority that came furthest, by its certificate and not by its name', () => {
    const authorities = [authority('A'), authority('B'), authority('C')];
    const lines = (hub: HubStatus) =>
      journeyOf({ ...known, overview: overview({ authorities }), hub }).stations.map((station) => station.lines[0]);
    expect(lines(stoppedHub)[0]).toBe('A · EC P-256');
    expect(lines(uploaded('unverified', 'renamed', 'B'))[0]).toBe('B · EC P-256');
    const both = [...uploaded('unverified', 'B').authorities, ...uploaded('verified', 'mine', 'C').authorities];
    expect(lines({ ...runningHub, authorities: both })).toEqual([
      'C · EC P-256',
      text.uploaded,
      'mine',
      ...lines(stoppedHub).slice(3),
    ]);
  });

  test('tells of proofs where the hub knows nothing', () => {
    const lines = (proofs: Overview['proofs'], hub: HubStatus) =>
      journeyOf({ ...known, overview: overview({ ...root, proofs }), hub })
        .stations.slice(1, 3)
        .map((one) => one.lines);
    expect(lines([proof('local-hub')], stoppedHub)).toEqual([
      [text.codeFrom, 'Local hub'],
      [text.verified, text.hubStopped],
    ]);
    expect(lines([proof('aws-iot'), proof('azure-dps'), proof('local-hub')], stoppedHub)).toEqual([
      [text.codeFrom, 'Azure DPS'],
      [text.signedFor, 'Azure DPS'],
    ]);
    expect(lines([proof('aws-iot', true), proof('azure-dps')], stoppedHub)).toEqual([
      [text.codeFrom, 'AWS IoT Core'],
      ['AWS IoT Core', text.verified],
    ]);
    expect(lines([proof('local-hub')], runningHub)).toEqual([[text.codeFrom, 'Local hub'], text.proved.open]);
  });

  test('tells of devices and messages in numbers', () => {
    const lines = (devices: string[], sent: number, running = false) =>
      journeyOf({ ...known, overview: overview({ devices: devices.map(device) }), sent, running })
        .stations.slice(3)
        .map((one) => one.lines);
    expect(lines(['a'], 1)).toEqual([
      ['a', 'EC P-384'],
      ['1 message arrived', text.ended],
    ]);
    expect(lines(['a', 'b', 'c'], 2, true)).toEqual([
      ['c', 'and 2 more'],
      ['2 messages arrived', text.running],
    ]);
  });
});

describe('the order of a tree', () => {
  const order = (...authorities: { name: string; parent?: string }[]) =>
    inTreeOrder(authorities).map(({ name }) => name);

  test('puts each authority below the one that signed it', () => {
    expect(
      order(
        { name: 'A', parent: 'Root' },
        { name: 'B' },
        { name: 'Root' },
        { name: 'A1', parent: 'A' },
        { name: 'Z', parent: 'B' },
        { name: 'A0', parent: 'A' },
      ),
    ).toEqual(['B', 'Z', 'Root', 'A', 'A1', 'A0']);
    expect(order()).toEqual([]);
  });

  test('shows one whose parent is not here as a root', () => {
    expect(order({ name: 'A', parent: 'gone' }, { name: 'B', parent: 'A' })).toEqual(['A', 'B']);
  });

  // Manifests that were changed by hand may say so.
  test('loses nobody who names himself or each other as parents', () => {
    expect(order({ name: 'A', parent: 'A' }, { name: 'B', parent: 'C' }, { name: 'C', parent: 'B' })).toHaveLength(3);
  });
});
