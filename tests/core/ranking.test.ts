import { expect, test } from 'vitest';
import { rankCauses, symptomOf } from '../../src-main/core/diagnosis/ranking.ts';
import type { Certainty, Suspicion, Symptom } from '../../src-main/core/diagnosis/suspicion.ts';

/** Which of several causes stands first. */

const failure = (cause: string) => ({ cause, what: `${cause} happened.`, remedy: 'r' });
const suspicion = (
  cause: string,
  certainty: Certainty,
  shows: readonly Symptom[] = ['handshake', 'identity'],
): Suspicion => ({ cause, what: `${cause} is so.`, remedy: 'r', certainty, evidence: [`seen ${cause}`], shows });

const order = (cause: string, ...suspicions: readonly Suspicion[]) =>
  rankCauses(failure(cause), suspicions).map((one) => one.cause);

test.each<[cause: string, symptom: Symptom | undefined]>([
  ['connack-5', 'identity'],
  ['connack-135', 'identity'],
  ['connack-3', undefined],
  ['closed-by-server', 'identity'],
  ['http-401', 'identity'],
  ['device-certificate-refused', 'handshake'],
  ['closed-in-handshake', 'handshake'],
  ['host-not-found', undefined],
  ['server-not-trusted', undefined],
  ['connection-refused', undefined],
])('%s shows itself in: %s', (cause, symptom) => {
  expect(symptomOf(cause)).toBe(symptom);
});

test.each<[what: string, expected: readonly string[], found: readonly string[]]>([
  [
    'what explains a refusal without a reason stands before it, the surest first',
    ['sure', 'likely', 'connack-5', 'perhaps'],
    order('connack-5', suspicion('perhaps', 'possible'), suspicion('likely', 'likely'), suspicion('sure', 'certain')),
  ],
  [
    'what shows itself elsewhere explains nothing',
    ['closed-in-handshake', 'name'],
    order('closed-in-handshake', suspicion('name', 'certain', ['identity'])),
  ],
  [
    'a server that names the cause is believed',
    ['device-certificate-revoked', 'chain'],
    order('device-certificate-revoked', suspicion('chain', 'likely')),
  ],
  [
    'what has nothing to do with the device is not explained by it',
    ['host-not-found', 'expired'],
    order('host-not-found', suspicion('expired', 'certain'), suspicion('perhaps', 'possible')),
  ],
  [
    'a clock overrules what the server says of the time',
    ['clock-differs', 'device-certificate-expired'],
    order('device-certificate-expired', {
      ...suspicion('clock-differs', 'likely', ['handshake']),
      overrules: 'device-certificate-expired',
    }),
  ],
  ['nothing known leaves the failure as it is', ['connack-5'], order('connack-5')],
])('%s', (_what, expected, found) => {
  expect(found).toEqual(expected);
});

test('a cause that both ends name is told once, with the words of this end and what the other said', () => {
  const [first, ...rest] = rankCauses(failure('device-certificate-expired'), [
    suspicion('device-certificate-expired', 'certain'),
  ]);
  expect(rest).toEqual([]);
  expect(first).toEqual({
    cause: 'device-certificate-expired',
    what: 'device-certificate-expired is so.',
    remedy: 'r',
    certainty: 'certain',
    evidence: ['What happened: device-certificate-expired happened.', 'seen device-certificate-expired'],
  });
});

test('what stands before a failure says what happened', () => {
  expect(rankCauses(failure('connack-5'), [suspicion('sure', 'certain')])[0].evidence).toEqual([
    'seen sure',
    'What happened: connack-5 happened.',
  ]);
});
