import { i18n } from '../../language/index.ts';
import { hubFolder } from '../../howto/hub.ts';
import { authorityFile, type HowtoStep } from '../../howto/openssl.ts';
import { type RegisterOrder, forEachDevice, thumbprint } from '../../howto/register.ts';

/** The registry of a hub that is started from the command line. */
export function registerWithLocalHub(order: RegisterOrder): HowtoStep[] {
  const { target, authority } = order;
  return [
    {
      title: i18n.t(
        "Start a local hub that knows the devices, in the workspace's folder; it runs until it is interrupted",
      ),
      commands: [
        'DEVICES=()',
        ...forEachDevice(order, (words) =>
          authority === undefined
            ? [thumbprint(words), `DEVICES+=(${words.word(`--device=${words.id}`)}="$THUMBPRINT")`]
            : [`DEVICES+=(${words.word(`--device=${words.id}`)})`],
        ),
        `certbench hub start --port ${target.port} --data ${hubFolder} \\`,
        ...(authority === undefined ? [] : [`  --authority ${authorityFile('', authority, 'der')} \\`]),
        '  "${DEVICES[@]}"',
      ].join('\n'),
    },
  ];
}
