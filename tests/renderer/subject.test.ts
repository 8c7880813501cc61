import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import * as devices from '../../src-renderer/features/certificates/create-devices/order.ts';
import * as deviceSteps from '../../src-renderer/features/certificates/create-devices/steps.ts';
import * as server from '../../src-renderer/features/certificates/create-server/steps.ts';
import {
  type KeygenFile,
  noSubject,
  subjectFaults,
  subjectFieldOf,
} from '../../src-renderer/features/certificates/subject/index.ts';
import { subject as text } from '../../src-renderer/features/certificates/subject/words.ts';

const long = { organization: 'x'.repeat(65), organizationalUnit: 'x'.repeat(64), locality: 'x'.repeat(129) };
const failure: Failure = { code: 'INVALID_INPUT', message: 'No.', details: { field: 'locality', remedy: 'Do.' } };
const keygen = (part: Partial<KeygenFile>): KeygenFile => ({
  values: [],
  subject: {},
  alternativeNames: { dns: [], addresses: [] },
  passwords: [],
  notices: [],
  ...part,
});

test('what a certificate cannot hold stands at its field, with what to do', () => {
  expect(subjectFaults(noSubject)).toEqual({});
  expect(subjectFaults({ ...noSubject, ...long, country: 'd1' })).toEqual({
    organization: 'Organization (O) has 65 characters; 64 are allowed. Shorten it.',
    locality: 'Locality (L) has 129 characters; 128 are allowed. Shorten it.',
    country: text.countryFault,
  });
  // Characters and not UTF-16 units, and no blanks around them.
  expect(subjectFaults({ ...noSubject, organization: ` ${'\u{1F600}'.repeat(64)} `, country: ' de ' })).toEqual({});
});

test('a field is known by the name that a service gives it', () => {
  expect([subjectFieldOf('country'), subjectFieldOf('subject.locality')]).toEqual(['country', 'locality']);
  expect([subjectFieldOf('commonName'), subjectFieldOf('toString'), subjectFieldOf(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('creating devices', () => {
  const known = { authority: undefined, devices: [], hubRunning: false, pair: false };
  const { draft } = deviceSteps.start(known);
  const which = { step: 'devices', draft, faults: {}, checking: false } as const;
  const onward = { type: 'next', remembered: true } as const;
  const preview: deviceSteps.Preview = { total: 1, faults: 0, unknownColumns: [], rows: [] };

  test('orders and shows the subject that is typed, and none where nothing is', () => {
    expect(devices.orderOf(draft, 'w', 'j')).not.toHaveProperty('subject');
    const typed = { ...draft, organization: ' Acme ', country: 'de' };
    const subject = { organization: 'Acme', country: 'DE' };
    expect(devices.orderOf(typed, 'w', 'j')).toMatchObject({ subject });
    expect(devices.howtoOf(devices.withoutSecrets(typed))).toMatchObject({ subject });
  });

  test('goes no further with a subject that is none, and comes back to what a service refuses', () => {
    const after = deviceSteps.next({ ...which, draft: { ...draft, ...long } }, onward);
    expect(after).toMatchObject({
      step: 'devices',
      checking: false,
      faults: { organization: expect.any(String) as string },
    });
    const making = { step: 'making', draft, preview, done: 0, registered: 0 } as const;
    expect(deviceSteps.next(making, { type: 'failed', failure })).toMatchObject({
      step: 'devices',
      faults: { locality: 'No. Do.' },
    });
  });

  test("takes the scripts' common name for one device's ID, and for no other's", () => {
    const file = keygen({ subject: { commonName: 'iot.example', country: 'US' } });
    expect(devices.withKeygen(draft, file)).toEqual({ deviceId: 'iot.example' });
    expect(devices.withKeygen({ ...draft, way: 'several' }, file)).toEqual({});
    expect(devices.withKeygen(draft, keygen({}))).toEqual({});
  });
});

describe('creating a server certificate', () => {
  const { draft } = server.start([], undefined);
  const checked = { dns: ['localhost'], addresses: [], faults: [] };
  const onward = { type: 'next', remembered: true } as const;

  test('orders and shows the subject that is typed, and none where nothing is', () => {
    expect(server.orderOf(draft, checked, 'w', 'j')).not.toHaveProperty('subject');
    const typed = { ...draft, locality: 'Ulm ' };
    expect(server.orderOf(typed, checked, 'w', 'j')).toMatchObject({ subject: { locality: 'Ulm' } });
    expect(server.howtoOf(typed, checked)).toMatchObject({ topic: 'server', subject: { locality: 'Ulm' } });
  });

  test('goes no further with a subject that is none, and comes back to what a service refuses', () => {
    const names = { step: 'names', draft: { ...draft, ...long }, faults: {}, checked, checking: false } as const;
    expect(server.next(names, onward)).toMatchObject({
      step: 'names',
      checking: false,
      faults: { locality: expect.stringContaining('129') as string },
    });
    expect(server.next({ step: 'making', draft, checked }, { type: 'failed', failure })).toMatchObject({
      step: 'names',
      faults: { locality: 'No. Do.' },
    });
  });

  test('takes name and hosts from a keygen.properties, each host once', () => {
    const alternativeNames = { dns: ['a.example', 'localhost'], addresses: ['10.0.0.1'] };
    const file = keygen({ subject: { commonName: 'iot.example' }, alternativeNames });
    expect(server.withKeygen(draft, file)).toEqual({
      name: 'iot.example',
      hosts: 'localhost\n127.0.0.1\na.example\n10.0.0.1',
    });
    expect(server.withKeygen(draft, keygen({ subject: { commonName: 'iot.example' } })).hosts).toContain('iot.example');
    expect(server.withKeygen(draft, keygen({}))).toEqual({ hosts: draft.hosts });
  });
});
