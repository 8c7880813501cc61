import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { noncePlaceholder } from './src-main/adapters/window-files.ts';

/** A program for Node, bundled whole, so that a built checkout and an installer need no node_modules. */
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
      output: { format: 'es' as const, entryFileNames: '[name].mjs' },
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
      output: { format, entryFileNames: `[name].${ending}`, codeSplitting: false },
      platform,
      external: [/^electron/],
    },
  },
});

/** The thread that opens files, beside each program that starts it. */
const openingThread = (outDir: string) =>
  singleScript(outDir, 'opening-thread', 'src-main/adapters/opening-thread.ts', 'cjs', 'cjs', 'node');

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

export default defineConfig(({ mode }) => ({
  plugins: [executable, pagesOnTop, react()],
  html: { cspNonce: noncePlaceholder },
  builder: {
    async buildApp(builder) {
      // Each of these alone, in the mode of its name.
      const apart = ['bench', 'fuzz'];
      for (const environment of Object.values(builder.environments)) {
        const wanted = apart.includes(mode) ? environment.name === mode : !apart.includes(environment.name);
        if (environment.name !== 'ssr' && wanted) {
          await builder.build(environment);
        }
      }
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
    certbench_thread: openingThread('dist/certbench'),
    electron_thread: openingThread('dist/electron'),
    chromium_thread: openingThread('dist/chromium'),
    page: singleScript('dist/chromium', 'page', 'src-main/shell-chromium/page.ts', 'iife', 'js'),
    fuzz: nodeProgram('fuzz', 'tests/torture/fuzz.ts'),
    bench: nodeProgram('bench', 'tests/bench/bench.ts', { external: [/^playwright-core/] }),
  },
  test: {
    // Most of them wait for other programs.
    maxWorkers: 2,
    projects: ['architecture', 'core', 'services', 'contract', 'interop', 'electron', 'renderer'].map((name) => ({
      extends: true as const,
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        environment: 'node',
        testTimeout: name === 'interop' ? 120_000 : 30_000,
        hookTimeout: 120_000,
      },
    })),
  },
}));
