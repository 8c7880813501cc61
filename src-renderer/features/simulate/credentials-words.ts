import { plural, t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';

export const credentials = live(() => ({
  title: t`Register credentials`,
  text: t`Each device is known by its certificate alone. Copy it into the form of the device on the server (Manage credentials, X.509), and compare the ID that the server shows; or let Certbench do it below.`,
  none: t`Choose devices above.`,
  first: (shown: number, of: number) => t`The first ${shown} of ${{ of: number(of) }} are shown.`,
  list: t`Credentials`,
  id: t`credentials ID`,
  pem: t`certificate`,
  inHub: t`Register in the local hub`,
  hubStopped: t`The local hub is stopped; it is started with the simulation.`,
  inHubDone: (count: number) =>
    t`${plural(count, { one: '# device is', other: '# devices are' })} registered in the local hub.`,
  there: t`in the local hub`,

  server: t`Register at a server`,
  serverText: t`Through the server’s REST API: devices that are missing there are added, and each gets its certificate as credentials.`,
  url: t`Server address`,
  urlHint: t`As in the browser, for example https://things.example.com`,
  user: t`User name`,
  userHint: t`Of a tenant administrator.`,
  password: t`Password`,
  passwordHint: t`Used for this login alone, and not kept.`,
  profile: t`Device profile`,
  profileHint: t`For devices that are added; empty for “default”.`,
  ca: t`The chosen authorities to trust count here as well.`,
  plain: t`The password will travel unencrypted. Use https where the server has it.`,
  register: (count: number) => t`Register ${plural(count, { one: '# device', other: '# devices' })}`,
  registering: (done: number, total: number) => t`Registering ${done} of ${total}`,
  needed: t`This is needed.`,
  outcomes: { registered: t`Registered`, kept: t`Was registered`, failed: t`Failed` },
  created: t`device added`,
  results: t`Results`,
  cancelled: t`Cancelled. What was registered before stays so.`,
}));
