import { z } from 'zod';
import { backdateMinutes } from './values.ts';

/** Pages of the window, and parts of them, that something can be done on. */
const remedyPage = z.enum([
  'workspace',
  'settings',
  'hub-overview',
  'hub-authorities',
  'hub-provisioning',
  'hub-aws',
  'hub-thingsboard',
  'hub-issuing',
  'hub-refusals',
]);

const action = <D extends string, S extends z.ZodRawShape>(name: D, shape: S) =>
  z.object({ do: z.literal(name), ...shape });

/**
 * What Certbench itself can do about a failure, or open for it. Whoever tells the failure offers it beside the sentence that
 * says what to do. Nothing secret is part of one.
 */
export const remedyAction = z.discriminatedUnion('do', [
  action('start-hub', {}),
  /** Start the hub on a port that is free. */
  action('use-port', { port: z.int() }),
  action('open-page', { page: remedyPage }),
  action('create-authority', {}),
  action('create-devices', {}),
  action('create-server', {}),
  /** Have the authority of a server trusted, once somebody has seen which one that is. */
  action('trust-server', {}),
  /** Of an authority that the hub calls so. */
  action('prove-authority', { authority: z.string() }),
  action('register-device', { id: z.string() }),
  /** Of the workspace: its certificate is let in at the hub too, which knows it by another thumbprint. */
  action('register-certificate', { id: z.string() }),
  /** Of the workspace: a new certificate under the same name; one that begins earlier, for clocks that run late. */
  action('renew-device', { id: z.string(), backdateMinutes: backdateMinutes.optional() }),
  /** Of the workspace: its chain is made whole, and put in order. */
  action('mend-chain', { id: z.string() }),
  /** The same of files of anybody's, into a file of its own. */
  action('save-chain', {}),
  /** One that the hub knows. */
  action('open-device', { id: z.string() }),
  /** The server by another port or platform, found out step by step. */
  action('diagnose-at', { host: z.string(), port: z.int(), platform: z.string() }),
  /** Templates of a topic space. */
  action('allow-topics', { templates: z.array(z.string()).readonly() }),
]);

export type RemedyAction = z.infer<typeof remedyAction>;
export type RemedyPage = z.infer<typeof remedyPage>;

/** Something said or done for each action: one without a row does not compile. */
export type RemedyTable<Result> = {
  readonly [D in RemedyAction['do']]: (action: Extract<RemedyAction, { readonly do: D }>) => Result;
};
