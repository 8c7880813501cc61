import type { HubCause } from '../../../../src-main/contract/hub/causes.ts';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { counted } from '../../../ui/counted.ts';

export const hubMessages = {
  list: 'Messages, newest first',
  filter: 'Filter by device, topic or text',
  pause: 'Pause the list',
  resume: 'Go on',
  paused: (count: number, more: boolean) =>
    `Paused: ${count.toLocaleString()}${more ? ' or more' : ''} newer events wait`,
  shown: (count: number) => counted(count, 'message', 'messages'),
  forgotten: (count: number) =>
    `The newest 500 events are kept. ${counted(count, 'older event is', 'older events are')} not shown any more.`,
  none: 'No telemetry yet. Messages appear here as devices send them.',
  noneFits: 'No message fits the filter.',
  simulate: 'Simulate telemetry',
  details: 'Message',
  choose: 'Choose a message to see it in full.',
  alert: 'alert',
  at: 'Received',
  device: 'Device',
  topic: 'Topic',
  qos: 'QoS',
  properties: 'Properties',
  system: 'System properties',
  noProperties: 'none',
  systemName: (name: string) => systemNames[name] ?? name,
  body: 'Body',
  base64: 'not text: shown as base64',
  empty: 'empty',
};

/** Azure IoT Hub's short names ("Communicate with an IoT hub using the MQTT protocol"). */
const systemNames: Readonly<Record<string, string>> = {
  '$.ct': '$.ct (content type)',
  '$.ce': '$.ce (content encoding)',
  '$.mid': '$.mid (message ID)',
  '$.cid': '$.cid (correlation ID)',
  '$.uid': '$.uid (user ID)',
  '$.ctime': '$.ctime (creation time)',
  '$.exp': '$.exp (expiry)',
};

