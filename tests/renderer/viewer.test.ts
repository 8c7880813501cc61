import { expect, test } from 'vitest';
import { answersOf, refused } from '../../src-renderer/features/certificates/viewer/asked.ts';

const failure = (code: 'PASSWORD_REQUIRED' | 'WRONG_PASSWORD' | 'LIMIT_REACHED' | 'DAMAGED') => ({
  code,
  message: 'Its sentence.',
  details: {},
});

test('a file is asked for what it needs, one after the other, and nothing typed is lost', () => {
  const first = refused({}, failure('PASSWORD_REQUIRED'));
  expect(first).toEqual({ asked: { password: '' }, fault: 'Its sentence.' });
  const slow = refused({ password: 'words' }, failure('LIMIT_REACHED'));
  expect(slow).toEqual({ asked: { password: 'words', patient: false }, failure: failure('LIMIT_REACHED') });
  expect(answersOf(slow.asked)).toEqual({ password: 'words' });
  expect(answersOf({ ...slow.asked, patient: true })).toEqual({ password: 'words', patient: true });
  const patient = { password: 'words', patient: true };
  expect(refused(patient, failure('LIMIT_REACHED')).asked).toEqual(patient);
  expect(refused(patient, failure('WRONG_PASSWORD'))).toMatchObject({
    asked: patient,
    fault: expect.stringContaining('not the right') as string,
  });
  expect(refused({}, failure('DAMAGED')).asked).toEqual({});
});
