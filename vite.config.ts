import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** A program for Node, bundled whole, so that a built checkout and an installer need no node_modules. */
const nodeProgram = (name: string, input: string) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const },
  build: {
    outDir: `dist/${name}`,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: { [name]: input },
      output: { format: 'es' as const, entryFileNames: '[name].mjs' },
      platform: 'node' as const,
    },
  },
});

/** `npx certbench` runs the program by its first line, for which it must be executable. */
const executable: Plugin = {
  name: 'executable',
  async writeBundle({ dir = '' }, bundle) {
    const entries = Object.values(bundle).filter((output) => output.type === 'chunk' && output.isEntry);
    await Promise.all(entries.map(({ fileName }) => chmod(join(dir, fileName), 0o755)));
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [executable],
  builder: {
    async buildApp(builder) {
      const wanted = mode === 'bench' ? ['bench'] : ['certbench'];
      for (const environment of Object.values(builder.environments)) {
        if (wanted.includes(environment.name)) await builder.build(environment);
      }
    },
  },
  environments: {
    certbench: nodeProgram('certbench', 'src-main/shell-cli/main.ts'),
    bench: nodeProgram('bench', 'tests/bench/bench.ts'),
  },
  test: {
    projects: ['architecture', 'core', 'services', 'contract', 'interop'].map((name) => ({
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