/** What to do, by the cause that the hub names; undefined where nothing is to be done. */
const remedies: Readonly<Record<HubCause | 'not-saved', string | undefined>> = {
  'client-distrusts-hub':
    'The client does not trust the hub. Give it the authority of the tab Overview as server CA (mosquitto_pub: --cafile), and connect to localhost or 127.0.0.1.',
  'client-gone':
    'Usually the client does not trust the hub: give it the authority of the tab Overview as server CA (mosquitto_pub: --cafile). Something that only looks whether the port is open does the same.',
  'client-not-tls': 'The client does not speak TLS. Switch it on; without TLS nothing gets in here.',
  'client-plain-mqtt':
    'Switch TLS on in the client (mosquitto_pub: --cafile; MQTT.js: mqtts://). Nothing gets in here without it.',
  'client-tls-version': 'The client speaks an old TLS. Let it use TLS 1.2 or newer.',
  'client-tls-common':
    'Allow the client the usual ciphers and curves: ECDHE with AES-GCM or ChaCha20, X25519 or P-256; and RSA, ECDSA or Ed25519 signatures with SHA-256.',
  'client-certificate-unusable':
    'Create the device again: Certbench makes RSA 2048 and EC P-256 keys and SHA-256 signatures, which every TLS takes.',
  'client-handshake':
    'Check that the client speaks TLS 1.2 or newer, sends its certificate, and trusts the authority of the tab Overview.',
  'no-certificate':
    'Give the client its certificate and key, for example --cert and --key of mosquitto_pub. One that has them keeps them back where its kind of key (secp256k1, brainpool, DSA) is none that the hub takes.',
  'issuer-not-presented':
    'Send the whole chain: use the file that ends with -chain.pem. Or upload the intermediate here and prove possession of it.',
  'authority-not-registered': 'Upload the authority on the tab Authorities, then prove possession of it.',
  'authority-not-verified': 'Prove possession of the authority: the tab Authorities tells how far it is.',
  'signature-invalid':
    'The certificate names an authority whose key has not signed it. Create the device again with the authority that is registered here.',
  'signature-not-checkable':
    'Have the certificate signed by SHA-256 with RSA, ECDSA or Ed25519: authorities of Certbench do.',
  'certificate-expired': 'Create a new certificate for the device, or for the authority that has expired.',
  'certificate-not-yet-valid': 'Check the clock of this computer and of the one that made the certificate.',
  'issuer-is-not-an-authority': 'A certificate in the chain may not sign others. Sign the device with an authority.',
  'path-length-exceeded':
    'There are more intermediates than the authority allows. Sign the device higher up, or make an authority with a longer path length.',
  'wrong-key-usage':
    'The certificate may not be used for this. Create the device again: Certbench sets the usages that are needed.',
  'chain-too-complex': 'Send the leaf and the intermediates above it alone, without others of the same names.',
  'authority-as-client':
    'Create a device with the authority and log in with its certificate, not with the authority’s own.',
  'not-for-clients':
    'Use a certificate for clients: with the extended key usage clientAuth, or without any. Devices of Certbench have it; a server’s certificate has not.',
  'critical-extension-unknown':
    'The certificate demands an extension that this hub does not know. Create one without it.',
  'protocol-version': 'Let the client speak MQTT 3.1.1 (mosquitto_pub: -V mqttv311), which every cloud has.',
  'username-malformed':
    'The user name is {host}/{device ID}/?api-version=2021-04-12: the tab Overview shows it for each device.',
  'client-id-mismatch': 'Client ID and the device ID in the user name must be the same, with the same capital letters.',
  'password-present': 'Leave the password away: a device with a certificate sends none.',
  'sas-token':
    'Log in with a certificate: give the SDK certificate and key (Python: create_from_x509_certificate; Node: setOptions) in the place of a connection string with a key.',
  'access-token': 'Log in with a certificate, without a user name: the tab ThingsBoard tells which devices have one.',
  'client-id-missing': 'Give the client an ID (mosquitto_pub: -i). It names the session.',
  'client-id-too-long': 'Give the client a shorter ID (mosquitto_pub: -i).',
  'session-taken': 'Give each client a session name of its own: the client ID (mosquitto_pub: -i).',
  'authentication-method': 'Log in with am=X509: devices of this hub have certificates.',
  'device-id-invalid':
    "Make a certificate whose common name can be a device ID: letters, digits and - : . + % _ # * ? ! ( ) , = @ ; $ ' without blanks.",
  'device-unknown': 'Register the device on the tab Devices, under exactly the ID that it logs in with.',
  'device-exists':
    'Remove the device from the tab Devices where it is no longer wanted, or give the one that registers an individual enrollment.',
  'device-disabled': 'Enable the device again on the tab Devices.',
  'common-name-mismatch': 'Use the certificate that was made for this device ID: its common name must be the ID.',
  'thumbprint-mismatch':
    'The device is registered with the thumbprint of another certificate. Remove it and register it with this one, or use the other certificate.',
  'id-scope-unknown': 'Give the client the ID scope of the tab Provisioning.',
  'enrollment-missing':
    'On the tab Provisioning, add an individual enrollment with the device’s certificate, or a group with its authority.',
  'enrollment-disabled': 'Enable the enrollment on the tab Provisioning.',
  'operation-unknown': 'Register first, and poll with the operation ID of that answer.',
  'fault-on-demand': 'Take the failure back on the tab Provisioning, and let the device try again.',
  'certificate-unreadable': 'Check the file that the client sends: it must be a certificate in PEM or DER.',
  'certificate-not-registered':
    'Add the device on the tab ThingsBoard with exactly this certificate, and compare the credentials ID.',
  'name-pattern-mismatch': 'Change the pattern of the profile, or the common name of the device certificate.',
  'topic-foreign': 'Publish and subscribe under the own device ID only: devices/{device ID}/messages/events/',
  'topic-unknown': 'Use the topics of IoT Hub: the tab Overview lists them for each device.',
  'topic-malformed':
    'A topic has up to 256 bytes in up to 8 levels. Wildcards are for subscriptions: + for one level, # for the rest.',
  'topic-outside-spaces': 'Add a topic space that allows it on the tab Topics, or use a topic of one that is there.',
  'too-many-filters': 'Subscribe to fewer filters: wildcards can take the place of several.',
  'too-slow': 'Let the client acknowledge what it gets, or publish less to the topics that it has subscribed to.',
  'retain-not-supported': 'Publish without the retain flag (mosquitto_pub: without -r).',
  'qos-not-supported': 'Publish with QoS 0 or 1.',
  'shared-subscriptions-not-supported': 'Subscribe to the filter without $share/{name}/ before it.',
  'subscription-identifiers-not-supported': 'Subscribe without a subscription identifier.',
  'message-too-large': 'Send less at once: 262,144 bytes with properties are the limit.',
  'message-malformed': 'Encode names and values of properties like in an address: a blank is %20.',
  'protocol-error': 'The client does not speak MQTT as the standard says. Another client library may help.',
  'http-on-mqtt-port':
    'Use MQTT on this port, not HTTP. MQTT in a WebSocket has a port of its own: the tab Overview has its address.',
  'websocket-refused':
    'Open the WebSocket at an address that the tab Overview lists, with the sub-protocol mqtt. Most MQTT libraries offer it by themselves.',
  'limit-reached':
    'One client, or all together, ask for more than the hub keeps: the reason names the limit. Let the client use less, or start the hub with a larger limit (certbench hub start --limit).',
  'not-saved':
    'Free some space on the disk, or make the hub’s folder writable again. The hub goes on by itself then, and nothing that it has acknowledged is lost.',
  'hub-failed':
    'Other devices are not concerned. Please report it with what stands here and the log of Certbench; then let the client try again.',
  'keep-alive-timeout': 'The network broke off, or the client was too busy to send its keep-alive.',
  'connection-lost': 'The program has ended, or the network broke off. A device should connect again by itself.',
  'client-disconnected': undefined,
  'closed-by-hub': undefined,
  'hub-stopped': undefined,
  'connection-replaced':
    'Two clients use the same client ID: each pushes the other out. Give each device an ID of its own.',
};

