import { z } from 'zod';
import { noInput, passphrase } from './values.ts';
import type { MethodRow } from './method-row.ts';

/** The proxy that the computer has at this moment, for servers elsewhere. */
const computerProxy = z.discriminatedUnion('from', [
  z.object({ from: z.literal('nowhere') }),
  z.object({ from: z.literal('environment'), variable: z.string(), address: z.string() }),
  z.object({ from: z.literal('system'), address: z.string() }),
  /** One that cannot be used, with a sentence that says why. */
  z.object({ from: z.literal('unusable'), why: z.string() }),
]);

const proxySettings = z.object({
  use: z.enum(['computer', 'none', 'own']),
  /** The user's own, also while another is used; empty before there is one. */
  address: z.string(),
  userName: z.string(),
  exceptions: z.string(),
  /** Whether its password is remembered; it is told to nobody. */
  passwordRemembered: z.boolean(),
  computer: computerProxy,
  /** Servers that NO_PROXY names. */
  computerExceptions: z.string(),
});

export type ProxySettings = z.infer<typeof proxySettings>;

/** The proxy by which servers elsewhere are reached. */
export const proxyMethods = {
  'proxy.read': { input: noInput, output: proxySettings, codes: [] },
  'proxy.change': {
    /** Counts from the next connection on. */
    input: z.discriminatedUnion('use', [
      z.strictObject({ use: z.literal('computer') }),
      z.strictObject({ use: z.literal('none') }),
      z.strictObject({
        use: z.literal('own'),
        /** http://proxy.example:3128, or with https. */
        address: z.string().max(2000),
        userName: z.string().max(1024).default(''),
        /** Without it the one that was remembered for this address and user name stays. */
        password: passphrase.optional(),
        /** Servers that are reached without it, as NO_PROXY has them. */
        exceptions: z.string().max(10_000).default(''),
      }),
    ]),
    output: proxySettings,
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
