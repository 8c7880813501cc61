import { defineConfig } from 'vitest/config';

/** Node parts are bundled whole, so that a built checkout and an installer need no node_modules. */
export default defineConfig({
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        // Vite's own environment for a page stays unused until there is one.
        if (environment.name !== 'client') await builder.build(environment);
      }
    },
  },
  environments: {
    cli: {
      consumer: 'server',
      resolve: { noExternal: true, external: [] },
      build: {
        outDir: 'dist/cli',
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: { certbench: 'src-main/shell-cli/main.ts' },
          output: { format: 'es', entryFileNames: '[name].mjs' },
          platform: 'node',
        },
      },
    },
  },
  test: {
    projects: ['architecture', 'core', 'services', 'contract', 'interop'].map((name) => ({
      extends: true,
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        environment: 'node',
        testTimeout: name === 'interop' ? 120_000 : 30_000,
        hookTimeout: 120_000,
      },
    })),
  },
});
