import { z } from 'zod';
import { certificateFacts, nothing } from '../values.ts';
import { type MethodRow, hubCodes } from '../method-row.ts';

export const hubAuthority = z.object({
  name: z.string(),
  status: z.enum(['unverified', 'verified']),
  verificationCode: z.string().optional(),
  certificate: certificateFacts,
});

export type HubAuthorityModel = z.infer<typeof hubAuthority>;

export const hubAuthorityMethods = {
  'hub.uploadAuthority': {
    input: z.strictObject({
      certificatePem: z.string().max(100_000),
      /** Without it the certificate's common name. */
      name: z.string().max(200).optional(),
      /** Takes it as verified without a proof. */
      verified: z.boolean().default(false),
    }),
    output: hubAuthority,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'NOT_AN_AUTHORITY', 'NAME_TAKEN', 'LIMIT_REACHED'],
  },
  'hub.removeAuthority': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
  'hub.createVerificationCode': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: hubAuthority,
    codes: [...hubCodes],
  },
  'hub.verifyAuthority': {
    input: z.strictObject({ name: z.string().max(200), certificatePem: z.string().max(100_000) }),
    output: hubAuthority,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'PROOF_REFUSED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
