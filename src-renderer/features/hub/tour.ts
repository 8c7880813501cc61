import type { hub } from './words.ts';

export type HubTab = keyof (typeof hub)['tab'];

/** What the user wants to see next, from wherever it was pointed at. */
export interface HubTour {
  readonly showTab: (tab: HubTab) => void;
  readonly showDevice: (deviceId: string) => void;
  readonly showMessages: (filter: string) => void;
  readonly register: (deviceId: string) => void;
}
