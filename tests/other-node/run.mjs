// run.mjs [-t TEST] [FILTER ...]: tests in another Node, such as Electron's with its BoringSSL, which CERTBENCH_NODE
// names: Vitest's workers, and the programs that tests start, are run by it. Without arguments it is what depends on the crypto library.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/** Keys, keystores and files of others, TLS with servers and with clients of the hub, and the simulation. What else is in `interop` judges commands and files. */
const byLibrary = {
  diagnosis: ['causes'],
  interop: [
    'brokers',
    'bundle-faces',
    'bundles',
    'certificates',
    'crypto-library',
    'dps',
    'foreign-files',
    'hub-topics',
    'jks',
    'library-alerts',
    'library-differences',
    'library-hub',
    'mosquitto',
    'opening-thread',
    'reading',
    'reading-others',
    'reading-thread',
    'server',
    'shared-contexts',
    'stapled-ocsp',
    'thingsboard',
    'untrusted-server',
  ],
  services: ['hub', 'hub-thingsboard', 'keystores', 'simulation'],
};
const files = Object.entries(byLibrary).flatMap(([folder, names]) =>
  names.map((name) => `tests/${folder}/${name}.test.ts`),
);

if (!process.env.CERTBENCH_NODE) {
  console.error('CERTBENCH_NODE must name a program that runs Node programs.');
  process.exit(2);
}
process.execPath = fileURLToPath(new URL('node.sh', import.meta.url));
const {
  positionals,
  values: { test },
} = parseArgs({
  allowPositionals: true,
  options: { test: { type: 'string', short: 't' } },
});
const filters = positionals.length === 0 ? files : positionals;
await startVitest('test', filters, {
  ...(test && { testNamePattern: test }),
  run: true,
  watch: false,
  pool: 'forks',
});
