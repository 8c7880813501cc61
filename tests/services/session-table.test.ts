import { describe, expect, test } from 'vitest';
import type { HubFace } from '../../src-main/core/hub/face.ts';
import { limitsWith } from '../../src-main/core/hub/limits.ts';
import { iotHubFace } from '../../src-main/core/hub/faces/iot-hub/index.ts';
import { topicsFace } from '../../src-main/core/hub/faces/topics/index.ts';
import { thingsboardFace } from '../../src-main/core/hub/faces/thingsboard/index.ts';
import { withinLimits } from '../../src-main/services/hub/bounds.ts';
import { type OpenSession, SessionTable } from '../../src-main/services/hub/session-table.ts';
import type { HubLink } from '../../src-main/services/ports.ts';

/** A session with a connection of its own. */
const session = (face: HubFace, deviceId: string, clientId = deviceId): OpenSession => ({
  face,
  deviceId,
  clientId,
  presented: [],
  filters: new Map(),
  link: { clientId, remote: 'r' } as unknown as HubLink,
  thumbprintSha256: '',
  delivering: new Set(),
  connected: false,
});

describe('the table of sessions', () => {
  test('finds one by its connection at once, and by its client ID once it is connected', () => {
    const table = new SessionTable();
    const one = session(iotHubFace, 'a');
    table.open(one);
    expect(table.of(one.link)).toBe(one);
    expect(table.holder('iot-hub', 'a')).toBeUndefined();
    expect(table.connected()).toEqual([]);
    table.connect(one);
    expect(table.holder('iot-hub', 'a')).toBe(one);
    expect(table.connected()).toEqual([one]);
    // Client IDs of two faces have nothing to do with each other.
    expect(table.holder('topics', 'a')).toBeUndefined();
  });

  test('keeps the newer of two with one client ID when the older ends after it', () => {
    const table = new SessionTable();
    const [older, newer] = [session(iotHubFace, 'a'), session(iotHubFace, 'a')];
    for (const one of [older, newer]) {
      table.open(one);
      table.connect(one);
    }
    expect(table.countOf('iot-hub', 'a')).toBe(2);
    table.end(older);
    expect(table.holder('iot-hub', 'a')).toBe(newer);
    expect(table.ofDevice('a')).toEqual([newer]);
    table.end(newer);
    expect([table.size, table.countOf('iot-hub', 'a')]).toEqual([0, 0]);
    expect(table.holder('iot-hub', 'a')).toBeUndefined();
  });

  test('reaches a device of the registry by the face that has a channel, and nobody else', () => {
    const table = new SessionTable();
    const [hub, topics, board] = [
      session(iotHubFace, 'a'),
      session(topicsFace, 'a', 'session'),
      session(thingsboardFace, 'a'),
    ];
    for (const one of [hub, topics, board]) {
      table.open(one);
      table.connect(one);
    }
    expect(table.ofDevice('a')).toEqual([hub, topics]);
    expect(table.channelOf('a')).toBe(hub);
    table.end(hub);
    expect(table.channelOf('a')).toBeUndefined();
  });
});

describe('the limits of logins', () => {
  const attempt = {
    clientId: 'a',
    username: undefined,
    hasPassword: false,
    protocolVersion: 4,
    clean: true,
    presented: [],
  };
  const letIn = { accepted: true, deviceId: 'a' } as const;
  const decide = (table: SessionTable, limits: Readonly<Record<string, number>>, clientId = 'a') =>
    withinLimits(iotHubFace, { ...attempt, clientId }, letIn, table, limitsWith(limits));

  test('leave a login alone that its face has refused, or that there is room for', () => {
    const table = new SessionTable();
    const refused = { accepted: false, code: 5, cause: 'device-unknown', reason: 'r' } as const;
    expect(withinLimits(iotHubFace, attempt, refused, table, limitsWith({ connections: 1 }))).toBe(refused);
    expect(decide(table, { connections: 1 })).toBe(letIn);
  });

  test('count connections in all and of a device, but not one whose place is taken', () => {
    const table = new SessionTable();
    const first = session(iotHubFace, 'a');
    table.open(first);
    table.connect(first);
    expect(decide(table, { connections: 1 }, 'other')).toMatchObject({ code: 3, cause: 'limit-reached' });
    expect(decide(table, { connectionsPerDevice: 1 }, 'other')).toMatchObject({ code: 3, cause: 'limit-reached' });
    expect(decide(table, { connections: 1, connectionsPerDevice: 1 })).toBe(letIn);
  });

  test('count the bytes of a client ID, not its characters', () => {
    const table = new SessionTable();
    expect(decide(table, { clientIdBytes: 4 }, 'abcd')).toBe(letIn);
    expect(decide(table, { clientIdBytes: 4 }, 'äöü')).toMatchObject({ code: 2, cause: 'limit-reached' });
  });
});
