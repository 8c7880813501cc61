import { type Command, Option } from 'commander';
import { thingsboardRefusal } from '../contract/models.ts';
import { UsageFailure } from './failure.ts';
import type { Session } from './session.ts';

/** What `hub start` is told of its ThingsBoard face. */
export interface HubThingsboardOptions {
  thingsboardDevice?: string[];
  thingsboardProfile?: string[];
  thingsboardRefusal?: (typeof thingsboardRefusal.options)[number];
}

export function addHubThingsboardOptions(command: Command): Command {
  return command
    .option('--thingsboard-device <name=file...>', 'ThingsBoard devices, each with the certificate that it presents')
    .option(
      '--thingsboard-profile <file=pattern...>',
      'ThingsBoard profiles: an authority, and the pattern whose first group is the device name',
    )
    .addOption(
      new Option(
        '--thingsboard-refusal <how>',
        'unknown certificates: connack as 3.5 and later, tls-alert as 3.4 and earlier (TLS 1.2 alone)',
      ).choices(thingsboardRefusal.options),
    );
}

function cut(text: string, form: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new UsageFailure(`${JSON.stringify(text)} is not of the form ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Reads the files, so that a wrong one is told before anything listens, and answers what registers them. */
export async function readHubThingsboard(
  session: Session,
  { thingsboardDevice = [], thingsboardProfile = [] }: HubThingsboardOptions,
): Promise<() => Promise<void>> {
  const devices = await Promise.all(
    thingsboardDevice.map(async (text) => {
      const [name, file] = cut(text, 'NAME=FILE');
      const [{ pem }] = await session.certificates(file);
      return { name, certificatePem: pem };
    }),
  );
  const profiles = await Promise.all(
    thingsboardProfile.map(async (text) => {
      const [file, pattern] = cut(text, 'FILE=PATTERN');
      const [{ pem }] = await session.certificates(file);
      return { certificatePem: pem, pattern };
    }),
  );
  return async () => {
    for (const device of devices) await session.call('hub.setThingsBoardDevice', device);
    for (const profile of profiles) await session.call('hub.setThingsBoardProfile', profile);
  };
}
