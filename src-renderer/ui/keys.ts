import { t } from '@lingui/core/macro';
import { liveList } from './language/index.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';

export type KeyType = NonNullable<MethodInput<'device.create'>['keyType']>;

export const keyTypes: readonly (readonly [KeyType, string])[] = liveList(() => [
  ['ec-p256', t`EC P-256 (recommended)`],
  ['ec-p384', t`EC P-384`],
  ['rsa-2048', t`RSA 2048`],
  ['rsa-3072', t`RSA 3072`],
  ['rsa-4096', t`RSA 4096 (slow to make)`],
]);
