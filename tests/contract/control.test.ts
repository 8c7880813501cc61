import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectControl } from '../../src-main/adapters/control-connection.ts';
import { controlListener } from '../../src-main/adapters/control-listener.ts';
import { maximumFrameLength } from '../../src-main/contract/frame-limit.ts';
import type { ResponseFrame } from '../../src-main/contract/frames.ts';
import type { MethodName } from '../../src-main/contract/methods.ts';
import { methods } from '../support/methods.ts';
import { streams } from '../../src-main/contract/streams.ts';
import { controlSurface, serveControl } from '../../src-main/rpc/control.ts';
import { textClient } from '../../src-main/rpc/text-client.ts';
import type { ControlPeer } from '../../src-main/services/ports.ts';
import { HubControl } from '../../src-main/services/hub/control.ts';
import { controlFile, decodeControl } from '../../src-main/services/control-file.ts';
import { contractSuite } from './suite.ts';

const everything = { hasMethod: () => true, hasStream: () => true };
let opened = 0;

contractSuite('the control channel of a hub', async (services, bench) => {
  const serve = serveControl(bench.ports, everything);
  const control = new HubControl((send) => serve(services, send), bench.ports);
  const folder = bench.ports.folders.open(bench.ports.folders.join(bench.folder, `control-${opened++}`));
  const release = await folder.lock('testing the control channel');
  const channel = await control.open(folder);
  const written = decodeControl((await folder.read(controlFile)) ?? new Uint8Array());
  if (written === undefined) throw new Error('The control file cannot be read.');
  const listeners: ((frame: ResponseFrame) => void)[] = [];
  const connection = await connectControl(
    { ...written, waitMs: 5000, longestLine: maximumFrameLength },
    {
      line(text) {
        const frame = JSON.parse(text) as ResponseFrame;
        client.receive(frame);
        for (const listener of listeners) listener(frame);
      },
      gone: () => client.end({ code: 'FORBIDDEN', message: 'gone', details: {} }),
    },
  );
  if (connection === undefined) throw new Error('The hub does not answer.');
  const client = textClient((text) => connection.send(text));
  return {
    host: client.host(),
    sendRaw: (frame) => connection.send(JSON.stringify(frame)),
    onFrame: (listener) => listeners.push(listener),
    async close() {
      connection.end();
      await channel.close();
      await release();
    },
  };
});

describe('what the control channel serves', () => {
  const names = Object.keys(methods) as MethodName[];
  const served = names.filter((name) => controlSurface.hasMethod(name));

  test('is of the hub alone', () => {
    expect(served.length).toBeGreaterThan(25);
    expect(served.filter((name) => !name.startsWith('hub.'))).toEqual([]);
    expect(Object.keys(streams).filter((name) => controlSurface.hasStream(name))).toEqual([
      'hub.changed',
      'hub.events',
    ]);
  });

  test('takes no tokens of files, folders and workspaces, and leaves out no other call of the hub without a reason', () => {
    const granted = /"(?:workspace|data|file|folder)":/;
    const takesGrants = (name: MethodName) =>
      granted.test(JSON.stringify(z.toJSONSchema(methods[name].input, { io: 'input' })));
    expect(served.filter(takesGrants)).toEqual([]);
    const left = names.filter((name) => name.startsWith('hub.') && !served.includes(name) && !takesGrants(name));
    // It is for a hub that is to be started, which one that answers has been.
    expect(left).toEqual(['hub.freePort']);
  });
});

describe('the way to the control channel', () => {
  const token = 'ab'.repeat(32);
  let welcomed: ControlPeer[];
  let lines: string[];
  let tooLong: number;
  let channel: Awaited<ReturnType<typeof controlListener.listen>>;
  const open = async (helloMs: number) => {
    channel = await controlListener.listen({ token, helloMs, longestLine: 1000 }, (link) => {
      const peer: ControlPeer = {
        line(text) {
          lines.push(text);
          link.send(`heard ${text}`);
        },
        tooLong() {
          tooLong++;
          link.send('too long');
          link.end();
        },
        gone: () => undefined,
      };
      welcomed.push(peer);
      return peer;
    });
  };
  beforeEach(async () => {
    [welcomed, lines, tooLong] = [[], [], 0];
    await open(60_000);
  });
  afterEach(() => channel.close());

  /** All that is heard until the connection ends. */
  const heard = async (...said: string[]) => {
    const socket = connectTcp({ host: '127.0.0.1', port: channel.port });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    for (const part of said) socket.write(part);
    await once(socket, 'close');
    return text;
  };

  test.each([
    ['another token', `${'cd'.repeat(32)}\n{"kind":"call"}\n`],
    ['a part of the token', `${token.slice(0, 63)}\n`],
    ['more than the token', `${token}a\n`],
    ['a line without an end', 'x'.repeat(70)],
    ['a page in a browser', `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 65\r\n\r\n${token}\n`],
    ['nothing', '\n'],
  ])('puts out %s, and tells it nothing', async (_who, said) => {
    expect(await heard(said)).toBe('');
    expect(welcomed).toEqual([]);
  });

  test('puts out who says nothing in time', async () => {
    channel.close();
    await open(50);
    expect(await heard()).toBe('');
    expect(await heard(token)).toBe('');
    expect(welcomed).toEqual([]);
  });

  test('hears lines however they are cut, and none that is too long', async () => {
    const [a, b] = [token.slice(0, 10), token.slice(10)];
    const said = [a, `${b}\none\ntw`, 'o\n', `${'x'.repeat(1001)}\nthree\n`];
    expect(await heard(...said)).toBe('certbench hub\nheard one\nheard two\ntoo long\n');
    expect(lines).toEqual(['one', 'two']);
    expect(tooLong).toBe(1);
  });

  test('answers undefined where nobody listens, or somebody else does', async () => {
    const address = { port: channel.port, token, waitMs: 5000, longestLine: 1000 };
    const nobody = { line: () => undefined, gone: () => undefined };
    expect(await connectControl({ ...address, token: 'cd'.repeat(32) }, nobody)).toBeUndefined();
    channel.close();
    expect(await connectControl(address, nobody)).toBeUndefined();
  });
});
