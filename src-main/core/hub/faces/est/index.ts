import { i18n } from '../../../language/index.ts';
import { azureMqtt } from '../../azure-mqtt.ts';
import type { HubFace, Refusal } from '../../face.ts';
import { refused } from '../../identity.ts';
import { estHttps } from './https.ts';

const byHttpsAlone = (): Refusal => ({ cause: 'protocol-error', reason: i18n.t('EST is spoken by HTTPS alone.') });

/** Enrollment over Secure Transport (RFC 7030). It has no MQTT, and claims no login there. */
export const estFace: HubFace = {
  name: 'est',
  ofRegistry: false,
  mqtt: { ...azureMqtt, sessions: undefined },
  claims: () => false,
  login: () => refused('protocol-error', byHttpsAlone().reason),
  publish: () => ({ refusal: byHttpsAlone() }),
  subscribe: () => ({ granted: undefined, refusal: byHttpsAlone() }),
  https: estHttps,
};
