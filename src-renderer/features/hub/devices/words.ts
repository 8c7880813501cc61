import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';

export const hubDevices = live(() => ({
  search: t`Search device IDs`,
  count: (shown: number, all: number) =>
    shown === all
      ? plural(all, { one: '# device', other: '# devices' })
      : t`${{ shown: number(shown) }} of ${{ all: number(all) }} devices`,
  connectedCount: (count: number) => t`${{ count: number(count) }} connected`,
  none: t`No device is registered. A device needs an identity here before it can log in.`,
  noneFound: t`No ID contains this.`,
  table: t`Devices of the local hub`,
  headers: {
    id: t`Device ID`,
    authentication: t`Authentication`,
    enabled: t`Enabled`,
    state: t`State`,
    lastSeen: t`Last seen`,
    pending: t`Waiting`,
    remove: t`Remove`,
  },
  pendingHint: t`Messages that wait until the device connects and takes them`,
  authentication: { certificateAuthority: t`CA-signed`, selfSigned: t`Self-signed` },
  connected: t`Connected`,
  away: t`Away`,
  never: t`never`,
  enable: (id: string) => t`${id} is enabled`,
  remove: (id: string) => t`Remove ${id}`,
  removeTitle: (id: string) => t`Remove ${id} from the local hub?`,
  removeText: t`Its twin and its waiting messages are lost, and its connection ends. Its certificate stays in the workspace.`,
  removeYes: t`Remove`,
  removed: (id: string) => t`${id} was removed.`,
  keep: t`Keep`,

  register: t`Register devices`,
  registerTitle: t`Register devices`,
  hide: t`Hide registering`,
  how: t`Which devices`,
  ways: {
    workspace: t`From the workspace`,
    id: t`By ID, CA-signed`,
    thumbprint: t`By thumbprint, self-signed`,
  },
  allRegistered: t`Every device of the workspace is registered here.`,
  candidates: t`Devices of the workspace that are not registered`,
  filter: t`Search the workspace`,
  selectAll: (count: number) => t`All ${{ count: number(count) }} that are listed`,
  byAuthority: (authority: string) => t`signed by ${authority}`,
  bySelf: t`self-signed: registered with its thumbprint`,
  registerCount: (count: number) =>
    count === 0 ? t`Register` : t`Register ${plural(count, { one: '# device', other: '# devices' })}`,
  registering: (done: number, total: number) => t`${{ done: number(done) }} of ${{ total: number(total) }} registered`,
  registered: (count: number) => t`${plural(count, { one: '# device was', other: '# devices were' })} registered.`,
  id: t`Device ID`,
  idHint: t`The common name of its certificate, with the same capital letters.`,
  primary: t`Primary thumbprint`,
  primaryHint: t`SHA-1 or SHA-256 of the certificate, with or without colons.`,
  secondary: t`Secondary thumbprint`,
  secondaryHint: t`Optional: the next certificate, so that it can be changed without a gap.`,
  registerOne: t`Register`,
  needed: t`This is needed.`,
}));

export const hubDevice = live(() => ({
  back: t`All devices`,
  gone: (id: string) => t`The hub has no device ${id}.`,
  identity: t`Identity`,
  primary: t`Primary thumbprint`,
  secondary: t`Secondary thumbprint`,
  waiting: (count: number) => plural(count, { one: '# message waits', other: '# messages wait' }),
  messages: t`Show its messages`,
  certificate: t`Show its certificate`,

  twin: t`Device twin`,
  twinText: t`Desired properties are yours, reported ones are the device’s; tags it does not see. $version counts every change.`,
  tags: t`Tags`,
  desired: t`Desired`,
  reported: t`Reported`,
  part: t`What to change`,
  parts: { desired: t`desired properties`, tags: t`tags` },
  patch: { desired: t`Change desired properties`, tags: t`Change tags` },
  patchHint: t`A JSON object that is merged in; null deletes a member.`,
  patchFault: {
    empty: t`Type a JSON object.`,
    object: t`This is JSON, but no object: begin with ${{ begin: '{' }} and end with ${{ end: '}' }}.`,
    syntax: (detail: string) => t`This is not JSON yet: ${detail}`,
  },
  update: t`Update`,
  updated: (version: number, delivered: boolean) =>
    delivered
      ? t`Version ${version}, and the device was told.`
      : t`Version ${version}. The device is away or does not listen; it finds the change when it reads its twin.`,

  tagged: t`The tags are changed. The device is not told.`,

  disconnect: t`Cut it off`,
  disconnectHint: t`Breaks its connection off, as a network does that fails. It may come back at once.`,
  disconnected: t`It was cut off.`,

  send: t`Send a message`,
  sendText: t`Cloud-to-device: it waits here until the device takes it.`,
  body: t`Body`,
  properties: t`Properties`,
  property: t`Name`,
  value: t`Value`,
  nameOf: (row: number) => t`Name of property ${row}`,
  valueOf: (row: number) => t`Value of property ${row}`,
  addProperty: t`Add property`,
  removeProperty: (row: number) => t`Remove property ${row}`,
  nameTwice: t`Two properties have the same name.`,
  nameMissing: t`A property needs a name.`,
  sendButton: t`Send`,
  sent: (id: string, delivered: boolean) =>
    delivered ? t`Delivered, message ID ${id}.` : t`It waits for the device, message ID ${id}.`,

  method: t`Call a direct method`,
  methodText: t`The device must be connected and answers at once.`,
  methodName: t`Method`,
  methodFault: t`A name has 1 to 128 characters, without blanks and / + # ?`,
  payload: t`Payload`,
  payloadHint: t`JSON. Empty stands for null.`,
  timeout: t`Wait at most`,
  timeoutFault: t`From 5 to 300 seconds.`,
  seconds: t`seconds`,
  call: t`Call`,
  calling: t`Waiting for the answer…`,
  answer: t`Answer`,
  status: (status: number) => t`Status ${status}`,
  noPayload: t`without a payload`,
}));
