import { type ConnectingOrder, saveTrusted, trustedFile } from './connecting.ts';
import type { HowtoStep } from './openssl.ts';
import { hereDocument, word } from './shell.ts';

/**
 * A registration with a provisioning service by the command line: mosquitto's clients cannot listen and speak on one
 * connection, as it has to.
 */
export function provisionHowto(order: ConnectingOrder & { readonly deviceIds: readonly string[] }): HowtoStep[] {
  const { deviceIds, platform, target } = order;
  const { host, port, settings } = target;
  if (settings['idScope'] === undefined) return sendingHowto(order);
  const payload = settings['payload'] ?? '';
  const trusted = trustedFile(order);
  // With an equals sign an ID that begins with a hyphen is no option.
  const devices = deviceIds.map((id) => `--device=${word(id)}`).join(' ');
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const at = [
    `  --id-scope ${word(settings['idScope'] ?? '')} --${platform.host.option} ${word(place)}`,
    ...(trusted === undefined ? [] : [`  --server-ca=${word(trusted)}`]),
  ];
  const ask = [
    `certbench provision --workspace . ${devices}`,
    ...at,
    ...(payload === '' ? [] : ['  --payload payload.json']),
  ];
  const send = [
    `certbench simulate --workspace . ${devices} --platform ${platform.id}`,
    ...at,
    ...(payload === '' ? [] : [`  --payload ${word(payload)}`]),
    '  --messages 1',
  ];
  const asText = (lines: readonly string[]) => lines.join(' \\\n');
  return [
    ...saveTrusted(order),
    ...(payload === ''
      ? []
      : [{ title: 'Save the payload', commands: hereDocument('cat > payload.json', payload.split('\n')) }]),
    { title: 'Ask the provisioning service where each device belongs', commands: asText(ask) },
    { title: 'Ask it, and send a message to the assigned hub', commands: asText(send) },
  ];
}

/** Where the device asks for a certificate as it is provisioned, that is one conversation with what it sends afterwards. */
function sendingHowto(order: ConnectingOrder & { readonly deviceIds: readonly string[] }): HowtoStep[] {
  const { deviceIds, platform, target } = order;
  const { host, port, settings } = target;
  const trusted = trustedFile(order);
  const typed = platform.fields.filter(
    ({ name, kind, initial, required }) => kind === 'text' && (required || settings[name] !== initial),
  );
  const lines = [
    `certbench simulate --workspace . ${deviceIds.map((id) => `--device=${word(id)}`).join(' ')}`,
    `  --platform ${platform.id} --${platform.host.option} ${word(`${host.includes(':') ? `[${host}]` : host}:${port}`)}`,
    ...(trusted === undefined ? [] : [`  --server-ca=${word(trusted)}`]),
    ...typed.map(({ name }) => `  --${optionOf(name)}=${word(settings[name] ?? '')}`),
    '  --messages 1',
  ];
  return [
    ...saveTrusted(order),
    { title: 'Have each device provisioned, and send a message', commands: lines.join(' \\\n') },
  ];
}

const optionOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
