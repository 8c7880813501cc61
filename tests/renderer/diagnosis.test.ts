import { describe, expect, test } from 'vitest';
import type { MethodOutput } from '../../src-main/contract/methods.ts';
import type { CertificateDetails, DiagnosisStep } from '../../src-main/contract/models.ts';
import { platformForms } from '../../src-main/services/platforms.ts';
import { at } from '../../src-renderer/features/server/place.ts';
import { ownAuthorities, trustable } from '../../src-renderer/features/server/authorities.ts';
import { place } from '../../src-renderer/features/server/words.ts';
import {
  type Draft,
  faultsOf,
  fieldOf,
  logsIn,
  nobody,
  orderOf,
  verdictOn,
} from '../../src-renderer/features/diagnosis/form.ts';
import { diagnosis as text } from '../../src-renderer/features/diagnosis/words.ts';
import { ui } from '../../src-renderer/ui/words.ts';
import { runningHub, stoppedHub } from './running-hub.ts';
import type { Bench } from '../../src-renderer/bench/bench.ts';
import { saveChain } from '../../src-renderer/features/diagnosis/save-chain.ts';

const formOf = (id: string) => {
  const form = platformForms().find((platform) => platform.id === id);
  if (form === undefined) throw new Error(`no platform ${id}`);
  return form;
};
const broker = formOf('mqtt-broker');
const hub = formOf('local-hub');
const nothing = { serverCa: undefined, ...nobody };
const draft = (part: Partial<Draft> = {}): Draft => ({ ...at(broker), ...nothing, ...part });
const step = (name: DiagnosisStep['step'], state: DiagnosisStep['state']): DiagnosisStep => ({
  step: name,
  state,
  seen: [],
  findings: [],
});

describe('what is to be diagnosed', () => {
  test('needs a host and a port where it is not the local hub, and the passphrase of a key that has one', () => {
    expect(Object.keys(faultsOf(draft(), broker, false))).toEqual(['host']);
    expect(faultsOf(draft({ host: 'b', port: 'x' }), broker, false)).toEqual({ port: place.portFault });
    expect(faultsOf(draft(at(hub)), hub, true)).toEqual({ keyPassphrase: ui.required });
  });

  test('is ordered as it was typed, with the device where one is chosen', () => {
    const typed = draft({ host: ' b ', port: '1', serverCa: { name: 'f', pem: 'PEM' }, publish: false });
    const server = { host: 'b', port: 1, serverCaPem: 'PEM', platform: 'mqtt-broker', settings: {}, publish: false };
    expect(orderOf(typed, broker, stoppedHub, 'w')).toEqual(server);
    expect(orderOf({ ...typed, deviceId: 'd', keyPassphrase: 'p' }, broker, stoppedHub, 'w')).toEqual({
      ...server,
      device: { from: 'workspace', workspace: 'w', deviceId: 'd', keyPassphrase: 'p' },
    });
    const { address } = runningHub;
    expect(orderOf(draft(at(hub)), hub, runningHub, 'w')).toMatchObject({ serverCaPem: address?.authorityPem });
  });

  test('is a certificate of anybody’s files too, which must be chosen; its key and its ID may be left out', () => {
    const files = draft({ host: 'b', whose: 'files', deviceId: 'd', keyPassphrase: 'p' });
    expect(faultsOf(files, broker, false)).toEqual({ certificate: text.certificateNeeded });
    const certificate = { token: 'c', name: 'device.pfx' };
    const typed = { ...files, certificate, password: 'w' };
    expect(faultsOf(typed, broker, false)).toEqual({});
    expect(orderOf(typed, broker, stoppedHub, 'w').device).toEqual({
      from: 'files',
      workspace: 'w',
      certificate: 'c',
      password: 'w',
    });
    const whole = { ...typed, password: '', key: { token: 'k', name: 'device.key' }, claimedId: ' other ' };
    expect(orderOf(whole, broker, stoppedHub, 'w').device).toEqual({
      from: 'files',
      workspace: 'w',
      certificate: 'c',
      key: 'k',
      deviceId: 'other',
    });
    expect([draft(), draft({ deviceId: 'd' }), files].map(logsIn)).toEqual([false, true, true]);
  });

  test('has a refused input told at its field', () => {
    const fields = ['host', 'settings.topic', 'device.deviceId', 'device.certificate', 'device.key', 'password'];
    expect([...fields, 'workspace'].map(fieldOf)).toEqual([
      'host',
      'settings.topic',
      'deviceId',
      'certificate',
      'key',
      'password',
      undefined,
    ]);
  });
});

