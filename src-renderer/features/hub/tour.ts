/** What the user wants to see next, from wherever it was pointed at. */
export interface HubTour {
  readonly showDevice: (deviceId: string) => void;
  readonly showMessages: (filter: string) => void;
}
