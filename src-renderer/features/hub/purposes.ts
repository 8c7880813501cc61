/** How strict each face is about what a client's certificate is for, where nothing is chosen: as the hub has it. */
export const defaultRules = {
  'iot-hub': 'strict',
  'mqtt5-hub': 'strict',
  dps: 'strict',
  topics: 'strict',
  aws: 'lenient',
  thingsboard: 'lenient',
  broker: 'strict',
  est: 'strict',
} as const;