describe('what came of it', () => {
  test.each<[DiagnosisStep[], string | undefined, string, string]>([
    [[step('name', 'ok'), step('tls', 'failed'), step('login', 'not-done')], 'd', 'failed', text.notLetIn('TLS')],
    [[step('tcp', 'warning'), step('tls', 'ok')], 'd', 'warning', text.warned],
    [[step('tls', 'ok')], 'd', 'ok', text.letIn],
    [[step('tls', 'ok'), step('login', 'not-done')], undefined, 'ok', text.serverSound],
  ])('is told in one line', (steps, deviceId, state, words) => {
    expect(verdictOn({ steps, ...(deviceId === undefined ? {} : { deviceId }) })).toEqual({ state, words });
  });

  test('offers to trust the last certificate where TLS was refused and that one has signed itself', () => {
    const [leaf, root] = [
      { subject: 'CN=a', issuer: 'CN=r' },
      { subject: 'CN=r', issuer: 'CN=r' },
    ] as CertificateDetails[];
    if (leaf === undefined || root === undefined) throw new Error('none');
    const refused = [step('tls', 'failed')];
    expect(trustable(refused, [leaf, root], [])).toMatchObject({ from: 'server', subject: 'CN=r' });
    expect(trustable(refused, [leaf], [])).toBeUndefined();
    expect(trustable([step('tls', 'ok')], [leaf, root], [])).toBeUndefined();
  });

  test('offers the authority of the workspace that the certificate names, with those above it', () => {
    const leaf = { subject: 'CN=a', issuer: 'CN=i' } as CertificateDetails;
    const line = (name: string, parent?: string) =>
      ({
        name,
        ...(parent === undefined ? {} : { parent }),
        certificatePem: `${name}\n`,
        certificate: { subject: `CN=${name}` },
      }) as MethodOutput<'workspace.overview'>['authorities'][number];
    const authorities = [line('r'), line('i', 'r')];
    expect(ownAuthorities(authorities).map(({ pem }) => pem)).toEqual(['r\n', 'i\nr\n']);
    const refused = [step('tls', 'failed')];
    expect(trustable(refused, [leaf], authorities)).toMatchObject({ from: 'workspace', name: 'i', pem: 'i\nr\n' });
    expect(trustable(refused, [leaf], [line('r')])).toBeUndefined();
  });
});

describe('a foreign chain that is not whole', () => {
  const file = { token: 'chosen', name: 'int.pem' };
  const incomplete = { ok: false, error: { code: 'INCOMPLETE', message: 'Not at hand.', details: {} } };
  const acting = async (answers: Record<string, unknown>) => {
    const calls: unknown[] = [];
    const bench = {
      workspace: 'w',
      call: async (method: string, input: { further?: string[]; suggestedName?: string }) => {
        calls.push([method, input.further ?? input.suggestedName]);
        if (method === 'chain.complete' && input.further?.length === 0) return answers['alone'];
        if (method === 'chain.complete') return { ok: true, value: { pem: 'PEM' } };
        return { ok: true, value: answers[method] };
      },
    } as unknown as Bench;
    const deed = await saveChain(bench, { certificate: { token: 'c', name: 'pump.crt' }, password: '' });
    return { deed: typeof deed === 'object' ? deed.code : deed, calls };
  };

  test('is saved with what the workspace has of it', async () => {
    const whole = { ok: true, value: { pem: 'PEM' } };
    expect(await acting({ alone: whole, 'file.save': { name: 'x' } })).toEqual({
      deed: 'done',
      calls: [
        ['chain.complete', []],
        ['file.save', 'pump-chain.pem'],
      ],
    });
    expect((await acting({ alone: whole, 'file.save': {} })).deed).toBe('elsewhere');
  });

  test('has its intermediate asked for where nobody knows it, and says so where none is given', async () => {
    const { deed, calls } = await acting({ alone: incomplete, 'file.choose': { file }, 'file.save': { name: 'x' } });
    expect([deed, calls[2]]).toEqual(['done', ['chain.complete', ['chosen']]]);
    expect((await acting({ alone: incomplete, 'file.choose': {} })).deed).toBe('INCOMPLETE');
  });
});
