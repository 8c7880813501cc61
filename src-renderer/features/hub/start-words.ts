import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

/** How the hub is started: the page while it is stopped. */

export const startHub = live(() => ({
  title: t`The local hub is stopped`,
  text: t`Once started, it takes connections over MQTT with mutual TLS. From then on it starts with Certbench, until you stop it.`,
  port: t`Port`,
  portHint: t`8883 is the usual one for MQTT over TLS.`,
  portMoved: (port: number) => t`8883 is taken by another program; ${port} is free.`,
  portUsual: t`8883 is the usual one.`,
  portTold: t`Devices that it provisions are told; Microsoft’s Python SDK takes 8883 alone.`,
  reachable: t`Who can connect`,
  reachableNames: {
    'this-computer': t`programs on this computer`,
    network: t`everybody on the network`,
  },
  network: {
    title: t`Everybody on the network can connect`,
    text: t`Whoever has a certificate that the hub knows is let in; others can try. It stays so, also when the hub starts with Certbench, until you choose otherwise here.`,
    firewall: {
      windows: t`Windows asks once whether the program may take connections: allow it for private networks.`,
      macos: t`macOS asks once whether the program may accept incoming connections: allow it.`,
      linux: t`If this computer has a firewall, it must let connections to this port through.`,
    },
  },
  portFault: t`A port is a whole number from 1 to 65535.`,
  button: t`Start the local hub`,
  starting: t`Starting…`,
  certificate: t`Server certificate`,
  ownCertificate: t`the hub's own, for this computer`,
  certificateHint: t`What the hub shows its clients. When it starts with Certbench, it uses its own again.`,
  keyPassphraseNeeded: t`Type the passphrase that opens the key.`,
  keyPassphrase: (name: string) => t`Passphrase of the key of ${name}`,
}));

export const hubPorts = live(() => ({
  more: t`More ports`,
  about: t`An empty field takes the port shown in it. One that is taken is not offered; the hub says so once it runs.`,
  names: {
    webSocketPort: t`WebSockets and HTTPS`,
    amqpPort: t`AMQP`,
    alpnPort: t`MQTT by ALPN (AWS IoT)`,
    revocationPort: t`Revocation lists and OCSP`,
  },
  usual: { webSocketPort: '8443', amqpPort: '5671', alpnPort: '8444', revocationPort: t`any that is free` },
}));

export const hubTerms = live(() => ({
  more: t`More settings`,
  nameless: t`Clients that name no cloud`,
  namelessHint: t`A login without a user name is ThingsBoard’s. As a plain broker, like mosquitto, the hub lets in whoever has a certificate of a registered authority, and every topic is everybody’s.`,
  thingsboard: t`ThingsBoard`,
  broker: t`Plain broker`,
  revocation: t`Revoked certificates`,
  revocationHint: t`Azure, AWS and ThingsBoard look at no revocation list: there a revoked device is disabled or removed. A mosquitto with a crlfile looks at one.`,
  checked: t`Refused, by the revocation lists`,
  ignored: t`Let in, as the clouds do`,
}));

export const hubPurposes = live(() => ({
  title: t`What a client’s certificate must be for`,
  meanings: [
    [t`Default:`, t`as the cloud does. When the hub starts with Certbench, all faces have their default again.`],
    [t`Strict:`, t`refuses a certificate that is not for clients, and an authority’s where a chain vouches for it.`],
    [t`Lenient:`, t`takes any certificate whose chain or thumbprint is known, whatever it says it is for.`],
  ] as const,
  faces: {
    'iot-hub': t`Azure IoT Hub`,
    'mqtt5-hub': t`Azure’s MQTT 5 hub (preview)`,
    dps: t`Azure DPS`,
    topics: t`Azure Event Grid`,
    aws: t`AWS IoT Core`,
    thingsboard: t`ThingsBoard`,
    broker: t`Plain broker`,
    est: t`EST`,
  },
  rules: { strict: t`Strict`, lenient: t`Lenient` },
  defaultRule: (rule: 'strict' | 'lenient') => (rule === 'strict' ? t`Default (strict)` : t`Default (lenient)`),
}));
