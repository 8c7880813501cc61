import { i18n } from '../core/language/index.ts';
import { z } from 'zod';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { RunSetup } from '../contract/models.ts';
import { runSetup } from '../contract/run-setup.ts';
import { certificatesOf, keptSettings } from './connections.ts';
import type { Grants } from './grants.ts';
import { KeptList, type KeptTerms, firstFault } from './kept-list.ts';
import type { Ports } from './ports.ts';

/** Workspaces whose last run is remembered. */
const most = 20;

const entrySchema = z.strictObject({
  /** Its folder. */
  workspace: z.string().min(1),
  setup: runSetup,
});
type Entry = z.infer<typeof entrySchema>;

const terms: KeptTerms = {
  name: 'setups',
  get title() {
    return i18n.t('settings of the last simulations');
  },
  purpose: 'keeping how a simulation was set up',
  faultOf(entry) {
    const parsed = entrySchema.safeParse(entry);
    return parsed.success ? undefined : firstFault(parsed.error);
  },
  nameOf: ({ workspace }) => workspace,
};

/** How the last run of each workspace was set up: a file of its own beside the saved connections, which windows share. */
export class RunSetups {
  readonly #list: KeptList<Entry>;
  readonly #grants: Grants;

  constructor(grants: Grants, { folders, desktop }: Pick<Ports, 'folders' | 'desktop'>) {
    this.#list = new KeptList(folders.open(folders.join(desktop.data, 'setups')), terms);
    this.#grants = grants;
  }

  async read({ workspace: token }: ParsedInput<'runSetup.read'>): Promise<MethodOutput<'runSetup.read'>> {
    const folder = this.#grants.resolve(token, 'workspace');
    const { known } = await this.#list.read();
    const setup = known.find(({ workspace }) => workspace === folder)?.setup;
    return setup === undefined ? {} : { setup };
  }

  /** In the place of the one before; the workspace that has waited longest for a run is forgotten. */
  async keep({ workspace: token, setup }: ParsedInput<'runSetup.keep'>): Promise<Record<string, never>> {
    const entry: Entry = { workspace: this.#grants.resolve(token, 'workspace'), setup: withoutSecrets(setup) };
    await this.#list.change(({ entries, known }) => {
      const others = known.filter(({ workspace }) => workspace !== entry.workspace);
      const gone = new Set<unknown>(known.filter((one) => !others.slice(0, most - 1).includes(one)));
      return [entry, ...entries.filter((one) => !gone.has(one))];
    });
    return {};
  }
}

function withoutSecrets({ server, platform, settings, ...setup }: RunSetup): RunSetup {
  const serverCa = server?.serverCa;
  return {
    ...setup,
    platform,
    settings: keptSettings(platform, settings),
    ...(server === undefined
      ? {}
      : {
          server: {
            host: server.host,
            port: server.port,
            ...(serverCa === undefined ? {} : { serverCa: { name: serverCa.name, pem: certificatesOf(serverCa.pem) } }),
          },
        }),
  };
}
