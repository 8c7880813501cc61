import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { MethodOutput } from '../../../contract/methods.ts';
import type { HubEvent } from '../../../contract/models.ts';
import type { ManagedHub } from '../../managed-hub.ts';
import { hubTeller } from '../../tell.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

interface RefusalsOptions extends ManageOptions {
  device?: string;
  save?: string;
}

type Refusal = Extract<HubEvent, { type: 'refused' | 'handshake-failed' }>;
type Explained = MethodOutput<'hub.explain'>;

const isRefusal = (event: HubEvent): event is Refusal => event.type === 'refused' || event.type === 'handshake-failed';

const nameOf = (event: Refusal): string =>
  event.type === 'refused' ? (event.deviceId ?? event.clientId) : event.remote;

/** Why a hub that runs has let somebody not in, and what they have presented. */
export function addHubRefusalCommands(hub: Command): void {
  const refusals = hub
    .command('refusals')
    .description(
      'whom a hub that runs has refused, why, what to do, and what they have presented against what is registered',
    )
    .option('--device <id>', 'of this device alone')
    .option('--save <dir>', 'write what they have presented into this folder, as PEM');
  addManageOptions(refusals).action(({ device, save, ...options }: RefusalsOptions) =>
    managing(options, async (managed, session) => {
      const { output } = session;
      const { events, dropped } = await managed.call('hub.log', {});
      const found = events.filter(isRefusal).filter((event) => device === undefined || nameOf(event) === device);
      if (found.length === 0) output.say('Nobody was refused.');
      if (dropped > 0) output.warn(`${dropped} older events are forgotten.`);
      const linesOf = hubTeller();
      const told = [];
      const saved = new Set<string>();
      if (save !== undefined) await mkdir(resolve(save), { recursive: true });
      for (const event of found) {
        const { causes, presented } = await explained(event, managed);
        for (const line of [...linesOf(event), ...causeLines(causes), ...differenceLines(presented)]) output.say(line);
        const file = save === undefined || presented === undefined ? undefined : fileOf(save, event);
        if (file !== undefined && presented !== undefined && !saved.has(file)) {
          await session.write(file, presented.pem);
          saved.add(file);
        }
        if (file !== undefined) output.say(`  Presented: ${file}`);
        told.push({
          ...event,
          causes,
          ...(presented === undefined ? {} : { certificate: presented }),
          ...(file === undefined ? {} : { file }),
        });
      }
      output.document({ refusals: told, dropped });
    }),
  );
}

/** Why, by the hub itself, with what it knows now. */
function explained(event: Refusal, managed: ManagedHub): Promise<Explained> {
  const { cause, action, presented } = event;
  const who = event.type === 'refused' ? { face: event.face, deviceId: event.deviceId, clientId: event.clientId } : {};
  return managed.call('hub.explain', { cause, action, presented, ...who });
}

function causeLines([first, ...others]: Explained['causes']): string[] {
  if (first === undefined) return [];
  return [
    `  Why: ${first.what}`,
    ...first.evidence.map((line) => `    ${line}`),
    `  What to do: ${first.remedy}`,
    ...others.map(({ what, remedy }) => `  Or: ${what} ${remedy}`),
  ];
}

const differenceLines = (presented: Explained['presented']): string[] =>
  (presented?.comparisons ?? [])
    .filter(({ same }) => !same)
    .flatMap(({ field, ...values }) => [
      `  ${field}`,
      `    presented   ${values.presented}`,
      `    registered  ${values.registered}`,
    ]);

/** One for each chain, however often it came. What a client calls itself may be no name of a file. */
const fileOf = (folder: string, event: Refusal): string => {
  const name = nameOf(event)
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 60);
  return join(resolve(folder), `${name}-${event.presented ?? ''}.pem`);
};
