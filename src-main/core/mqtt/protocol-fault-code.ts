/** The error code of a connection that was ended because the other end broke MQTT. It tells that from errors of Node and its libraries, which have codes as well. */
export const protocolFaultCode = 'ERR_MQTT_PROTOCOL';
