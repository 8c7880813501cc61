import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformAsync } from '@babel/core';
import texts from '@lingui/babel-plugin-lingui-macro';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { noncePlaceholder } from './src-main/adapters/window-files.ts';
import { type BundledPackage, thirdPartyNotices } from './src-main/launch/notices.ts';

/**
 * A program for Node, bundled whole, so that a built checkout and an installer need no node_modules. What it loads late lies beside it, as
 * the scripts of its threads do, which are looked for beside whatever file begins them.
 */
const nodeProgram = (
  name: string,
  input: string,
  { target = 'node20', external = [] as (string | RegExp)[] } = {},
) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const },
  build: {
    outDir: `dist/${name}`,
    // While it is edited, the script beside it is built at other times.
    emptyOutDir: process.env['NODE_ENV'] !== 'development',
    target,
    minify: false,
    rolldownOptions: {
      input: { [name === 'electron' ? 'main' : name]: input },
      output: { format: 'es' as const, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      platform: 'node' as const,
      external,
    },
  },
});

/**
 * One file without imports, for a place where there are none: a sandboxed preload, a script added to a page, a thread that is handed
 * over as text.
 */
const singleScript = (
  outDir: string,
  name: string,
  input: string,
  format: 'cjs' | 'iife',
  ending: string,
  platform: 'browser' | 'node' = 'browser',
) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const },
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2023',
    minify: false,
    rolldownOptions: {
      input: { [name]: input },
      output: {
        format,
        entryFileNames: `[name].${ending}`,
        codeSplitting: false,
        // A thread holds its text as long as it runs. Names stay, for whoever reads where something went wrong.
        minify: platform === 'node' && { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
      platform,
      external: [/^electron/],
    },
  },
});

/**
 * A script that a thread is handed as text is held by each of them as it is. With characters beyond Latin-1 (ISO 8859-1) each of its
 * characters would take two octets. All there are stand in texts, where an escape says the same (ECMA-262 12.9.4).
 */
