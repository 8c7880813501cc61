import { expect, test } from 'vitest';
import { defaultPurposes } from '../../src-main/core/hub/purpose.ts';
import { defaultRules } from '../../src-renderer/features/hub/purposes.ts';

test('the defaults that are shown for the faces are those of the hub', () => {
  expect(defaultRules).toEqual(defaultPurposes);
});
