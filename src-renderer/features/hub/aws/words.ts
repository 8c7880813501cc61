import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';
import type { AwsStatus } from '../../../../src-main/contract/models.ts';

const listed = (names: readonly string[]) => (names.length === 0 ? t`none` : names.join(', '));

export const awsHub = live(() => ({
  certificates: t`Certificates`,
  text: t`Here the hub is AWS IoT Core: a client is its certificate, and its policies say what it may do. What none allows ends the connection.`,
  none: t`No certificate yet. Register one of a device.`,
  id: t`Certificate ID`,
  connectedAs: (names: string) => t`connected as ${names}`,
  line: (things: readonly string[], policies: readonly string[]) =>
    things.length === 0
      ? t`No thing · policies: ${{ policies: listed(policies) }}`
      : t`Things: ${{ things: listed(things) }} · policies: ${{ policies: listed(policies) }}`,
  activate: t`Activate`,
  deactivate: t`Deactivate`,
  activateNamed: (name: string) => t`Activate ${name}`,
  deactivateNamed: (name: string) => t`Deactivate ${name}`,
  changed: (name: string, status: AwsStatus) => t`${name} is ${status} now.`,
  remove: t`Remove`,
  removeNamed: (name: string) => t`Remove ${name}`,
  removed: (name: string) => t`${name} was removed.`,

  authorities: t`Just-in-time registration`,
  authoritiesText: t`Of the hub’s verified authorities: whether devices that they have signed are registered as they connect. The first connection ends.`,
  noAuthority: t`No verified authority yet. Upload one on the tab Authorities.`,
  newDevicesOf: (name: string) => t`Unknown devices of ${name}`,
  refused: t`are refused`,
  pending: t`are registered, to be activated`,
  provisionedBy: (template: string) => t`become things by the template ${template}`,
  authoritySet: (name: string) => t`${name} was changed.`,
  caId: t`CA certificate ID`,

  add: t`Register a certificate`,
  device: t`Device of the workspace`,
  allThere: t`All devices of the workspace are here already, with a policy.`,
  attach: t`What it may do`,
  asThing: t`Everything, as the thing of its name`,
  byPolicy: (name: string) => t`What the policy ${name} allows`,
  attachHint: t`A claim certificate gets a policy that allows the topics of provisioning alone.`,
  addButton: t`Register`,
  added: (name: string) => t`The certificate of ${name} was registered.`,

  policies: t`Policies`,
  policiesText: t`IoT policies as AWS has them. Region and account in an ARN do not count here.`,
  noPolicy: t`No policy yet.`,
  policy: t`Policy document (JSON)`,
  savePolicy: t`Save policy`,
  templates: t`Provisioning templates`,
  templatesText: t`For fleet provisioning by claim. What devices ask for is signed by the hub’s issuing policy aws-iot, which comes with the first template.`,
  noTemplate: t`No template yet.`,
  template: t`Template body (JSON)`,
  saveTemplate: t`Save template`,
  name: t`Name`,
  nameHint: t`Of one that is there: it is replaced.`,
  change: t({ context: 'open something to change it', message: 'Change' }),
  changeNamed: (name: string) => t`Change ${name}`,
  saved: (name: string) => t`${name} was saved.`,
  needed: t`This is needed.`,
}));
