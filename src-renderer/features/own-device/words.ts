import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

/** Words for the programs that connect a device of one's own. */
export const clients = live(() => ({
  title: t`Connect your own device`,
  hide: t`Hide the program`,
  intro: t`A small program that connects with this device’s own certificate and sends one message. Run it in the folder of the workspace.`,
  secrets: t`It reads KEY_PASSPHRASE, KEYSTORE_PASSWORD and MQTT_PASSWORD from the environment where it needs them.`,
  language: t`Language`,
  install: t`Install the library`,
  code: t`the program`,
  save: t`Save…`,
  saved: (name: string) => t`Saved as ${name}.`,
  none: t`No library that is known here can do what these settings ask for.`,
  platform: t`Platform`,
  hostFirst: t`The program is shown here as soon as it is known where to connect.`,
  port: t`Port`,
}));
