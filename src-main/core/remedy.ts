/** Pages, and parts of them, that something can be done on. */
type RemedyPage =
  | 'workspace'
  | 'settings'
  | 'hub-overview'
  | 'hub-authorities'
  | 'hub-provisioning'
  | 'hub-aws'
  | 'hub-thingsboard'
  | 'hub-issuing'
  | 'hub-refusals';

/**
 * What Certbench itself can do about a failure, or open for it, beside the sentence that says so: the window makes a button of
 * it, the command line a command. Nothing secret is part of one. The contract has the same.
 */
export type RemedyAction =
  | { readonly do: 'start-hub' }
  /** Start the hub on a port that is free. */
  | { readonly do: 'use-port'; readonly port: number }
  | { readonly do: 'open-page'; readonly page: RemedyPage }
  | { readonly do: 'create-authority' }
  | { readonly do: 'create-devices' }
  | { readonly do: 'create-server' }
  /** Have the authority of a server trusted, once somebody has seen which one that is. */
  | { readonly do: 'trust-server' }
  /** Of an authority that the hub calls so. */
  | { readonly do: 'prove-authority'; readonly authority: string }
  | { readonly do: 'register-device'; readonly id: string }
  /** Of the workspace: its certificate is let in at the hub too, which knows it by another thumbprint. */
  | { readonly do: 'register-certificate'; readonly id: string }
  /** Of the workspace: a new certificate under the same name; one that begins earlier, for clocks that run late. */
  | {
      readonly do: 'renew-device';
      readonly id: string;
      readonly backdateMinutes?: 10 | 1440 | 10_080 | 43_200 | undefined;
    }
  /** Of the workspace: its chain is made whole, and put in order. */
  | { readonly do: 'mend-chain'; readonly id: string }
  /** The same of files of anybody's, into a file of its own. */
  | { readonly do: 'save-chain' }
  /** One that the hub knows. */
  | { readonly do: 'open-device'; readonly id: string }
  /** The server by another port or platform, found out step by step. */
  | { readonly do: 'diagnose-at'; readonly host: string; readonly port: number; readonly platform: string }
  /** Templates of a topic space. */
  | { readonly do: 'allow-topics'; readonly templates: readonly string[] };
