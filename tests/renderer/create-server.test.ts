import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { hubHost } from '../../src-renderer/bench/hub-host.ts';
import { createServer as text } from '../../src-renderer/features/certificates/create-server/words.ts';
import {
  type Draft,
  type Event,
  type State,
  hostsOf,
  isLong,
  next,
  orderOf,
  start,
  withHost,
} from '../../src-renderer/features/certificates/create-server/steps.ts';
import { runningHub } from './running-hub.ts';

const checked = { dns: ['localhost'], addresses: ['127.0.0.1'], faults: [] };
const made = { name: 'mqtt-server' } as Extract<State, { step: 'made' }>['made'];
const failure = (code: Failure['code'], field?: string): Failure => ({
  code,
  message: 'It went wrong.',
  details: { remedy: 'Do this.', ...(field === undefined ? {} : { field }) },
});
const told = 'It went wrong. Do this.';
const draft = (part: Partial<Draft> = {}): Draft => ({ ...start([], 'Root').draft, passphrase: 'one', ...part });
const onward: Event = { type: 'next', remembered: false };
const states = {
  names: { step: 'names', draft: draft(), faults: {}, checked, checking: true },
  signer: { step: 'signer', draft: draft(), faults: {}, checked },
  making: { step: 'making', draft: draft(), checked },
  made: { step: 'made', draft: draft(), checked, made },
} as const satisfies Record<string, State>;

