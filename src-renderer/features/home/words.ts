import { plural, t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';

export const home = live(() => ({
  title: t`From certificate to telemetry`,
  subtitle: t`Five steps. The local hub stands in for the cloud until you are ready for the real one.`,
  hubAt: (host: string, port: number) => t`Local hub · ${host}:${port}`,
  hubOff: t`Local hub · stopped`,
  path: t`The path`,
  certificates: t`Certificates`,
  noCertificates: t`Authorities and devices that you create are listed here.`,
  more: (count: number) => t`${{ count: number(count) }} more`,
  all: t`All certificates`,
  verified: t`Verified`,
  attention: t`Needs attention`,
  nothing: t`Nothing. Certificates that expire soon and devices that do not connect appear here.`,
  expiredOn: (name: string, day: string) => t`${name} has expired on ${day}`,
  expiresOn: (name: string, day: string) => t`${name} expires on ${day}`,
  listEnds: (name: string, day: string) => t`Revocation list of ${name} ends on ${day}`,
  listEnded: (name: string, day: string) => t`Revocation list of ${name} has ended on ${day}`,
  refused: t`Refused`,
  notConnected: t`Not connected`,
  until: (time: string) => t`Until ${time}.`,
  look: t`Look`,
  explain: t`Explain`,
}));

export const firstRun = live(() => ({
  title: t`See it work`,
  text: t`Makes an authority and a device, proves them to the local hub, and sends telemetry. All of it stays on this computer.`,
  start: t`Create and run`,
  goOn: t`Go on`,
  doing: {
    authority: t`Creating the authority…`,
    proof: t`Proving possession at the local hub…`,
    device: t`Creating a device…`,
    admission: t`Registering the device in the local hub…`,
    run: t`Starting the simulation…`,
  },
  cancelled: t`Cancelled. What was made until then stays.`,
  stepByStep: t`Step by step`,
  bringIn: t`Bring in what you have`,
}));

export const journey = live(() => ({
  titles: [t`Authority`, t`Registered`, t`Possession proved`, t`Device`, t`Telemetry`],
  authority: { open: [t`a certificate that`, t`signs your devices`] as const },
  registered: { open: [t`the hub or cloud`, t`knows the authority`] as const },
  proved: { open: [t`its key is yours:`, t`a code, signed`] as const },
  device: { open: [t`a key and a certificate`, t`for your first device`] as const },
  telemetry: { open: [t`temperature and humidity`, t`arriving at the hub`] as const },
  validUntil: (day: string) => t`valid until ${day}`,
  uploaded: t`at the local hub`,
  codeFrom: t`code received from`,
  verified: t`Verified`,
  signedFor: t`code signed for`,
  hubStopped: t`the local hub is stopped`,
  destination: (label: string | undefined) => label ?? t`the cloud`,
  andOthers: (count: number) => t`and ${{ count: number(count) }} more`,
  acknowledged: (count: number) => plural(count, { one: '1 message arrived', other: `# messages arrived` }),
  running: t`running`,
  cutOff: t`not connected`,
  ended: t`in this session`,
  next: {
    authority: {
      title: t`Create your certificate authority`,
      text: t`A key and a certificate that sign the certificates of your devices. You choose a passphrase; everything else has a good default.`,
      button: t`Create authority`,
    },
    prove: (authority: string) => ({
      title: t`Prove that ${authority} is yours`,
      text: t`A hub trusts an authority after it has seen its key sign a code. At the local hub that takes one press; for Azure and AWS each click is shown.`,
      button: t`Prove possession`,
    }),
    accepted: (cloud: string) => ({
      title: t`Hand the proof in at ${cloud}`,
      text: t`The code is signed. Upload the verification certificate there and, once it is accepted, mark the proof as verified here.`,
      button: t`Show the proof`,
    }),
    device: (authority: string) => ({
      title: t`Create your first device`,
      text: t`A key and a certificate signed by ${authority}, saved as dev-01.pfx and PEM files, and registered in the local hub. Takes a second.`,
      button: t`Create device`,
    }),
    simulate: (deviceId: string) => ({
      title: t`Send telemetry as ${deviceId}`,
      text: t`Connects with the device’s certificate over mutual TLS and sends temperature and humidity. You watch it live.`,
      button: t`Simulate telemetry`,
    }),
    watch: {
      title: t`Telemetry is arriving`,
      text: t`A simulation is running. Watch the chart, pause it or stop it.`,
      button: t`Watch`,
    },
    cutOff: {
      title: t`No device is connected`,
      text: t`A simulation is running, and none of its devices gets through to the server. Its page says why, and what to do.`,
      button: t`See why`,
    },
    again: {
      title: t`The whole path works`,
      text: t`Create more devices, one or thousands, or prove possession to a real cloud: the certificates are the same.`,
      button: t`Create devices`,
    },
  },
}));
