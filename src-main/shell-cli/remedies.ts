import type { RemedyAction } from '../contract/reply.ts';

type Commands = {
  readonly [D in RemedyAction['do']]: (action: Extract<RemedyAction, { readonly do: D }>) => string;
};

/** The command that does what a remedy says; words in capitals are to be filled in. */
const commands: Commands = {
  'start-hub': () => 'certbench hub start',
  'use-port': ({ port }) => `certbench hub start --port ${port}`,
  'choose-workspace': () => 'certbench authority create --workspace DIR --name NAME',
  'create-authority': () => 'certbench authority create --workspace DIR --name NAME',
  'create-device': () => 'certbench device create --workspace DIR --id ID',
  'create-server': () => 'certbench server create --workspace DIR --name NAME',
  'prove-authority': ({ authority }) => `certbench proof sign --workspace DIR --authority ${authority} --code CODE`,
  'open-patiently': () => 'certbench inspect FILE --patient',
};

export const commandOf = (action: RemedyAction): string =>
  (commands[action.do] as (of: RemedyAction) => string)(action);
