import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { copyFile, cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { build } from 'vite';
import { fromLibrary } from '../support/electron-builder.ts';
import { olderElectron } from '../support/older-electron.ts';
import { root } from './places.ts';

interface Fuses {
  readonly FuseV1Options: Readonly<Record<string, string | number>>;
  readonly getCurrentFuseWire: (program: string) => Promise<Readonly<Record<string, number>>>;
}

/** The fuses of a program by their names in a configuration. One that its Electron lacks is not among them. */
export async function fusesOf(program: string): Promise<Record<string, boolean>> {
  const { FuseV1Options, getCurrentFuseWire } = fromLibrary('@electron/fuses') as Fuses;
  const wire = await getCurrentFuseWire(program);
  const enabled = '1'.charCodeAt(0);
  return Object.fromEntries(
    Object.entries(wire).flatMap(([index, state]) => {
      const name = FuseV1Options[index];
      return typeof name === 'string' ? [[name.charAt(0).toLowerCase() + name.slice(1), state === enabled]] : [];
    }),
  );
}

/** Before this one Electron loads no ES module as an application's main. */
const firstWithModules = 28;

/**
 * A configuration for the Electron that CERTBENCH_ELECTRON names: the folder of an unpacked one, or a program that has it in
 * `release` beside itself. An Electron that is too old for the product's main gets a copy of it as CommonJS, after the
 * `polyfills.cjs` that lies beside its folder, for its threads too. Fuses that it lacks are left out, and told.
 * @param stage a folder for what is packaged in place of the product's own
 */
export async function withGivenElectron(config: Configuration, path: string, stage: string): Promise<Configuration> {
  const given = statSync(path).isDirectory() ? path : join(dirname(path), 'release');
  const electron = join(given, 'electron');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const version = execFileSync(electron, ['-p', 'process.versions.electron'], { env, encoding: 'utf8' }).trim();

  const had = await fusesOf(electron);
  const fuses = Object.entries(config.electronFuses ?? {});
  const isThere = (name: string) => name in had || name === 'resetAdHocDarwinSignature';
  const lacking = fuses.filter(([name]) => !isThere(name)).map(([name]) => name);
  if (lacking.length > 0) process.stdout.write(`Electron ${version} has no fuse ${lacking.join(', ')}: left out.\n`);

  // Without the application that it came with.
  const dist = join(stage, 'electron');
  const others = ['resources', 'packaged', 'version'];
  await cp(given, dist, {
    recursive: true,
    filter: (source) => dirname(source) !== given || !others.includes(basename(source)),
  });
  const changed: Configuration = {
    ...config,
    electronDist: dist,
    electronVersion: version,
    electronFuses: Object.fromEntries(fuses.filter(([name]) => isThere(name))),
  };
  return Number(version.split('.')[0]) < firstWithModules
    ? { ...changed, ...(await asCommonJs(config, join(given, '..', 'polyfills.cjs'), join(stage, 'main'))) }
    : changed;
}

async function asCommonJs(config: Configuration, polyfills: string, folder: string): Promise<Configuration> {
  if (!existsSync(polyfills))
    throw new Error(`This Electron is older than ${firstWithModules} and needs ${polyfills}.`);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'dist/electron/main.mjs'),
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external: ['electron', /^electron\//],
        output: {
          format: 'cjs',
          entryFileNames: 'main.cjs',
          banner: "require('./polyfills.cjs'); require('./older-electron.cjs');",
        },
      },
    },
  });
  await copyFile(polyfills, join(folder, 'polyfills.cjs'));
  await copyFile(olderElectron, join(folder, 'older-electron.cjs'));
  return {
    files: [...[config.files ?? []].flat(), '!dist/electron/main.mjs', { from: folder, to: 'dist/electron' }],
    extraMetadata: { ...(config.extraMetadata as object), main: 'dist/electron/main.cjs' },
  };
}
