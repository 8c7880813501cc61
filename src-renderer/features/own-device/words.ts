/** Words for the programs that connect a device of one's own. */
export const clients = {
  title: 'Connect your own device',
  hide: 'Hide the program',
  intro:
    'A small program that connects with this device’s own certificate and sends one message. Run it in the folder of the workspace.',
  secrets: 'It reads KEY_PASSPHRASE, KEYSTORE_PASSWORD and MQTT_PASSWORD from the environment where it needs them.',
  language: 'Language',
  install: 'Install the library',
  code: 'the program',
  save: 'Save…',
  saved: (name: string) => `Saved as ${name}.`,
  none: 'No library that is known here can do what these settings ask for.',
  platform: 'Platform',
  hostFirst: 'The program is shown here as soon as it is known where to connect.',
  port: 'Port',
};
