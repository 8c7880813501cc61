import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';
import type { HubCause } from '../../../../src-main/contract/hub/causes.ts';
import type { HubEvent } from '../../../../src-main/contract/models.ts';

export const hubMessages = live(() => ({
  list: t`Messages, newest first`,
  filter: t`Filter by device, topic or text`,
  pause: t`Pause the list`,
  resume: t`Go on`,
  paused: (count: number, more: boolean) =>
    more
      ? t`Paused: ${{ count: number(count) }} or more newer events wait`
      : plural(count, { one: 'Paused: # newer event waits', other: 'Paused: # newer events wait' }),
  shown: (count: number) => plural(count, { one: '# message', other: '# messages' }),
  forgotten: (count: number) =>
    t`The newest 500 events are kept. ${plural(count, { one: '# older event is', other: '# older events are' })} not shown any more.`,
  none: t`No telemetry yet. Messages appear here as devices send them.`,
  noneFits: t`No message fits the filter.`,
  simulate: t`Simulate telemetry`,
  details: t`Message`,
  choose: t`Choose a message to see it in full.`,
  alert: t`alert`,
  at: t`Received`,
  device: t`Device`,
  topic: t`Topic`,
  qos: t`QoS`,
  properties: t`Properties`,
  system: t`System properties`,
  noProperties: t`none`,
  systemName: (name: string) => systemNames[name] ?? name,
  body: t`Body`,
  base64: t`not text: shown as base64`,
  empty: t`empty`,
}));

/** Azure IoT Hub's short names ("Communicate with an IoT hub using the MQTT protocol"). */
const systemNames: Readonly<Record<string, string>> = live(() => ({
  '$.ct': t`$.ct (content type)`,
  '$.ce': t`$.ce (content encoding)`,
  '$.mid': t`$.mid (message ID)`,
  '$.cid': t`$.cid (correlation ID)`,
  '$.uid': t`$.uid (user ID)`,
  '$.ctime': t`$.ctime (creation time)`,
  '$.exp': t`$.exp (expiry)`,
}));

