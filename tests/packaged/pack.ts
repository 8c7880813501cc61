import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Platform, build } from 'electron-builder';
import { readConfig } from '../support/electron-builder.ts';
import { withGivenElectron } from './given-electron.ts';
import { type Product, isRoot, products, program, root, startable } from './places.ts';

/** Packages both products from what is built, by electron-builder and without installers. */
export default async function pack(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('These tests package and start the program for Linux.');
  await rm(products.driven.folder, { recursive: true, force: true });
  for (const product of Object.keys(products) as Product[]) {
    const { config, folder } = products[product];
    const stage = join(folder, 'stage');
    await mkdir(stage, { recursive: true });
    const { extends: _merged, ...own } = await readConfig(config);
    const given = process.env['CERTBENCH_ELECTRON'] ?? '';
    const used = given === '' ? own : await withGivenElectron(own, given, stage);
    // As a file, since electron-builder would merge an object with the product's own configuration.
    const file = join(stage, 'electron-builder.json');
    await writeFile(file, JSON.stringify({ ...used, directories: { ...used.directories, output: folder } }));
    await build({ projectDir: root, config: file, targets: Platform.LINUX.createTarget('dir'), publish: 'never' });
    await rm(stage, { recursive: true });
    if (isRoot) await writeFile(startable(product), giveRootUp(program(product)), { mode: 0o755 });
  }
}

/** To a user of a namespace of its own, whom root's files belong to. Mesa would look up that user's home otherwise. */
const giveRootUp = (path: string): string => `#!/bin/sh
export XDG_CACHE_HOME="\${XDG_CACHE_HOME:-$HOME/.cache}"
exec unshare --user --map-user=1000 --map-group=1000 -- '${path}' "$@"
`;
