import type { MethodInput } from '../../src-main/contract/methods.ts';

export type KeyType = NonNullable<MethodInput<'device.create'>['keyType']>;

export const keyTypes: readonly (readonly [KeyType, string])[] = [
  ['ec-p256', 'EC P-256 (recommended)'],
  ['ec-p384', 'EC P-384'],
  ['rsa-2048', 'RSA 2048'],
  ['rsa-3072', 'RSA 3072'],
  ['rsa-4096', 'RSA 4096 (slow to make)'],
];
