import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What each house may import: other houses, and packages. The arrows of `src-main/README.md`. */
const arrows: Readonly<Record<string, { readonly houses: readonly string[]; readonly packages: readonly string[] }>> = {
  contract: { houses: [], packages: ['zod'] },
  core: {
    houses: [],
    packages: ['node-forge', '@noble/hashes', 'fflate', 'pbf', 'zod', '@lingui/core', '@lingui/message-utils'],
  },
  services: { houses: ['core', 'contract'], packages: ['ical-generator', 'p-limit', 'papaparse', 'zod'] },
  adapters: {
    houses: ['services', 'core'],
    packages: ['node:', 'mqtt-packet', 'p-limit', 'rhea', 'ws'],
  },
  rpc: { houses: ['services', 'contract'], packages: [] },
  'shell-cli': {
    houses: ['adapters', 'rpc', 'services', 'contract'],
    packages: ['node:', 'commander', '@inquirer/password', 'conf', 'prom-client'],
  },
  'shell-electron': {
    houses: ['adapters', 'rpc', 'services', 'contract'],
    packages: ['node:', 'electron', 'electron-store', 'electron-updater'],
  },
  'shell-chromium': {
    houses: ['adapters', 'rpc', 'services', 'contract'],
    packages: ['node:', 'playwright-core', 'conf'],
  },
  launch: { houses: [], packages: ['node:', 'vite'] },
  // The window: of the whole house it knows the contract, and of that the types alone.
  'src-renderer': {
    houses: ['contract'],
    packages: [
      'react',
      'react-dom',
      '@fluentui/react-components',
      '@fluentui/react-icons',
      '@tanstack/react-virtual',
      'uplot',
      '@lingui/core',
    ],
  },
};

/** Every dependency with the reason it is there for. One that is not here has not been thought about. */
const dependencies: Readonly<Record<string, string>> = {
  rhea: 'AMQP at the local hub, as Microsoft’s own libraries have it',
  ws: 'WebSockets at the local hub, as the MQTT client has them',
  '@types/ws': 'types',
  'mqtt-packet': 'packets of MQTT, read and written',
  aedes: 'the broker that the local hub is measured beside',
  commander: 'command line',
  '@inquirer/password': 'passphrases without echo',
  '@noble/hashes': 'SHA-3, which Electron’s cryptography lacks',
  mqtt: 'client of others that judges the hub, and what fleets are measured beside',
  'node-forge': 'RC2, which no library of the host has; tests judge ASN.1 by it',
  'prom-client': 'metrics of a run for Prometheus',
  'p-limit': 'so many at a time, the others in their order',
  papaparse: 'CSV',
  pbf: 'Protocol Buffers of the MQTT 5 hub of Azure',
  fflate: '.zip files of exports',
  'ical-generator': 'calendars',
  zod: 'the contract, and what is read from disk',
  electron: 'the product’s shell',
  'electron-builder': 'installers',
  'electron-store': 'settings in Electron',
  'electron-updater': 'updates of installed programs',
  conf: 'the same settings without Electron',
  'playwright-core': 'the window in an installed browser',
  '@playwright/test': 'tests of the window',
  'axe-core': 'tests of accessibility',
  ajv: 'checks the packaging and plans against their schemas',
  react: 'the window',
  'react-dom': 'the window',
  '@vitejs/plugin-react': 'builds the window',
  '@fluentui/react-components': 'controls that look and behave as on Windows',
  '@fluentui/react-icons': 'their icons',
  '@tanstack/react-virtual': 'long lists',
  uplot: 'live charts',
  '@lingui/core': 'texts in the language that is spoken, with their plurals',
  '@lingui/message-utils': 'reads them where they are written',
  '@lingui/cli': 'collects those texts into catalogues',
  '@lingui/conf': 'where the catalogues are, for the test of them',
  '@lingui/vite-plugin': 'compiles the catalogues',
  '@lingui/babel-plugin-lingui-macro': 'makes calls of texts in the source',
  '@babel/core': 'runs that plugin',
  '@types/babel__core': 'types',
  '@types/react': 'types',
  '@types/react-dom': 'types',
  '@types/node': 'types',
  '@types/papaparse': 'types',
  'fast-check': 'property-based tests',
  'hdr-histogram-js': 'what percentiles of latencies are judged by',
  'kubernetes-models': 'judges the manifests by Kubernetes’ OpenAPI',
  yaml: 'reads the manifests',
  knip: 'finds unused code',
  oxfmt: 'formatter',
  oxlint: 'lint',
  'oxlint-tsgolint': 'type-aware lint',
  typescript: 'types',
  vite: 'build',
  vitest: 'tests',
};

