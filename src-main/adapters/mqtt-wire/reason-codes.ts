/** Reason codes of MQTT 5 (2.4) that the protocol itself asks for; those of the hub's rules come from the hub. */
export const reason = {
  packetIdentifierNotFound: 0x92,
  malformedPacket: 0x81,
  protocolError: 0x82,
  serverShuttingDown: 0x8b,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicNameInvalid: 0x90,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  quotaExceeded: 0x97,
  qosNotSupported: 0x9b,
  administrativeAction: 0x98,
} as const;
