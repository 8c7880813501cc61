// run.mjs [--project NAME] [-t TEST] [FILTER ...]: the tests in another Node, such as Electron's with its BoringSSL, which CERTBENCH_NODE names: Vitest's
// workers, and the programs that tests start, are run by it.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

if (!process.env.CERTBENCH_NODE) {
  console.error('CERTBENCH_NODE must name a program that runs Node programs.');
  process.exit(2);
}
process.execPath = fileURLToPath(new URL('node.sh', import.meta.url));
const {
  positionals: filters,
  values: { test, ...values },
} = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string', multiple: true }, test: { type: 'string', short: 't' } },
});
await startVitest('test', filters, {
  ...values,
  ...(test && { testNamePattern: test }),
  run: true,
  watch: false,
  pool: 'forks',
});
