import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResponseFrame } from '../../src-main/contract/frames.ts';
import type { CertbenchHost } from '../../src-main/contract/host.ts';
import { answering, methods } from '../support/methods.ts';
import { remedyAction } from '../../src-main/contract/remedies.ts';
import { streams } from '../../src-main/contract/streams.ts';
import type { Services } from '../../src-main/services/index.ts';
import { Workbench } from '../support/workbench.ts';

/** A window joined to services by some transport. */
interface ConnectedWindow {
  readonly host: CertbenchHost;
  /** Sends what no well-behaved window would. */
  sendRaw(frame: unknown): void;
  onFrame(listener: (frame: ResponseFrame) => void): void;
  close(): void | Promise<void>;
}

export type Connect = (services: Services, bench: Workbench) => ConnectedWindow | Promise<ConnectedWindow>;

/** What every transport must do alike. */
export function contractSuite(name: string, connect: Connect): void {
  describe(`the contract over ${name}`, () => {
    let bench: Workbench;
    let window: ConnectedWindow;
    beforeEach(async () => {
      bench = await Workbench.open();
      window = await connect(bench.services, bench);
    });
    afterEach(async () => {
      await window.close();
      await bench.close();
    });

    test('answers a call with what the method declares', async () => {
      const reply = await window.host.call('authority.create', {
        workspace: bench.workspace,
        name: 'Root',
        keyType: 'ec-p256',
        passphrase: 'secret words',
      });
      expect(reply).toMatchObject({ ok: true, value: { name: 'Root', certificate: { subject: 'CN=Root' } } });
      expect(JSON.stringify(reply)).not.toContain('secret words');
      expect(JSON.stringify(reply)).not.toContain('PRIVATE KEY');
    });

    test('answers an expected failure with its code, the field and the remedy', async () => {
      const reply = await window.host.call('authority.create', {
        workspace: bench.workspace,
        name: '../x',
        passphrase: '1234',
      });
      expect(reply).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT', details: { field: 'name', remedy: expect.any(String) as string } },
      });
    });

    test('refuses input that the method does not declare', async () => {
      const call = (method: string, input: unknown) => window.host.call(method as never, input as never);
      const extra = { workspace: bench.workspace, path: '/etc' };
      expect(await call('authority.list', extra)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
      expect(await call('authority.list', null)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
      expect(await call('hub.start', { data: 'x', port: 70_000 })).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT', details: { field: 'port' } },
      });
    });

    test('refuses aloud what it does not know', async () => {
      const call = (method: string, input: unknown) => window.host.call(method as never, input as never);
      for (const method of ['nope', 'toString', '__proto__', 'constructor', '']) {
        expect(await call(method, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_METHOD' } });
      }
    });

    test('refuses aloud frames that are none', async () => {
      const frames: unknown[] = [
        null,
        1,
        'x',
        [],
        {},
        { kind: 'call' },
        { kind: 'other', id: 1 },
        { kind: 'call', id: -1, method: 'x' },
      ];
      const refused = new Promise<ResponseFrame[]>((resolve) => {
        const seen: ResponseFrame[] = [];
        window.onFrame((frame) => {
          if (frame.kind === 'refused' && seen.push(frame) === frames.length) resolve(seen);
        });
      });
      for (const frame of frames) window.sendRaw(frame);
      expect((await refused).every((frame) => frame.kind === 'refused' && frame.reason !== '')).toBe(true);
    });

    test('refuses a token that was never granted', async () => {
      const reply = await window.host.call('authority.list', { workspace: bench.folder });
      expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    });

    test('tells a defect as INTERNAL with a reference, and its cause to the log alone', async () => {
      const broken = {
        ...bench.services,
        handlerOf: answering(bench.services, 'hub.status', () => Promise.reject(new Error('the cause'))),
      };
      const other = await connect(broken, bench);
      const reply = await other.host.call('hub.status', {});
      expect(reply).toMatchObject({
        ok: false,
        error: { code: 'INTERNAL', details: { reference: expect.any(String) as string } },
      });
      expect(JSON.stringify(reply)).not.toContain('the cause');
      expect(bench.logged).toMatchObject([{ cause: { message: 'the cause' } }]);
      await other.close();
    });

    test('cuts what a service says too much', async () => {
      const talkative = {
        ...bench.services,
        handlerOf: answering(bench.services, 'hub.status', () => ({
          running: false as const,
          authorities: [],
          devices: [],
          topicSpaces: [],
          policies: [],
          issuingFaults: [],
          revocationLists: [],
          privateKey: 'SECRET',
        })),
      };
      const other = await connect(talkative, bench);
      expect(await other.host.call('hub.status', {})).toEqual({
        ok: true,
        value: {
          running: false,
          authorities: [],
          devices: [],
          topicSpaces: [],
          policies: [],
          issuingFaults: [],
          revocationLists: [],
        },
      });
      await other.close();
    });

    test('streams events in order, in bounded batches, and no further than they are acknowledged', async () => {
      const listeners: ((item: never) => void)[] = [];
      const source = {
        ...bench.services.sources,
        'hub.events': (_: unknown, listener: (item: never) => void) => {
          listeners.push(listener);
          return () => undefined;
        },
      } as unknown as Services['sources'];
      const other = await connect({ ...bench.services, sources: source }, bench);
      const batches: { sequence: number; items: readonly { at: string }[]; dropped: number }[] = [];
      let arrived: () => void = () => undefined;
      const subscription = other.host.subscribe(
        'hub.events',
        {},
        (batch) => {
          batches.push(batch);
          arrived();
        },
        () => undefined,
      );
      const until = (done: () => boolean) =>
        new Promise<void>((resolve) => {
          arrived = () => {
            if (done()) resolve();
          };
          arrived();
        });
      const event = (n: number) =>
        ({ type: 'registered', at: new Date(n).toISOString(), face: 'iot-hub', deviceId: 'x' }) as never;
      while (listeners.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const total = 5000;
      for (let n = 0; n < total; n++) listeners[0]?.(event(n));
      await until(() => batches.length === 4);
      expect(batches.map(({ items }) => items.length)).toEqual([200, 200, 200, 200]);
      expect(batches[0]?.dropped).toBe(total - streams['hub.events'].buffer);

      for (let n = total; n < total + 1000; n++) listeners[0]?.(event(n));
      const seen = () => batches.reduce((sum, { items, dropped }) => sum + items.length + dropped, 0);
      let acknowledged = 0;
      while (seen() < total + 1000) {
        const last = batches.at(-1)?.sequence ?? 0;
        if (last > acknowledged) subscription.acknowledge((acknowledged = last));
        const before = batches.length;
        await until(() => batches.length > before || seen() >= total + 1000);
      }
      const times = batches.flatMap(({ items }) => items.map(({ at }) => Date.parse(at)));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBe(total + 999);
      expect(batches.map(({ sequence }) => sequence)).toEqual(batches.map((_, i) => i + 1));
      subscription.close();
      await other.close();
    });

    test('ends a subscription that cannot be, with the reason', async () => {
      const ended = (stream: string, params: unknown) =>
        new Promise<string>((resolve) => {
          (window.host.subscribe as unknown as (...args: unknown[]) => void)(stream, params, () => undefined, resolve);
        });
      expect(await ended('nope', {})).toContain('no such stream');
      expect(await ended('hub.events', { extra: 1 })).not.toBe('');
      expect(await ended('simulation.events', { runId: 'unknown' })).toContain('no such simulation');
    });

    test('has told the newest state before the answer, for whoever stops listening with it', async () => {
      await bench.authority();
      let told: string[] = [];
      const subscription = window.host.subscribe(
        'job.progress',
        { jobId: 'proof' },
        ({ items, sequence }) => {
          told = (items.at(-1)?.steps ?? []).map(({ step }) => step);
          subscription.acknowledge(sequence);
        },
        () => undefined,
      );
      const { workspace } = bench;
      const hub = { data: bench.path('hub'), port: 0 };
      // Without the passphrase it ends at once.
      const order = { workspace, authority: 'Root', hub, jobId: 'proof' };
      expect((await window.host.call('proof.proveLocally', order)).ok).toBe(false);
      subscription.close();
      expect(told).toEqual(['start', 'upload', 'code']);
    });

    test('tells that a workspace has changed', async () => {
      await bench.authority();
      const changed = new Promise<void>((resolve) => {
        const subscription = window.host.subscribe(
          'workspace.changed',
          { workspace: bench.workspace },
          () => {
            subscription.close();
            resolve();
          },
          () => undefined,
        );
      });
      await window.host.call('authority.list', { workspace: bench.workspace });
      await window.host.call('authority.create', {
        workspace: bench.workspace,
        name: 'Two',
        keyType: 'ec-p256',
        passphrase: '1234',
      });
      await expect(changed).resolves.toBeUndefined();
    });
  });
}

export const surface = (): string =>
  [
    ...Object.entries(methods)
      .map(([name, { codes }]) => `${name}: ${[...new Set(codes as readonly string[])].toSorted().join(' ')}`)
      .toSorted(),
    ...Object.entries(streams)
      .map(([name, { kind, buffer, batch }]) => `${name}: ${kind} ${buffer}/${batch}`)
      .toSorted(),
    `remedies: ${remedyAction.options.map(({ shape }) => shape.do.value).join(' ')}`,
  ].join('\n');
