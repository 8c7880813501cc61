import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const hubTopics = live(() => ({
  title: t`Topic spaces`,
  text: t`Topics that devices may use among themselves, as with the broker of Azure Event Grid: what one device publishes reaches all that have subscribed.`,
  login: t`Devices log in as at IoT Hub, with their device ID alone as user name and any client ID (Event Grid), or as in the preview of IoT Hub’s broker: ${{ userName: 'h={host}&did={device ID}&av=2021-06-30-preview&am=X509' }}.`,
  none: t`There is no topic space yet, so devices have only the topics of IoT Hub. Add one to let them talk to each other.`,
  types: { LowFanout: t`Publish and subscribe`, PublishOnly: t`Publish only` },
  type: t`Type`,
  typeHint: { LowFanout: t`LowFanout in Azure.`, PublishOnly: t`PublishOnly in Azure: nobody may subscribe.` },
  name: t`Name`,
  nameHint: t`Letters, digits and hyphens.`,
  templates: t`Topic templates, one a line`,
  templatesHint: t`+ is any one level, # all that follow, ${{ variable: '${principal.deviceid}' }} the ID of the device that is logged in.`,
  templateFault: (template: string, reason: string) => `${template}: ${reason}`,
  example: 'sample/#',
  add: t`Add a topic space`,
  addButton: t`Add topic space`,
  change: t`Change`,
  changeNamed: (name: string) => t`Change ${name}`,
  changeTitle: (name: string) => t`Change ${name}`,
  saveButton: t`Save`,
  saved: (name: string, count: number) =>
    t`${name} has ${plural(count, { one: '# template', other: '# templates' })} now.`,
  remove: t`Remove`,
  removeNamed: (name: string) => t`Remove ${name}`,
  removeTitle: (name: string) => t`Remove ${name} from the local hub?`,
  removeText: t`Clients that have subscribed to its topics are disconnected.`,
  removed: (name: string) => t`${name} was removed.`,
}));