/** The same for the provisioning service, where it differs. */
const dpsRemedies: Readonly<Partial<Record<HubCause | 'not-saved', string>>> = {
  'username-malformed':
    'The user name is {ID scope}/registrations/{registration ID}/api-version=2019-03-31, with a slash before api-version.',
  'client-id-mismatch': 'The client ID must be the registration ID, as it stands in the user name.',
  'common-name-mismatch': 'Use the certificate that was made for this registration ID: its common name must be the ID.',
  'thumbprint-mismatch': 'On the tab Provisioning, give the enrollment the certificate that the device has now.',
  'issuer-not-presented':
    'Send the whole chain: use the file that ends with -chain.pem. Or add a group for the intermediate that has signed.',
  'authority-not-registered': 'On the tab Provisioning, add a group with the authority that has signed the device.',
  'topic-unknown':
    'Subscribe to $dps/registrations/res/# and publish on $dps/registrations/PUT/iotdps-register/?$rid={request ID}.',
  'message-malformed': 'Send a JSON object with registrationId, and a request ID in the topic: ?$rid=1',
  'message-too-large': 'Send less at once: 96 KB are the limit.',
};

/** Return codes of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const codes: Readonly<Record<number, string>> = {
  1: 'unacceptable protocol version',
  2: 'client ID rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
};

export const hubRefusals = {
  list: 'Refusals and ended connections, newest first',
  show: 'Which events are shown',
  kinds: {
    refusals: 'Refusals only',
    ends: 'Refusals and ended connections',
    all: 'Everything but telemetry',
  },
  none: 'Nothing was refused. When a device is not let in, the true reason stands here, though the device is told only "not authorized".',
  noneOfKind: 'Nothing of this kind has happened.',
  dropped: (count: number) =>
    `The newest 1,000 events are kept. ${counted(count, 'older event is', 'older events are')} forgotten.`,
  shown: (count: number) => counted(count, 'event', 'events'),
  choose: 'Choose an event to see why it happened and what to do.',
  type: {
    connected: 'Connected',
    disconnected: 'Ended',
    refused: 'Refused',
    'handshake-failed': 'TLS failed',
    registered: 'Registered',
    provisioned: 'Provisioned',
    reported: 'Reported',
    uploaded: 'Uploaded',
    dropped: 'Dropped',
    storage: 'Saving',
    message: 'Message',
  } satisfies Record<HubEvent['type'], string>,
  theHub: 'the hub itself',
  unknownClient: 'unknown client',
  logIn: 'Logged in with its certificate.',
  registeredText: 'Registered at its first login.',
  provisionedText: (registrationId: string, hub: string, substatus: string) =>
    `Registration ID ${registrationId} was assigned to ${hub} (${substatus}).`,
  reportedText: (version: number) => `Reported properties changed, version ${version}.`,
  uploadedText: (name: string, file: string, succeeded: boolean, status: string) =>
    succeeded
      ? `The device has uploaded ${name}. It is in the hub’s folder: ${file}`
      : `The device could not upload ${name}${status === '' ? '' : `: ${status}`}`,
  what: 'What happened',
  remedy: 'What to do',
  noRemedy: 'Nothing: this is how a connection ends.',
  remedyOf: (cause: HubCause | 'not-saved', face: string) =>
    (face === 'dps' ? dpsRemedies[cause] : undefined) ?? remedies[cause],
  at: 'When',
  device: 'Device',
  clientId: 'Client ID',
  remote: 'From',
  code: 'Told to the client',
  codeText: (code: number) => `CONNACK ${code}, ${codes[code] ?? 'unknown'}`,
  answered: 'an answer with an error code, or the end of the connection',
  noCode: 'what its protocol has for a refusal: over MQTT the end of the connection, else an answer with an error',
  cause: 'Cause',
  protocol: 'Protocol',
  thumbprint: 'Certificate',
  byNow: (id: string) => `${id} is registered by now.`,
  done: 'Done. Let the client try again.',
};
