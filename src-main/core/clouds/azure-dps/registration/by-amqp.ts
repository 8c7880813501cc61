import { idText } from '../../../amqp/message.ts';
import { type Registrant, type RegistrationTransport, answerOf } from './messages.ts';

/** Both links of a registration have this address. */
export const addressOf = ({ idScope, registrationId }: Pick<Registrant, 'idScope' | 'registrationId'>): string =>
  `${idScope}/registrations/${registrationId}`;

/** By AMQP, as Microsoft's SDKs do it (Azure/azure-iot-sdk-node, provisioning/transport/amqp). */
export const registrationByAmqp: RegistrationTransport = {
  register: (who, requestId, body) => ({
    topic: addressOf(who),
    payload: body,
    qos: 1,
    amqp: { correlationId: requestId, applicationProperties: { 'iotdps-operation-type': 'iotdps-register' } },
  }),

  status: (who, requestId, operationId) => ({
    topic: addressOf(who),
    payload: new Uint8Array(),
    qos: 1,
    amqp: {
      correlationId: requestId,
      applicationProperties: {
        'iotdps-operation-type': 'iotdps-get-operationstatus',
        'iotdps-operation-id': operationId,
      },
    },
  }),

  read({ payload, amqp }, requestId) {
    if (idText(amqp?.correlationId ?? '') !== requestId) return undefined;
    // What is no answer comes as a rejection.
    return answerOf(200, payload, amqp?.applicationProperties?.['retry-after']);
  },
};
