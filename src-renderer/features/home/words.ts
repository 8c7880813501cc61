export const home = {
  title: 'From certificate to telemetry',
  subtitle: 'Five steps. The local hub stands in for the cloud until you are ready for the real one.',
  hubAt: (host: string, port: number) => `Local hub · ${host}:${port}`,
  hubOff: 'Local hub · stopped',
  path: 'The path',
  openExisting: 'Open existing authority',
  certificates: 'Certificates',
  noCertificates: 'Authorities and devices that you create are listed here.',
  more: (count: number) => `${count.toLocaleString()} more`,
  all: 'All certificates',
  verified: 'Verified',
  attention: 'Needs attention',
  nothing: 'Nothing. Certificates that expire soon and connections that were refused appear here.',
  expiredOn: (name: string, day: string) => `${name} has expired on ${day}`,
  expiresOn: (name: string, day: string) => `${name} expires on ${day}`,
  refused: 'Refused',
  look: 'Look',
  explain: 'Explain',
};

const destinations: Readonly<Record<string, string>> = {
  'local-hub': 'Local hub',
  'azure-iot-hub': 'Azure IoT Hub',
  'azure-dps': 'Azure DPS',
  'aws-iot': 'AWS IoT Core',
};

export const journey = {
  titles: ['Authority', 'Registered', 'Possession proved', 'Device', 'Telemetry'],
  authority: { open: ['a certificate that', 'signs your devices'] as const },
  registered: { open: ['the hub or cloud', 'knows the authority'] as const },
  proved: { open: ['its key is yours:', 'a code, signed'] as const },
  device: { open: ['a key and a certificate', 'for your first device'] as const },
  telemetry: { open: ['temperature and humidity', 'arriving at the hub'] as const },
  validUntil: (day: string) => `valid until ${day}`,
  uploaded: 'at the local hub',
  codeFrom: 'code received from',
  verified: 'Verified',
  signedFor: 'code signed for',
  hubStopped: 'the local hub is stopped',
  destination: (id: string | undefined) => destinations[id ?? ''] ?? 'the cloud',
  andOthers: (count: number) => `and ${count.toLocaleString()} more`,
  acknowledged: (count: number) => (count === 1 ? '1 message arrived' : `${count.toLocaleString()} messages arrived`),
  running: 'running',
  ended: 'in this session',
  next: {
    authority: {
      title: 'Create your certificate authority',
      text: 'A key and a certificate that sign the certificates of your devices. You choose a passphrase; everything else has a good default.',
      button: 'Create authority',
    },
    prove: (authority: string) => ({
      title: `Prove that ${authority} is yours`,
      text: 'A hub trusts an authority after it has seen its key sign a code. At the local hub that takes one press; for Azure and AWS each click is shown.',
      button: 'Prove possession',
    }),
    device: (authority: string) => ({
      title: 'Create your first device',
      text: `A key and a certificate signed by ${authority}, saved as dev-01.pfx and PEM files, and registered in the local hub. Takes a second.`,
      button: 'Create device',
    }),
    simulate: (deviceId: string) => ({
      title: `Send telemetry as ${deviceId}`,
      text: 'Connects with the device’s certificate over mutual TLS and sends temperature and humidity. You watch it live.',
      button: 'Simulate telemetry',
    }),
    watch: {
      title: 'Telemetry is arriving',
      text: 'A simulation is running. Watch the chart, pause it or stop it.',
      button: 'Watch',
    },
    again: {
      title: 'The whole path works',
      text: 'Create more devices, one or thousands, or prove possession to a real cloud: the certificates are the same.',
      button: 'Create devices',
    },
  },
};