/** What to do, by the cause that the hub names; undefined where nothing is to be done. */
const remedies: Readonly<Record<HubCause | 'not-saved', string | undefined>> = live(() => ({
  'client-distrusts-hub': t`The client does not trust the hub. Give it the authority of the tab Overview as server CA (mosquitto_pub: --cafile), and connect to localhost or 127.0.0.1.`,
  'client-gone': t`Usually the client does not trust the hub: give it the authority of the tab Overview as server CA (mosquitto_pub: --cafile). Something that only looks whether the port is open does the same.`,
  'client-not-tls': t`The client does not speak TLS. Switch it on; without TLS nothing gets in here.`,
  'client-plain-mqtt': t`Switch TLS on in the client (mosquitto_pub: --cafile; MQTT.js: mqtts://). Nothing gets in here without it.`,
  'client-tls-version': t`The client speaks an old TLS. Let it use TLS 1.2 or newer.`,
  'client-tls-common': t`Allow the client the usual ciphers and curves: ECDHE with AES-GCM or ChaCha20, X25519 or P-256; and RSA, ECDSA or Ed25519 signatures with SHA-256.`,
  'client-certificate-unusable': t`Create the device again: Certbench makes RSA 2048 and EC P-256 keys and SHA-256 signatures, which every TLS takes.`,
  'client-handshake': t`Check that the client speaks TLS 1.2 or newer, sends its certificate, and trusts the authority of the tab Overview.`,
  'no-certificate': t`Give the client its certificate and key, for example --cert and --key of mosquitto_pub. One that has them keeps them back where its kind of key (secp256k1, brainpool, DSA) is none that the hub takes.`,
  'issuer-not-presented': t`Send the whole chain: use the file that ends with -chain.pem. Or upload the intermediate here and prove possession of it.`,
  'authority-not-registered': t`Upload the authority on the tab Authorities, then prove possession of it.`,
  'authority-not-verified': t`Prove possession of the authority: the tab Authorities tells how far it is.`,
  'signature-invalid': t`The certificate names an authority whose key has not signed it. Create the device again with the authority that is registered here.`,
  'signature-not-checkable': t`Have the certificate signed by SHA-256 with RSA, ECDSA or Ed25519: authorities of Certbench do.`,
  'certificate-expired': t`Create a new certificate for the device, or for the authority that has expired.`,
  'certificate-not-yet-valid': t`Check the clock of this computer and of the one that made the certificate.`,
  'issuer-is-not-an-authority': t`A certificate in the chain may not sign others. Sign the device with an authority.`,
  'path-length-exceeded': t`There are more intermediates than the authority allows. Sign the device higher up, or make an authority with a longer path length.`,
  'wrong-key-usage': t`The certificate may not be used for this. Create the device again: Certbench sets the usages that are needed.`,
  'chain-too-complex': t`Send the leaf and the intermediates above it alone, without others of the same names.`,
  'authority-as-client': t`Create a device with the authority and log in with its certificate, not with the authority’s own.`,
  'not-for-clients': t`Use a certificate for clients: with the extended key usage clientAuth, or without any. Devices of Certbench have it; a server’s certificate has not.`,
  'critical-extension-unknown': t`The certificate demands an extension that this hub does not know. Create one without it.`,
  'protocol-version': t`Let the client speak MQTT 3.1.1 (mosquitto_pub: -V mqttv311), which every cloud has.`,
  'username-malformed': t`The user name is ${{ userName: '{host}/{device ID}/?api-version=2021-04-12' }}: the tab Overview shows it for each device.`,
  'client-id-mismatch': t`Client ID and the device ID in the user name must be the same, with the same capital letters.`,
  'password-present': t`Leave the password away: a device with a certificate sends none.`,
  'sas-token': t`Log in with a certificate: give the SDK certificate and key (Python: create_from_x509_certificate; Node: setOptions) in the place of a connection string with a key.`,
  'access-token': t`Log in with a certificate, without a user name: the tab ThingsBoard tells which devices have one.`,
  'client-id-missing': t`Give the client an ID (mosquitto_pub: -i). It names the session.`,
  'client-id-too-long': t`Give the client a shorter ID (mosquitto_pub: -i).`,
  'session-taken': t`Give each client a session name of its own: the client ID (mosquitto_pub: -i).`,
  'authentication-method': t`Log in with am=X509: devices of this hub have certificates.`,
  'device-id-invalid': t`Make a certificate whose common name can be a device ID: letters, digits and - : . + % _ # * ? ! ( ) , = @ ; $ ' without blanks.`,
  'device-unknown': t`Register the device on the tab Devices, under exactly the ID that it logs in with.`,
  'device-exists': t`Remove the device from the tab Devices where it is no longer wanted, or give the one that registers an individual enrollment.`,
  'device-disabled': t`Enable the device again on the tab Devices.`,
  'common-name-mismatch': t`Use the certificate that was made for this device ID: its common name must be the ID.`,
  'thumbprint-mismatch': t`The device is registered with the thumbprint of another certificate. Remove it and register it with this one, or use the other certificate.`,
  'id-scope-unknown': t`Give the client the ID scope of the tab Provisioning.`,
  'enrollment-missing': t`On the tab Provisioning, add an individual enrollment with the device’s certificate, or a group with its authority.`,
  'enrollment-disabled': t`Enable the enrollment on the tab Provisioning.`,
  'operation-unknown': t`Register first, and poll with the operation ID of that answer.`,
  'fault-on-demand': t`Take the failure back on the tab Provisioning, and let the device try again.`,
  'certificate-unreadable': t`Check the file that the client sends: it must be a certificate in PEM or DER.`,
  'certificate-not-registered': t`Add the device on the tab ThingsBoard with exactly this certificate, and compare the credentials ID.`,
  'certificate-inactive': t`Set the certificate to ACTIVE on the tab AWS IoT.`,
  'policy-denied': t`Allow it in a policy of the tab AWS IoT that is attached to the certificate, and let the client come again.`,
  'provisioning-rejected': t`The answer says what is wrong: with the request, the token, the parameters or the template.`,
  'name-pattern-mismatch': t`Change the pattern of the profile, or the common name of the device certificate.`,
  'topic-foreign': t`Publish and subscribe under the own device ID only: ${{ topic: 'devices/{device ID}/messages/events/' }}`,
  'topic-unknown': t`Use the topics of IoT Hub: the tab Overview lists them for each device.`,
  'topic-malformed': t`A topic has up to 256 bytes in up to 8 levels. Wildcards are for subscriptions: + for one level, # for the rest.`,
  'topic-outside-spaces': t`Add a topic space that allows it on the tab Topics, or use a topic of one that is there.`,
  'too-many-filters': t`Subscribe to fewer filters: wildcards can take the place of several.`,
  'too-slow': t`Let the client acknowledge what it gets, or publish less to the topics that it has subscribed to.`,
  'retain-not-supported': t`Publish without the retain flag (mosquitto_pub: without -r).`,
  'qos-not-supported': t`Publish with QoS 0 or 1.`,
  'shared-subscriptions-not-supported': t`Subscribe to the filter without ${{ share: '$share/{name}/' }} before it.`,
  'subscription-identifiers-not-supported': t`Subscribe without a subscription identifier.`,
  'message-too-large': t`Send less at once: 262,144 bytes with properties are the limit.`,
  'message-malformed': t`Encode names and values of properties like in an address: a blank is %20.`,
  'protocol-error': t`The client does not speak MQTT as the standard says. Another client library may help.`,
  'http-on-mqtt-port': t`Use MQTT on this port, not HTTP. MQTT in a WebSocket has a port of its own: the tab Overview has its address.`,
  'websocket-refused': t`Open the WebSocket at an address that the tab Overview lists, with the sub-protocol mqtt. Most MQTT libraries offer it by themselves.`,
  'limit-reached': t`One client, or all together, ask for more than the hub keeps: the reason names the limit. Let the client use less, or start the hub with a larger limit (certbench hub start --limit).`,
  'not-saved': t`Free some space on the disk, or make the hub’s folder writable again. The hub goes on by itself then, and nothing that it has acknowledged is lost.`,
  'hub-failed': t`Other devices are not concerned. Please report it with what stands here and the log of Certbench; then let the client try again.`,
  'keep-alive-timeout': t`The network broke off, or the client was too busy to send its keep-alive.`,
  'connection-lost': t`The program has ended, or the network broke off. A device should connect again by itself.`,
  'client-disconnected': undefined,
  'closed-by-hub': undefined,
  'hub-stopped': undefined,
  'connection-replaced': t`Two clients use the same client ID: each pushes the other out. Give each device an ID of its own.`,
}));

