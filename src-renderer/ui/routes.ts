import type { Backdating } from '../../src-main/contract/limits.ts';
import type { ThingKind } from '../../src-main/contract/models.ts';

export type HubTab =
  | 'overview'
  | 'authorities'
  | 'devices'
  | 'provisioning'
  | 'issuing'
  | 'topics'
  | 'aws'
  | 'thingsboard'
  | 'messages'
  | 'refusals';

/** Where the user is. Wizards may be entered with what is known already. */
export type Route =
  | { readonly page: 'home' }
  | {
      readonly page: 'certificates';
      readonly selected?: CertificateKey;
      /** It is to be renewed; with a certificate that begins so many minutes ago. */
      readonly renew?: { readonly backdateMinutes?: Backdating | undefined };
    }
  | {
      readonly page: 'simulate';
      readonly deviceIds?: readonly string[];
      /** Who is to listen to what the devices publish. */
      readonly subscriberIds?: readonly string[];
      readonly setup?: boolean;
    }
  | {
      readonly page: 'hub';
      readonly deviceId?: string;
      /** The tab to begin on. */
      readonly tab?: HubTab;
      /** The event that is shown there, by its key. */
      readonly refusal?: string;
      /** The ID of a device that is to be registered. */
      readonly register?: string;
    }
  | { readonly page: 'workspace' }
  | { readonly page: 'settings' }
  | { readonly page: 'timeline' }
  | { readonly page: 'create-authority'; readonly parent?: string }
  | { readonly page: 'open-authority' }
  /** `files`: tokens of what was dropped on the window. */
  | { readonly page: 'bring-in'; readonly files?: readonly string[] }
  /**
   * `at`: which of its chain, from itself up. `trusted`: one that is trusted for servers. `presented`: what a client has shown to the
   * local hub. Without any a file is asked for.
   */
  | {
      readonly page: 'look-at';
      readonly of?: CertificateKey;
      readonly at?: number;
      readonly trusted?: NamedPem;
      readonly presented?: PresentedPem;
    }
  | { readonly page: 'prove'; readonly authority?: string }
  /** The root that gives way. */
  | { readonly page: 'change-root'; readonly authority?: string }
  | { readonly page: 'create-devices'; readonly authority?: string; readonly pair?: boolean }
  | { readonly page: 'create-server'; readonly authority?: string }
  | { readonly page: 'create-request' }
  /** `deviceIds`: of the workspace, that get others. */
  | { readonly page: 'enroll'; readonly deviceIds?: readonly string[] }
  /** `name`: of the workspace. */
  | { readonly page: 'sign-request'; readonly name?: string; readonly authority?: string }
  | { readonly page: 'complete-request'; readonly name?: string }
  | { readonly page: 'test-certificates' }
  /** Whose certificate is tried, and where. */
  | {
      readonly page: 'diagnose';
      readonly deviceId?: string;
      readonly at?: { readonly host: string; readonly port: number; readonly platform: string };
    }
  | { readonly page: 'support' };

interface NamedPem {
  readonly name: string;
  readonly pem: string;
}

export interface PresentedPem extends NamedPem {
  /** Where the user goes back to: the key of the hub's event. */
  readonly refusal: string;
  /** The device of the workspace whose certificate it is compared with. */
  readonly against?: string;
}

export interface CertificateKey {
  readonly kind: ThingKind;
  readonly name: string;
  /** Tells those of one name apart. */
  readonly code?: string | undefined;
}

/** Whether it asks for one thing and then makes it: who leaves it is back where they were before. */
export const isWizard = ({ page }: Route): boolean =>
  [
    'create-authority',
    'open-authority',
    'prove',
    'change-root',
    'create-devices',
    'create-server',
    'create-request',
    'enroll',
    'sign-request',
    'complete-request',
  ].includes(page);

export type RailPage = 'home' | 'certificates' | 'simulate' | 'hub' | 'workspace' | 'settings';

/** The entry of the rail that a page belongs to. */
export function railPageOf(route: Route): RailPage {
  const { page } = route;
  switch (page) {
    case 'look-at':
      if (route.presented !== undefined) return 'hub';
      return route.trusted === undefined ? 'certificates' : 'settings';
    case 'create-authority':
    case 'open-authority':
    case 'bring-in':
    case 'prove':
    case 'change-root':
    case 'create-devices':
    case 'create-server':
    case 'create-request':
    case 'enroll':
    case 'sign-request':
    case 'complete-request':
    case 'timeline':
    case 'test-certificates':
      return 'certificates';
    case 'diagnose':
      return 'simulate';
    case 'support':
      return 'settings';
    case 'home':
    case 'certificates':
    case 'simulate':
    case 'hub':
    case 'workspace':
    case 'settings':
      return page;
  }
}