/** Adapters take the types of ports, the errors of the core and the code of one, and of what is above them what runs in a thread of its own. */
const adapterImports =
  /^(?:services\/ports\.ts|core\/(?:problem|primitives|language\/index|mqtt\/protocol-fault-code)\.ts|core\/x509\/(?:key-)?algorithms\.ts|core\/keystore\/(?:open|opened|work)\.ts|services\/simulation\/shard(?:-messages)?\.ts|services\/device-making\.ts)$/;

const maximumLines = { source: 250, test: 400 };
/** Longer files, each with the reason. */
const longFiles: Readonly<Record<string, string>> = {};

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const sources = [...filesBelow('src-main', /\.(?:ts|mjs)$/), ...filesBelow('src-renderer', /\.tsx?$/)];
const isRenderer = (path: string): boolean => path.startsWith('src-renderer');

/** Import specifiers of a file: static, re-exports, dynamic, and `import()` types. */
function importsOf(file: string, source = readFileSync(join(root, file), 'utf8')): string[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [
    ...text.matchAll(/(?:^|[\s;}])(?:import|export)\s[^'";]*?from\s*'([^']+)'|(?<![.\w])import\s*\(?\s*'([^']+)'/g),
  ].map((match) => match[1] ?? match[2] ?? '');
}

const houseOf = (path: string): string =>
  isRenderer(path) ? 'src-renderer' : (relative('src-main', path).split(/[\\/]/)[0] ?? '');

function faults(file: string, source?: string): string[] {
  const house = arrows[houseOf(file)];
  if (house === undefined) return [`${file} is in no known house`];
  return importsOf(file, source).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = relative(root, resolve(root, dirname(file), specifier));
      if (isRenderer(file) && isRenderer(target)) return [];
      if (!target.startsWith('src-main')) {
        return target === 'package.json' && houseOf(file).startsWith('shell-')
          ? []
          : [`${file} leaves src-main: ${specifier}`];
      }
      const other = houseOf(target);
      if (other === houseOf(file)) return [];
      if (!house.houses.includes(other)) return [`${file} imports ${other}`];
      const inside = relative('src-main', target);
      return houseOf(file) === 'adapters' && !adapterImports.test(inside) ? [`${file} imports ${inside}`] : [];
    }
    const isBuiltin = specifier.startsWith('node:') || builtinModules.includes(specifier);
    const name = isBuiltin ? 'node:' : packageName(specifier);
    return house.packages.includes(name) ? [] : [`${file} imports ${specifier}`];
  });
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The rooms of the window, each with those that it may import. A feature shows others its index.ts alone. */
const windowArrows: Readonly<Record<string, readonly string[]>> = {
  app: ['features', 'bench', 'ui'],
  features: ['bench', 'ui'],
  bench: ['ui'],
  ui: [],
};

/** Where a file of the window is: its room, of features which one, and of the hub's the tab, which knows no other tab. */
function roomOf(file: string): { readonly room: string; readonly feature: string; readonly tab: string } {
  const [room = '', ...below] = relative('src-renderer', file).split(/[\\/]/);
  const depth = below[0] === 'certificates' ? 2 : 1;
  const tab = below[0] === 'hub' && below.length > 2 ? (below[1] ?? '') : '';
  return { room, feature: room === 'features' ? below.slice(0, depth).join('/') : '', tab };
}

