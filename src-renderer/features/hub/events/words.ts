import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';
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
    issued: t`Issued`,
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
  issuedText: (policy: string, until: string) => t`The policy ${policy} has issued a certificate, valid to ${until}.`,
  uploadedText: (name: string, file: string, succeeded: boolean, status: string) =>
    succeeded
      ? t`The device has uploaded ${name}. It is in the hub’s folder: ${file}`
      : t`The device could not upload ${name}${{ reason: status === '' ? '' : `: ${status}` }}`,
  what: t`What happened`,
  why: t`Why`,
  remedy: t`What to do`,
  others: t`What else it may be`,
  noRemedy: t`Nothing: this is how a connection ends.`,
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
