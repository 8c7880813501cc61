import { authorityFile, type HowtoStep } from './openssl.ts';
import { word } from './shell.ts';

interface HubOrder {
  /** 0 picks a free one. */
  readonly port: number;
  /** Not from this computer alone. */
  readonly network: boolean;
  readonly autoRegister: boolean;
  /** Names of authorities in the workspace that are taken as verified. */
  readonly authorities: readonly string[];
  /** Where the hub keeps whom clients must trust, in its own folder. */
  readonly authorityFile: string;
}

/** A folder for what the hub knows, in the workspace's: no other thing there is named so. */
export const hubFolder = 'hub';

/** The local hub from the command line, and a look at what it shows to clients. */
export function hubHowto({ port, network, autoRegister, authorities, authorityFile: trusted }: HubOrder): HowtoStep[] {
  const options = [
    `--port ${port} --data ${hubFolder}`,
    ...authorities.map((name) => `--authority ${authorityFile('', name, 'der')}`),
    ...(network ? ['--network'] : []),
    ...(autoRegister ? ['--auto-register'] : []),
  ];
  return [
    {
      title: "Start the local hub in the workspace's folder; it runs until it is interrupted",
      commands: `certbench hub start ${options.join(' \\\n  ')}`,
    },
    {
      title: `Look at its certificate, in a second terminal${port === 0 ? ': asks for the port that it tells' : ''}`,
      commands: [
        ...(port === 0 ? [`[ -n "\${HUB_PORT-}" ] || read -rp 'Port of the hub: ' HUB_PORT < /dev/tty &&`] : []),
        `openssl s_client -connect localhost:${port === 0 ? '"$HUB_PORT"' : port} -CAfile ${word(`${hubFolder}/${trusted}`)} \\`,
        '  -verify_hostname localhost -verify_return_error < /dev/null |',
        '  openssl x509 -noout -subject -issuer -dates -ext subjectAltName',
      ].join('\n'),
    },
  ];
}