/** What a file of the window imports against the arrows between its rooms. */
function windowFaults(file: string, source?: string): string[] {
  const from = roomOf(file);
  return importsOf(file, source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) return [];
    const target = relative(root, resolve(root, dirname(file), specifier));
    const to = roomOf(target);
    if (!isRenderer(target)) return [];
    if (to.room === from.room && to.feature === from.feature) {
      const isAside = from.tab !== '' && to.tab !== '' && to.tab !== from.tab;
      return isAside ? [`${file} imports the tab ${specifier}`] : [];
    }
    // main.tsx stands above all rooms.
    const allowed = to.room === from.room || from.room === 'main.tsx' || windowArrows[from.room]?.includes(to.room);
    if (allowed !== true) return [`${file} imports ${specifier}`];
    return to.room === 'features' && !/[\\/]index\.tsx?$/.test(target) ? [`${file} reaches into ${specifier}`] : [];
  });
}

describe('the window', () => {
  const files = sources.filter(isRenderer);

  test('has imports along the arrows of its rooms only', () => {
    expect(files.filter((file) => roomOf(file).room === 'features').length).toBeGreaterThan(100);
    expect(files.flatMap((file) => windowFaults(file))).toEqual([]);
  });

  test.each([
    ['ui/x.tsx', "import { useBench } from '../bench/bench.ts';"],
    ['bench/x.ts', "import { words } from '../features/home/index.ts';"],
    ['features/home/x.tsx', "import { App } from '../../app/App.tsx';"],
    ['features/home/x.tsx', "import { tree } from '../certificates/tree/tree.ts';"],
    ['features/certificates/prove/x.tsx', "import { steps } from '../create-server/steps.ts';"],
    ['features/hub/topics/x.tsx', "import { DeviceTable } from '../devices/DeviceTable.tsx';"],
    ['app/x.tsx', "import { Home } from '../features/home/Home.tsx';"],
  ])('would notice in %s: %s', (file, source) => {
    expect(windowFaults(`src-renderer/${file}`, source)).toHaveLength(1);
  });
});

/** What a module keeps between calls: variables, and objects that can be changed. Scripts that only run are no modules. */
function stateIn(file: string, text: string): string[] {
  if (file.startsWith('src-main/launch')) return [];
  const kept =
    /^(?:export )?(?:(?:let|var) \w+|const \w+\b(?!: (?:R|r)eadonly)[^=\n]*= (?:new [A-Z]\w*|\[\];|\{\};))/gm;
  return [...text.matchAll(kept)].map(([words]) => words);
}

