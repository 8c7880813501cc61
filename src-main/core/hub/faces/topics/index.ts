import { i18n } from '../../../language/index.ts';
import type { ConnectAttempt, HubFace, LoginDecision } from '../../face.ts';
import { decideIdentity, refused } from '../../identity.ts';
import { publishOnSpaces, subscribeToSpaces } from './traffic.ts';
import { quoted, shortened } from '../../../quoting.ts';

/**
 * A broker for devices among themselves: the preview of IoT Hub's MQTT broker (Azure/IoTHubMQTTBrokerPreviewSamples),
 * and the broker of Azure Event Grid that came after it ("MQTT clients - authentication", "MQTT features supported by the
 * Azure Event Grid MQTT broker", "Azure Event Grid quotas and limits"). Both log in with the same certificates as IoT Hub.
 */
export const topicsFace: HubFace = {
  name: 'topics',
  ofRegistry: true,
  realm: 'spaces',
  mqtt: {
    versions: [4, 5],
    maximumQos: 1,
    retains: true,
    sharedSubscriptions: false,
    subscriptionIdentifiers: false,
    topicAliasMaximum: 10,
    longestKeepAliveSeconds: 1160,
    assignsClientIds: false,
    sessions: {
      mostSeconds: 8 * 3600,
      unsaidSeconds: 3600,
      mostMessages: 100,
      mostBytes: 1_048_576,
      whenFull: 'session-ends',
    },
  },

  // A bare name could be meant for any cloud: it is Event Grid's where there are topics to use.
  claims({ username = '', presented }, { state }) {
    if (isQuery(username)) return true;
    return state.topicSpaces.size > 0 && presented.length > 0 && username !== '' && !username.includes('/');
  },

  login(attempt, world) {
    if (attempt.protocolVersion === 3) {
      const reason = i18n.t('The client speaks MQTT 3.1; the broker has 3.1.1 and 5.');
      return { accepted: false, code: 1, cause: 'protocol-version', reason };
    }
    const { username = '' } = attempt;
    const { deviceId, refusal } = isQuery(username) ? previewName(username, attempt) : sessionName(username, attempt);
    if (refusal !== undefined) return refusal;
    const holder = world.holder('topics', attempt.clientId);
    const decision = decideIdentity('topics', deviceId, attempt, world);
    if (!decision.accepted || holder === undefined || holder.deviceId === deviceId) return decision;
    return refused(
      'session-taken',
      i18n.t('The session {clientId} is in use by {deviceId}; only that client may take it over.', {
        clientId: quoted(attempt.clientId),
        deviceId: holder.deviceId,
      }),
    );
  },

  publish: publishOnSpaces,
  subscribe: subscribeToSpaces,
};

/** `h={host}&did={device}&av={version}&am=X509`; classic user names have a slash before their first =. */
const isQuery = (username: string): boolean => /^[a-z]{1,4}=[^&]*&/.test(username);

type Named = { readonly deviceId: string; readonly refusal?: LoginDecision };

/** The preview's user name, which is a query string. */
function previewName(username: string, { clientId }: ConnectAttempt): Named {
  const fields = new Map<string, string>();
  for (const pair of username.split('&')) {
    const cut = pair.indexOf('=');
    const value = decoded(pair.slice(cut + 1));
    if (cut > 0 && value !== undefined && !fields.has(pair.slice(0, cut))) fields.set(pair.slice(0, cut), value);
  }
  const deviceId = fields.get('did') ?? '';
  const missing = ['h', 'did', 'av', 'am'].find((name) => (fields.get(name) ?? '') === '');
  if (missing !== undefined) {
    const reason = `The user name has no ${missing}: it is to be of the form h={host}&did={deviceId}&av={version}&am=X509.`;
    return { deviceId, refusal: { accepted: false, code: 4, cause: 'username-malformed', reason } };
  }
  const method = fields.get('am') ?? '';
  if (method !== 'X509') {
    const reason = `The client logs in with the authentication method ${quoted(method)}; devices of this hub have certificates: am=X509.`;
    return { deviceId, refusal: refused('authentication-method', reason) };
  }
  const module = fields.get('mid') ?? '';
  if (module !== '') {
    const reason = i18n.t('The client logs in as module {module}; this hub has devices only.', {
      module: shortened(module),
    });
    return { deviceId, refusal: refused('device-unknown', reason) };
  }
  if (clientId === deviceId) return { deviceId };
  const reason = i18n.t('The client ID is {clientId}, but the user name is that of device {deviceId}.', {
    clientId: quoted(clientId),
    deviceId: quoted(deviceId),
  });
  return { deviceId, refusal: refused('client-id-mismatch', reason) };
}

/** Of Event Grid ("Azure Event Grid event schema": clientSessionName). */
const sessionNameCharacters = 128;

/** Event Grid's user name, which is the client's authentication name; its client ID names the session. */
function sessionName(username: string, { clientId }: ConnectAttempt): Named {
  if (clientId.length > sessionNameCharacters) {
    const reason = `The client ID has ${clientId.length} characters. It names the session; such a name has ${sessionNameCharacters} at most.`;
    return { deviceId: username, refusal: { accepted: false, code: 2, cause: 'client-id-too-long', reason } };
  }
  if (clientId !== '') return { deviceId: username };
  const reason = 'The client ID is empty. It names the session, and no name is made up for a client.';
  return { deviceId: username, refusal: { accepted: false, code: 2, cause: 'client-id-missing', reason } };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
