import { things } from '../things/index.ts';
import { type ConnectingOrder, firstMessage, presentedFile, saveTrusted, trustedFile } from './connecting.ts';
import type { HowtoStep } from './openssl.ts';
import { snippetsFor } from './snippets/index.ts';
import type { Snippet } from './snippets/snippet.ts';

/** Programs that connect as the device and send what the simulation would, and what they need beside its files. */
export function clientHowto(
  order: ConnectingOrder,
  deviceId: string,
): { readonly steps: HowtoStep[]; readonly snippets: Snippet[] } {
  const { platform, target } = order;
  const names = things.device.files(deviceId);
  const path = (kind: keyof typeof names) => `${things.device.folder({ name: deviceId })}/${names[kind]}`;
  // None of the programs says first that a device is there.
  const talks = platform.talk?.(target, deviceId, new Uint8Array()) !== undefined;
  const snippets = snippetsFor(talks ? [] : platform.snippets, {
    deviceId,
    facts: platform.connection(target, deviceId),
    settings: target.settings,
    takesPassword: platform.fields.some(({ kind }) => kind === 'password'),
    message: firstMessage(order, deviceId, deviceId),
    subscriptions: platform.subscriptions(target, deviceId),
    files: { certificate: path(presentedFile(order)), key: path('key'), pfx: path('pfx'), trusted: trustedFile(order) },
  });
  return { steps: saveTrusted(order), snippets };
}