const latinScripts: Plugin = {
  name: 'latin-scripts',
  enforce: 'post',
  applyToEnvironment: ({ name }) => name.endsWith('_thread'),
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      output.code = output.code.replaceAll(/(\\*)([^\0-\u00FF])/g, (_all, before: string, unit: string) => {
        if (before.length % 2 === 1) throw new Error(`"${before}${unit}" cannot be written as an escape.`);
        return `${before}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
      });
    }
  },
};

/** The threads that make devices, open files, read many and hold simulated devices, beside each program that starts them. */
const threadsOf = (program: string) =>
  Object.fromEntries(
    ['making-thread', 'opening-thread', 'reading-thread', 'fleet-thread'].map((name) => [
      `${program}_${name.replace('-', '_')}`,
      singleScript(`dist/${program}`, name, `src-main/adapters/${name}.ts`, 'cjs', 'cjs', 'node'),
    ]),
  );

/** `npx certbench` runs the program by its first line, for which it must be executable. */
const executable: Plugin = {
  name: 'executable',
  applyToEnvironment: ({ name }) => name === 'certbench',
  async writeBundle({ dir = '' }, bundle) {
    const entries = Object.values(bundle).filter((output) => output.type === 'chunk' && output.isEntry);
    await Promise.all(entries.map(({ fileName }) => chmod(join(dir, fileName), 0o755)));
  },
};

/** Pages are served from the top, wherever their sources are. */
const pagesOnTop: Plugin = {
  name: 'pages-on-top',
  enforce: 'post',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.fileName.endsWith('.html')) output.fileName = output.fileName.split('/').at(-1) ?? output.fileName;
    }
  },
};

/** The thread in which Electron's program has its services. */
const servicesThread = (outDir: string) =>
  singleScript(outDir, 'services-thread', 'src-main/shell-electron/services-thread.ts', 'cjs', 'cjs', 'node');

const changed = (name: string): string => join(import.meta.dirname, 'tests', 'e2e', name);

/** For the specs of the window that need other services: Electron's thread with those of `tests/e2e`. */
const changedServices: Plugin = {
  name: 'changed-services',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name.startsWith('e2e'),
  resolveId: (source, importer) =>
    source === '../services/index.ts' && importer?.endsWith('shell-electron/serving.ts') === true
      ? changed('changed-services.ts')
      : undefined,
  transform: (code, id) =>
    id.endsWith('shell-electron/main.ts') ? `import '${changed('stand-in-keychain.ts')}';\n${code}` : undefined,
  async writeBundle({ dir = '' }) {
    const about = { name: 'certbench', version: '0.0.0', type: 'module', main: 'e2e.mjs' };
    await writeFile(join(dir, 'package.json'), JSON.stringify(about));
  },
};

/** `t` and `plural` become calls with the number of their text in the catalogues. */
const textCalls: Plugin = {
  name: 'text-calls',
  enforce: 'pre',
  transform: {
    filter: { code: '@lingui/core/macro' },
    async handler(code, id) {
      const result = await transformAsync(code, {
        filename: id,
        configFile: false,
        babelrc: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [texts],
      });
      return typeof result?.code === 'string' ? { code: result.code, map: result.map ?? null } : undefined;
    },
  },
};

/** Where each bundle's packages and their licences are told, until all of them are known. */
const licences = { folder: '.vite', fileName: '.vite/licences.json' };

export default defineConfig(({ mode }) => ({
  plugins: [
    executable,
    pagesOnTop,
    changedServices,
    latinScripts,
    textCalls,
    lingui({ failOnMissing: true, failOnCompileError: true }),
    react(),
  ],
  html: { cspNonce: noncePlaceholder },
  // A copy of Node's own streams for places without them, which `bl` asks for; 150 kB in each program and thread.
  resolve: { alias: { 'readable-stream': 'node:stream' } },
  // Names that people can read are a third of the style sheet.
  css: { modules: mode === 'production' ? { generateScopedName: 'c[hash:base64:4]' } : {} },
  build: { license: mode === 'production' && { fileName: licences.fileName } },
  builder: {
    async buildApp(builder) {
      const { root } = builder.config;
      // Programs for those who work on it are built by a mode of their own.
      const apart = ['bench', 'torture', 'e2e'];
      const bundles = new Map<string, BundledPackage[]>();
      for (const environment of Object.values(builder.environments)) {
        // A thread belongs to the program that it is named after.
        const [program = ''] = environment.name.split('_');
        const wanted = apart.includes(mode) ? program === mode : !apart.includes(program);
        if (environment.name === 'ssr' || !wanted) continue;
        await builder.build(environment);
        if (mode !== 'production') continue;
        const outDir = join(root, environment.config.build.outDir);
        bundles.set(environment.name, JSON.parse(await readFile(join(outDir, licences.fileName), 'utf8')));
        await rm(join(outDir, licences.folder), { recursive: true });
      }
      if (mode !== 'production') return;
      const notices = thirdPartyNotices(bundles, await readFile(join(root, 'LICENSE'), 'utf8'));
      await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices);
    },
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/window',
        target: 'chrome140',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { input: ['src-renderer/index.html', 'src-main/shell-chromium/chooser/choose.html'] },
      },
    },
    certbench: nodeProgram('certbench', 'src-main/shell-cli/main.ts'),
    electron: nodeProgram('electron', 'src-main/shell-electron/main.ts', {
      target: 'node24',
      external: ['electron', /^electron\//],
    }),
    preload: singleScript('dist/electron', 'preload', 'src-main/shell-electron/preload.ts', 'cjs', 'cjs'),
    chromium: nodeProgram('chromium', 'src-main/shell-chromium/main.ts', { external: [/^playwright-core/] }),
    ...threadsOf('certbench'),
    ...threadsOf('electron'),
    electron_services_thread: servicesThread('dist/electron'),
    ...threadsOf('chromium'),
    page: singleScript('dist/chromium', 'page', 'src-main/shell-chromium/page.ts', 'iife', 'js'),
    e2e: nodeProgram('e2e', 'src-main/shell-electron/main.ts', {
      target: 'node24',
      external: ['electron', /^electron\//],
    }),
    e2e_services_thread: servicesThread('dist/e2e'),
    torture: nodeProgram('torture', 'tests/torture/torture.ts'),
    bench: nodeProgram('bench', 'tests/bench/bench.ts', { external: [/^playwright-core/] }),
    ...threadsOf('bench'),
    bench_bare_thread: singleScript('dist/bench', 'bare-thread', 'tests/bench/bare-thread.ts', 'cjs', 'cjs', 'node'),
  },
  test: {
    // Many of them wait, for other programs or for a clock.
    maxWorkers: 4,
    // To load everything anew for each file takes a third of the time, and no test changes what another finds.
    isolate: false,
    // A Java that ends at once need not learn to be fast.
    env: { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto' },
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    setupFiles: 'tests/renderer/speak.ts',
    // Other programs take their time on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
}));