describe('creating a server certificate', () => {
  test.each([
    ['names', 'next', 'names'],
    ['names', 'checked', 'signer'],
    ['names', 'back', 'names'],
    ['names', 'made', 'names'],
    ['names', 'failed', 'names'],
    ['signer', 'next', 'making'],
    ['signer', 'checked', 'signer'],
    ['signer', 'back', 'names'],
    ['signer', 'made', 'signer'],
    ['signer', 'failed', 'signer'],
    ['making', 'typed', 'making'],
    ['making', 'next', 'making'],
    ['making', 'checked', 'making'],
    ['making', 'back', 'making'],
    ['making', 'made', 'made'],
    ['making', 'failed', 'signer'],
    ['made', 'typed', 'made'],
    ['made', 'next', 'made'],
    ['made', 'checked', 'made'],
    ['made', 'back', 'made'],
    ['made', 'made', 'made'],
    ['made', 'failed', 'made'],
  ] as const)('goes from %s by %s to %s', (from, by, to) => {
    const events: Record<Event['type'], Event> = {
      typed: { type: 'typed', part: { name: 'Changed' } },
      next: onward,
      checked: { type: 'checked', hosts: draft().hosts, checked },
      back: { type: 'back' },
      made: { type: 'made', made },
      failed: { type: 'failed', failure: failure('WORKSPACE_BUSY', 'workspace') },
    };
    const after = next(states[from], events[by]);
    expect(after.step).toBe(to);
    expect(after.draft).toEqual(states[from].draft);
  });

  test('begins with what works on this computer, signed where there is an authority', () => {
    expect(start([], undefined).draft).toMatchObject({ name: 'mqtt-server', signer: 'self', days: '825' });
    expect(start(['MQTT-server'], 'Root').draft).toMatchObject({
      name: 'mqtt-server-2',
      signer: 'authority',
      authority: 'Root',
      keyType: 'rsa-2048',
    });
    expect(hostsOf(start([], undefined).draft.hosts)).toEqual(['localhost', '127.0.0.1']);
  });

  test('takes hosts on lines, with commas or with semicolons', () => {
    expect(hostsOf(' a.example \r\n\n::1, 10.0.0.1;b')).toEqual(['a.example', '::1', '10.0.0.1', 'b']);
    expect(withHost('a\n\n', '::1')).toBe('a\n::1');
    expect(withHost('', 'localhost')).toBe('localhost');
  });

  test('needs a name and a host before any is checked', () => {
    const state: State = { ...states.names, draft: draft({ name: ' ', hosts: ' ,\n' }), checking: false };
    expect(next(state, onward)).toMatchObject({
      step: 'names',
      faults: { name: text.nameNeeded, hosts: text.hostsNeeded },
      checking: false,
    });
  });

  test('goes on only when what is typed now was found good', () => {
    const bad = { dns: [], addresses: [], faults: [{ host: 'a_b', message: 'Not so.' }] };
    const { hosts } = draft();
    expect(next(states.names, { type: 'checked', hosts, checked: bad })).toMatchObject({
      step: 'names',
      faults: { hosts: 'Not so.' },
      checking: false,
      checked: bad,
    });
    expect(next(states.names, { type: 'checked', hosts, checked, nameFault: told })).toMatchObject({
      step: 'names',
      faults: { name: told },
    });
    // An answer about an older text says nothing.
    expect(next(states.names, { type: 'checked', hosts: 'other', checked })).toBe(states.names);
    // What is checked while somebody types is shown, and goes nowhere.
    const typing: State = { ...states.names, checking: false };
    expect(next(typing, { type: 'checked', hosts, checked: bad })).toMatchObject({
      step: 'names',
      faults: {},
      checked: bad,
    });
    const changed = next(states.names, { type: 'typed', part: { hosts: 'x' } });
    expect(changed).toMatchObject({ step: 'names', checking: false, checked: undefined });
    expect(next(states.names, { type: 'typed', part: { name: 'x' } })).toMatchObject({ checked });
  });

  test('asks for the passphrase of an authority alone, and for days up to 9999', () => {
    const signer = (part: Partial<Draft>): State => ({ ...states.signer, draft: draft(part) });
    expect(next(signer({ passphrase: '' }), onward)).toMatchObject({ faults: { passphrase: /./ } });
    expect(next(signer({ passphrase: '' }), { type: 'next', remembered: true }).step).toBe('making');
    expect(next(signer({ passphrase: '', signer: 'self' }), onward).step).toBe('making');
    for (const days of ['0', '10000', 'x', '']) {
      expect(next(signer({ days }), onward)).toMatchObject({ step: 'signer', faults: { days: text.daysFault } });
    }
    for (const days of ['1', '9999']) expect(next(signer({ days }), onward).step).toBe('making');
  });

  test('warns from the 826th day on', () => {
    expect(['825', '826', '9999', 'x'].map((days) => isLong(draft({ days })))).toEqual([false, true, true, false]);
  });

  test.each([
    ['NAME_TAKEN', 'name', 'names', 'name'],
    ['INVALID_INPUT', 'commonName', 'names', 'name'],
    ['INVALID_INPUT', 'dns', 'names', 'hosts'],
    ['INVALID_INPUT', 'addresses', 'names', 'hosts'],
    ['INVALID_INPUT', 'validityDays', 'signer', 'days'],
    ['PASSWORD_REQUIRED', 'passphrase', 'signer', 'passphrase'],
  ] as const)('brings %s of %s back to the page %s', (code, field, step, at) => {
    expect(next(states.making, { type: 'failed', failure: failure(code, field) })).toMatchObject({
      step,
      faults: { [at]: told },
    });
  });

  test('shows what has no field, and forgets a wrong passphrase', () => {
    const busy = failure('WORKSPACE_BUSY');
    expect(next(states.making, { type: 'failed', failure: busy })).toMatchObject({ step: 'signer', failure: busy });
    const wrong = next(states.making, { type: 'failed', failure: failure('WRONG_PASSWORD', 'passphrase') });
    expect(wrong.draft.passphrase).toBe('');
  });

  test('orders what was typed, and leaves out what is usual', () => {
    expect(orderOf(draft({ name: ' broker ' }), checked, 'w', 'j')).toEqual({
      workspace: 'w',
      jobId: 'j',
      name: 'broker',
      dns: ['localhost'],
      addresses: ['127.0.0.1'],
      keyType: 'rsa-2048',
      authority: { name: 'Root', passphrase: 'one' },
    });
    expect(orderOf(draft({ signer: 'self', days: '900' }), checked, 'w', 'j')).not.toHaveProperty('authority');
    expect(orderOf(draft({ days: '900' }), checked, 'w', 'j').validityDays).toBe(900);
  });
});

test('the hub is spoken of by a name that its certificate is for', () => {
  const { address } = runningHub;
  const by = (...hosts: string[]) => hubHost({ ...address, serverCertificate: { name: 's', hosts } });
  expect([hubHost(undefined), hubHost(address), by('localhost', '127.0.0.1'), by('127.0.0.1'), by('far')]).toEqual([
    'localhost',
    'localhost',
    'localhost',
    '127.0.0.1',
    'localhost',
  ]);
});