/** The same for AWS IoT, where it differs. */
const awsRemedies: Readonly<Partial<Record<HubCause | 'not-saved', string>>> = live(() => ({
  'certificate-not-registered': t`Register the certificate on the tab AWS IoT, and compare the certificate ID.`,
  'client-id-missing': t`Give the client an ID (mosquitto_pub: -i). Policies usually want the name of its thing.`,
  'topic-unknown': t`Of topics that begin with $aws the hub plays those of provisioning and Basic Ingest.`,
  'message-too-large': t`Send less at once: 131,072 bytes are the limit.`,
}));

/** The same for the provisioning service, where it differs. */
const dpsRemedies: Readonly<Partial<Record<HubCause | 'not-saved', string>>> = live(() => ({
  'username-malformed': t`The user name is ${{ userName: '{ID scope}/registrations/{registration ID}/api-version=2019-03-31' }}, with a slash before api-version.`,
  'client-id-mismatch': t`The client ID must be the registration ID, as it stands in the user name.`,
  'common-name-mismatch': t`Use the certificate that was made for this registration ID: its common name must be the ID.`,
  'thumbprint-mismatch': t`On the tab Provisioning, give the enrollment the certificate that the device has now.`,
  'issuer-not-presented': t`Send the whole chain: use the file that ends with -chain.pem. Or add a group for the intermediate that has signed.`,
  'authority-not-registered': t`On the tab Provisioning, add a group with the authority that has signed the device.`,
  'topic-unknown': t`Subscribe to $dps/registrations/res/# and publish on ${{ topic: '$dps/registrations/PUT/iotdps-register/?$rid={request ID}' }}.`,
  'message-malformed': t`Send a JSON object with registrationId, and a request ID in the topic: ?$rid=1`,
  'message-too-large': t`Send less at once: 96 KB are the limit.`,
}));