describe('the house', () => {
  test('has sources that are read', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(importsOf('src-main/rpc/dispatch.ts')).toContain('../services/index.ts');
    expect(importsOf('src-main/adapters/hub-listener.ts')).toContain('node:tls');
  });

  test('has imports along its arrows only', () => {
    expect(sources.flatMap((file) => faults(file))).toEqual([]);
  });

  test('gives the window types, and of what runs the limits alone', () => {
    const running = sources.filter(isRenderer).flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return [...text.matchAll(/import (?!type )[^;]*?from '[^']*src-main(?!\/contract\/limits\.ts)[^']*'/g)].map(
        ([words]) => `${file}: ${words}`,
      );
    });
    expect(running).toEqual([]);
    expect(importsOf('src-main/contract/limits.ts')).toEqual([]);
  });

  test('keeps what a wizard does apart from how it looks, and what is read in words.ts', () => {
    const pure = sources.filter((file) => /(?:^|[\\/])(?:steps|journey|form|log)\.ts$/.test(file) && isRenderer(file));
    expect(pure.length).toBeGreaterThan(4);
    expect(pure.filter((file) => importsOf(file).some((name) => /react|fluent/.test(name)))).toEqual([]);
    const spoken = sources
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) =>
        [
          ...readFileSync(join(root, file), 'utf8').matchAll(/(?:<\w[^<>]*>|<\/\w+>)\s*([A-Z][a-z]+[^<>{}=;()]*)<\//g),
        ].map(([, words]) => `${file}: ${words}`),
      );
    expect(spoken).toEqual([]);
  });

  test.each([
    ['core/x.ts', "import fs from 'node:fs';"],
    ['core/x.ts', "import 'fs';"],
    ['core/x.ts', "export { a } from '../services/a.ts';"],
    ['core/x.ts', "const a = await import('../contract/models.ts');"],
    ['core/x.ts', "type A = import('node:crypto').KeyObject;"],
    ['contract/x.ts', "import type { A } from '../core/a.ts';"],
    ['services/x.ts', "import { nodeKeys } from '../adapters/node-keys.ts';"],
    ['services/hub/x.ts', "import { randomBytes } from 'node:crypto';"],
    ['adapters/x.ts', "import { z } from 'zod';"],
    ['adapters/x.ts', "import { pkcs12Kdf } from '../core/keystore/pkcs12-kdf.ts';"],
    ['rpc/x.ts', "import { a } from '../adapters/a.ts';"],
    ['shell-cli/x.ts', "import a from '@scope/package/deep';"],
    ['shell-cli/x.ts', "import { app } from 'electron';"],
    ['shell-electron/x.ts', "import { chromium } from 'playwright-core';"],
    ['nowhere/x.ts', ''],
  ])('would notice in %s: %s', (file, source) => {
    expect(faults(`src-main/${file}`, source)).toHaveLength(1);
  });

  test('would notice what the window must not know', () => {
    expect(faults('src-renderer/x.ts', "import { a } from '../src-main/services/a.ts';")).toHaveLength(1);
    expect(faults('src-renderer/x.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(faults('src-renderer/x.ts', "import { app } from 'electron';")).toHaveLength(1);
  });

  test('has no module-level state, and neither clock nor chance outside adapters and shells', () => {
    const found = sources.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      const state = stateIn(file, text);
      const pure = /^src-main\/(?:contract|core|services|rpc)\//.test(file);
      const world = pure
        ? [...text.matchAll(/Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|setInterval/g)]
        : [];
      return [...state, ...world.map(([words]) => words)].map((words) => `${file}: ${words}`);
    });
    expect(found).toEqual([]);
  });

  test.each([
    'let count = 0;',
    'export var x;',
    'const kept = new Map();',
    'const kept = new Map<string, number>();',
    'const list: string[] = [];',
    'const box = {};',
    'export const store = new Store(undefined);',
  ])('would notice the state %s', (source) => {
    expect(stateIn('src-main/core/x.ts', source)).toHaveLength(1);
  });

  test.each(["const names: ReadonlySet<string> = new Set(['a']);", 'const rows: readonly string[] = [];'])(
    'takes %s for a constant',
    (source) => {
      expect(stateIn('src-main/core/x.ts', source)).toEqual([]);
    },
  );

  test('has no file over the size ceiling', () => {
    const long = [...sources, ...filesBelow('tests', /\.ts$/)].filter((file) => {
      const ceiling = file.startsWith('tests') ? maximumLines.test : maximumLines.source;
      const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
      return lines > ceiling && longFiles[file] === undefined;
    });
    expect(long).toEqual([]);
  });

  test('has no room for odds and ends', () => {
    expect(sources.filter((file) => /(?:^|[\\/])(?:utils?|helpers?|common|misc)[\\/.]/.test(file))).toEqual([]);
  });

  test('has only dependencies that somebody has thought about, with exact versions', () => {
    const { dependencies: runtime = {}, devDependencies = {} } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const listed = { ...runtime, ...devDependencies };
    expect(Object.keys(listed).toSorted()).toEqual(Object.keys(dependencies).toSorted());
    expect(Object.entries(listed).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('names only paths that exist in its READMEs', () => {
    const pages = ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...filesBelow('docs', /\.md$/)];
    const missing = ['README.md', 'src-main/README.md', ...pages].flatMap((readme) => {
      const text = readFileSync(join(root, readme), 'utf8');
      const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) =>
        join(dirname(readme), match[1] ?? ''),
      );
      const named = [...text.matchAll(/`((?:src-main|src-renderer|tests|assets|docs|\.ci)\/[\w./-]*)`/g)].map(
        (match) => match[1] ?? '',
      );
      expect(named.length > 0 || pages.includes(readme)).toBe(true);
      return [...named, ...linked].filter((path) => !exists(path)).map((path) => `${readme}: ${path}`);
    });
    expect(missing).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    return readdirSync(join(root, dirname(path))).includes(basename(path));
  } catch {
    return false;
  }
}
