import { type Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import { thingsboardRefusal } from '../contract/hub/thingsboard.ts';
import { cutWhere } from './arguments.ts';
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

/** Cuts where the part that is to be a file is one; where none is, at the first equals sign, so that the file is missed by name. */
function cut(text: string, form: string, fileIs: 'head' | 'tail'): [string, string] {
  const found =
    cutWhere(text, (head, tail) => existsSync(fileIs === 'head' ? head : tail)) ?? cutWhere(text, () => true);
  if (found === undefined) throw new UsageFailure(`${JSON.stringify(text)} is not of the form ${form}.`);
  return found;
}

/** Reads the files, so that a wrong one is told before anything listens, and answers what registers them. */
export async function readHubThingsboard(
  session: Session,
  { thingsboardDevice = [], thingsboardProfile = [] }: HubThingsboardOptions,
): Promise<() => Promise<void>> {
  const devices = await Promise.all(
    thingsboardDevice.map(async (text) => {
      const [name, file] = cut(text, 'NAME=FILE', 'tail');
      const { pem } = await session.certificate(file);
      return { name, certificatePem: pem };
    }),
  );
  const profiles = await Promise.all(
    thingsboardProfile.map(async (text) => {
      const [file, pattern] = cut(text, 'FILE=PATTERN', 'head');
      const { pem } = await session.certificate(file);
      return { certificatePem: pem, pattern };
    }),
  );
  return async () => {
    for (const device of devices) await session.call('hub.setThingsBoardDevice', device);
    for (const profile of profiles) await session.call('hub.setThingsBoardProfile', profile);
  };
}
