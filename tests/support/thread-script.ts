import { expect } from 'vitest';
import { build } from 'vite';

/** The script of a thread as it is built. */
export async function threadScript(name: string): Promise<string> {
  const entry = new URL(`../../src-main/adapters/${name}.ts`, import.meta.url).pathname;
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      write: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  const [chunk] = 'output' in output ? output.output : expect.fail('nothing was built');
  if (chunk.type !== 'chunk') throw new Error('The thread is no script.');
  return chunk.code;
}
