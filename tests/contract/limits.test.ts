import { expect, test } from 'vitest';
import {
  appleServerDays,
  backdatings,
  defaultDays,
  defaultKeys,
  languages,
  maximumDays,
  maximumSaid,
  maximumSubject,
} from '../../src-main/contract/limits.ts';
import { keyType } from '../../src-main/contract/values.ts';
import { keyTypes } from '../../src-main/core/x509/algorithms.ts';
import { languages as spoken } from '../../src-main/core/language/index.ts';
import { longestSaid } from '../../src-main/core/things/notes.ts';
import * as profiles from '../../src-main/core/x509/profiles.ts';
import { subjectLimit } from '../../src-main/core/x509/subject.ts';

test('the contract tells the rules of the core, which it does not know', () => {
  const { verification: _once, 'ocsp-responder': _hub, ...asked } = profiles.defaultValidityDays;
  expect(defaultDays).toEqual(asked);
  expect(maximumDays).toEqual({ any: profiles.maximumValidityDays, server: profiles.maximumServerDays });
  expect(appleServerDays).toBe(profiles.appleServerDays);
  for (const [field, limit] of Object.entries(maximumSubject)) {
    expect({ field, limit: subjectLimit(field as keyof typeof maximumSubject) }).toEqual({ field, limit });
  }
  expect(backdatings).toEqual(profiles.backdatings);
  expect(backdatings[0] * 60_000).toBe(profiles.clockSkewMs);
  expect(languages).toEqual(spoken);
  expect(maximumSaid).toEqual(longestSaid);
  expect(keyType.options).toEqual(keyTypes);
  expect(keyTypes).toEqual(expect.arrayContaining(Object.values(defaultKeys)));
});
