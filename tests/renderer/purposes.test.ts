import { expect, test } from 'vitest';
import { defaultPurposes } from '../../src-main/core/hub/purpose.ts';
import { hubPurposes } from '../../src-renderer/features/hub/words.ts';

test('the defaults that are shown for the faces are those of the hub', () => {
  expect(hubPurposes.defaults).toEqual(defaultPurposes);
});