/** Return codes of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const codes: Readonly<Record<number, string>> = live(() => ({
  1: t`unacceptable protocol version`,
  2: t`client ID rejected`,
  3: t`server unavailable`,
  4: t`bad user name or password`,
  5: t`not authorized`,
}));

export const hubRefusals = live(() => ({
  list: t`Refusals and ended connections, newest first`,
  show: t`Which events are shown`,
  kinds: {
    refusals: t`Refusals only`,
    ends: t`Refusals and ended connections`,
    all: t`Everything but telemetry`,
  },
  none: t`Nothing was refused. When a device is not let in, the true reason stands here, though the device is told only "not authorized".`,
  noneOfKind: t`Nothing of this kind has happened.`,
  dropped: (count: number) =>
    t`The newest 1,000 events are kept. ${plural(count, { one: '# older event is', other: '# older events are' })} forgotten.`,
  shown: (count: number) => plural(count, { one: '# event', other: '# events' }),
  choose: t`Choose an event to see why it happened and what to do.`,
  type: {
    connected: t`Connected`,
    disconnected: t`Ended`,
    refused: t`Refused`,
    'handshake-failed': t`TLS failed`,
    registered: t`Registered`,
    provisioned: t`Provisioned`,
    reported: t`Reported`,
    uploaded: t`Uploaded`,
    dropped: t`Dropped`,
    storage: t`Saving`,
    message: t`Message`,
  } satisfies Record<HubEvent['type'], string>,
  theHub: t`the hub itself`,
  unknownClient: t`unknown client`,
  logIn: t`Logged in with its certificate.`,
  registeredText: t`Registered at its first login.`,
  provisionedText: (registrationId: string, hub: string, substatus: string) =>
    t`Registration ID ${registrationId} was assigned to ${hub} (${substatus}).`,
  reportedText: (version: number) => t`Reported properties changed, version ${version}.`,
  uploadedText: (name: string, file: string, succeeded: boolean, status: string) =>
    succeeded
      ? t`The device has uploaded ${name}. It is in the hub’s folder: ${file}`
      : t`The device could not upload ${name}${{ reason: status === '' ? '' : `: ${status}` }}`,
  what: t`What happened`,
  why: t`Why`,
  remedy: t`What to do`,
  noRemedy: t`Nothing: this is how a connection ends.`,
  remedyOf: (cause: HubCause | 'not-saved', face: string) =>
    (face === 'dps' ? dpsRemedies[cause] : face === 'aws' ? awsRemedies[cause] : undefined) ?? remedies[cause],
  at: t`When`,
  device: t`Device`,
  clientId: t`Client ID`,
  remote: t`From`,
  code: t`Told to the client`,
  codeText: (code: number) => `CONNACK ${code}, ${codes[code] ?? t`unknown`}`,
  answered: t`an answer with an error code, or the end of the connection`,
  noCode: t`what its protocol has for a refusal: over MQTT the end of the connection, else an answer with an error`,
  cause: t`Cause`,
  protocol: t`Protocol`,
  thumbprint: t`Certificate`,
  byNow: (id: string) => t`${id} is registered by now.`,
  done: t`Done. Let the client try again.`,
}));

export const presentedWords = live(() => ({
  compared: t`Presented and registered`,
  asPresented: t`presented`,
  asRegistered: t`registered`,
  same: t`fits`,
  differs: t`differs`,
  empty: t`empty`,
  presented: (count: number) => plural(count, { one: 'Presented certificate', other: 'Presented certificates' }),
  issuedBy: (issuer: string, end: string) => t`issued by ${issuer}, valid to ${end}`,
  more: (count: number) => plural(count, { one: '# more was too much to keep', other: '# more were too much to keep' }),
  details: t`All details`,
  save: t`Save as PEM…`,
  compare: t`Compare with the workspace’s`,
}));
