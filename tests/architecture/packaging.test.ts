import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { fromBuilder, fromLibrary, readConfig } from '../support/electron-builder.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (path: string): Buffer => readFileSync(join(root, path));

const { validateConfiguration } = fromBuilder('app-builder-lib/out/util/config/config') as {
  readonly validateConfiguration: (config: unknown, log: unknown) => Promise<void>;
};
const { DebugLogger } = fromBuilder('builder-util') as { DebugLogger: new (isEnabled: boolean) => unknown };
const { load: parseYaml } = fromLibrary('js-yaml') as { readonly load: (text: string) => unknown };
const schema = fromBuilder('app-builder-lib/scheme.json') as object;

const release = await readConfig('electron-builder.yml');
const testVariant = await readConfig('assets/electron-builder.test.yml');
const packageJson = JSON.parse(read('package.json').toString()) as {
  main?: string;
  description?: string;
  scripts: Record<string, string>;
};

/** Electron's fuses, whatever the version's defaults are. */
const fuses: Readonly<Record<string, boolean>> = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** The library's own check says little of nested keys; the schema names them. */
async function faults(config: unknown): Promise<string[]> {
  const check = new Ajv({ allErrors: true, strict: false }).compile(schema);
  const found = check(config)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const thrown = await validateConfiguration(config, new DebugLogger(false)).catch((error: unknown) => String(error));
  return thrown === undefined ? found : [...found, thrown];
}

describe('the package', () => {
  test.each([
    ['electron-builder.yml', release],
    ['assets/electron-builder.test.yml', testVariant],
  ])('is described by %s in the words of electron-builder', async (_file, config) => {
    expect(await faults(config)).toEqual([]);
  });

  test.each([
    ['an unknown fuse', { electronFuses: { runAsNodes: false } }],
    ['a setting in the wrong place', { minimumSystemVersion: '13.0' }],
    ['a setting of another version', { mac: { ...release.mac, notarize: { teamId: 'X' } } }],
    ['an unknown target', { win: { target: [{ target: 'nsis', arch: ['x46'] }] } }],
  ])('would be refused with %s', async (_what, change) => {
    expect((await faults({ ...release, ...change })).length).toBeGreaterThan(1);
  });

  test('has the fuses that were decided on, and every one of them', () => {
    const { resetAdHocDarwinSignature, ...set } = release.electronFuses ?? {};
    expect(set).toEqual(fuses);
    expect(resetAdHocDarwinSignature).toBe(true);
  });

  test('is what the end-to-end tests drive, but for the fuse that lets them', () => {
    const { extends: parent, ...variant } = testVariant;
    expect(parent).toBe('electron-builder.yml');
    expect(variant).toEqual({
      ...release,
      directories: { ...release.directories, output: 'release-test' },
      electronFuses: { ...release.electronFuses, enableNodeCliInspectArguments: true },
    });
  });

  test('holds what Vite writes and no node_modules', () => {
    const [{ filter = [] } = {}] = (release.files ?? []) as { filter?: string[] }[];
    expect(filter).toEqual(['dist/window/**', 'dist/electron/**', 'package.json', '!node_modules/**']);
    expect(packageJson.main).toBe('dist/electron/main.mjs');
    expect(packageJson.description).toMatch(/\w/);
    expect([release.asar, release.npmRebuild]).toEqual([true, false]);
  });

  test('has its licence and those of others beside the archive, in every product', () => {
    expect(release.extraResources).toEqual([
      { from: 'dist/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' },
      { from: 'LICENSE', to: 'LICENSE.txt' },
      { from: 'assets/icons/256x256.png', to: 'icon.png' },
    ]);
    // What a system has of its own would be added to what all have.
    const { win, mac, linux } = release;
    expect([win, mac, linux].map((system) => system?.extraResources)).toEqual([undefined, undefined, undefined]);
  });

  test('opens files of every ending on Linux too, which goes by their types', () => {
    const all = (release.fileAssociations ?? []) as { ext: string | string[]; mimeType?: string }[];
    // What shared-mime-info 2.2 has, and the one that the package brings along.
    const types: Readonly<Record<string, string>> = {
      cer: 'application/pkix-cert',
      crt: 'application/x-x509-ca-cert',
      der: 'application/x-x509-ca-cert',
      pem: 'application/x-x509-ca-cert',
      p7b: 'application/x-pkcs7-certificates',
      p7c: 'application/pkcs7-mime',
      crl: 'application/pkix-crl',
      pfx: 'application/pkcs12',
      p12: 'application/pkcs12',
      jks: 'application/x-java-keystore',
      csr: 'application/pkcs10',
    };
    expect(all.flatMap(({ ext }) => ext).toSorted()).toEqual(Object.keys(types).toSorted());
    const told = all.flatMap(({ mimeType }) => mimeType ?? []);
    const offered = new Set([...(release.linux?.mimeTypes ?? []), ...told]);
    expect(Object.values(types).filter((type) => !offered.has(type))).toEqual([]);
    // The builder would write `*.a,b` for two.
    expect(all.filter(({ ext, mimeType }) => mimeType !== undefined && Array.isArray(ext))).toEqual([]);
  });

  test('names only files that exist', () => {
    const { win, mac, linux, directories } = release;
    const named = [win?.icon, mac?.icon, linux?.icon, mac?.entitlements, mac?.entitlementsInherit];
    expect(named.filter((path) => typeof path !== 'string' || !existsSync(join(root, path)))).toEqual([]);
    expect(statSync(join(root, directories?.buildResources ?? '')).isDirectory()).toBe(true);
  });

  test('asks macOS for one exception to the hardened runtime', () => {
    const keys = [
      ...read(release.mac?.entitlements ?? '')
        .toString()
        .matchAll(/<key>(.*)<\/key>\s*<(\w+)\/>/g),
    ];
    expect(keys.map(([, key, value]) => [key, value])).toEqual([['com.apple.security.cs.allow-jit', 'true']]);
    expect(release.mac?.hardenedRuntime).toBe(true);
    expect(release.mac?.notarize).toBe(true);
  });

  test('gives each product a name of its own, without blanks and with its architecture', () => {
    const names = [release, release.nsis, release.portable].map((options) => options?.artifactName ?? '');
    expect(new Set(names).size).toBe(3);
    for (const name of names)
      expect(name).toMatch(/^\$\{productName\}-\$\{version\}-\$\{os\}-\$\{arch\}\S*\.\$\{ext\}$/);
    expect(release.productName).toMatch(/^\w+$/);
  });
});

const pngSize = (png: Buffer): number[] => {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(png.toString('latin1', 12, 16)).toBe('IHDR');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
};

describe('an icon is what its name says', () => {
  test('for Linux, in every size', () => {
    const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
    expect(readdirSync(join(root, 'assets/icons')).toSorted()).toEqual(sizes.map((s) => `${s}x${s}.png`).toSorted());
    for (const size of sizes) expect(pngSize(read(`assets/icons/${size}x${size}.png`))).toEqual([size, size]);
    expect(pngSize(read('assets/icon.png'))).toEqual([1024, 1024]);
  });

  test('for Windows: bitmaps, and a PNG at 256', () => {
    const ico = read('assets/icon.ico');
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const entry = ico.subarray(6 + 16 * index, 22 + 16 * index);
      const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
      const body = ico.subarray(offset, offset + length);
      expect(body.length).toBe(length);
      return { width: entry.readUInt8(0) || 256, height: entry.readUInt8(1) || 256, bits: entry.readUInt16LE(6), body };
    });
    expect(entries.map(({ width }) => width)).toEqual([16, 24, 32, 48, 64, 128, 256]);
    for (const { width, height, bits, body } of entries) {
      expect([height, bits]).toEqual([width, 32]);
      if (width === 256) {
        expect(pngSize(body)).toEqual([256, 256]);
        continue;
      }
      // Twice as high as it is, for the mask that follows.
      expect([body.readUInt32LE(0), body.readInt32LE(4), body.readInt32LE(8)]).toEqual([40, width, 2 * width]);
      expect(body.length).toBe(40 + 4 * width * width + 4 * Math.ceil(width / 32) * width);
    }
    expect(entries.reduce((end, { body }) => end + body.length, 6 + 16 * entries.length)).toBe(ico.length);
  });

  test('for macOS, in single and double density', () => {
    const icns = read('assets/icon.icns');
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: Record<string, number[]> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      found[icns.toString('latin1', at, at + 4)] = pngSize(icns.subarray(at + 8));
    }
    const types = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };
    expect(found).toEqual(Object.fromEntries(Object.entries(types).map(([type, size]) => [type, [size, size]])));
  });
});

interface Job {
  readonly 'runs-on'?: string;
  readonly permissions?: object;
  readonly strategy?: { readonly matrix: { readonly include?: readonly Record<string, string>[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflowFiles = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`);
const workflows = workflowFiles.map((file) => [file, parseYaml(read(file).toString()) as Workflow] as const);

/** What the commands of a job start that is not there. */
function missing({ steps }: Job): string[] {
  const commands = steps.map(({ run = '' }) => run).join('\n');
  const all = (pattern: RegExp): string[] => [...commands.matchAll(pattern)].map((match) => match[1] ?? '');
  return [
    ...all(/\bnpm (?:run )?([\w:-]+)/g).filter((name) => name !== 'ci' && packageJson.scripts[name] === undefined),
    ...all(/\bnpx ([\w@/-]+)/g).filter((name) => !existsSync(join(root, 'node_modules/.bin', name))),
    ...all(/(?:\bbash|--config) ([\w./-]+)/g).filter((path) => !existsSync(join(root, path))),
  ];
}

describe('a workflow', () => {
  test('is there for verifying and for packaging', () => {
    expect(workflowFiles.toSorted()).toEqual(['.github/workflows/package.yml', '.github/workflows/verify.yml']);
  });

  test.each(workflows)('runs somewhere, and only what exists: %s', (_file, { jobs }) => {
    expect(Object.keys(jobs).length).toBeGreaterThan(0);
    for (const job of Object.values(jobs)) {
      expect(job['runs-on']).toMatch(/^(?:[a-z]+-latest|\$\{\{ matrix\.os \}\})$/);
      expect(missing(job)).toEqual([]);
    }
  });

  test('would not run what does not exist', () => {
    const steps = ['npm run nothing', 'npm nowhere', 'npx nobody', 'bash never.sh', 'npx vitest --config no.yml'];
    expect(missing({ steps: steps.map((run) => ({ run })) })).toHaveLength(steps.length);
  });

  test.each(workflows)('may only read, unless it drafts a release: %s', (_file, { permissions, jobs }) => {
    expect(permissions).toEqual({ contents: 'read' });
    const wider = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    expect(wider.map(([name]) => name).filter((name) => name !== 'release')).toEqual([]);
    expect(wider.every(([, job]) => JSON.stringify(job.permissions) === '{"contents":"write"}')).toBe(true);
  });

  test.each(workflowFiles)('takes actions from a commit that nobody can move: %s', (file) => {
    const uses = [
      ...read(file)
        .toString()
        .matchAll(/\buses: (.*)/g),
    ].map((match) => match[1]);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((used) => !/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used ?? ''))).toEqual([]);
  });

  test('checks the fuses of every product against the same table', () => {
    const text = read('.github/workflows/package.yml').toString();
    const checked = [...text.matchAll(/^ +(\w+) is (Enabled|Disabled)$/gm)].map(([, name = '', state]) => {
      return [name.charAt(0).toLowerCase() + name.slice(1), state === 'Enabled'];
    });
    expect(Object.fromEntries(checked)).toEqual(fuses);
  });

  test('looks for every licence in every product', () => {
    const [, names = ''] = /for name in (.+); do/.exec(read('.github/workflows/package.yml').toString()) ?? [];
    const own = [release.extraResources ?? []].flat().map((one) => (typeof one === 'string' ? one : one.to));
    expect(names.split(' ')).toEqual([...own, 'LICENSE.electron.txt', 'LICENSES.chromium.html']);
  });

  test('looks for the program where electron-builder puts it', () => {
    const job = workflows.find(([file]) => file.endsWith('package.yml'))?.[1].jobs['package'];
    const { productName, linux, directories } = release;
    const inside = { windows: `win-unpacked/${productName}.exe`, linux: `linux-unpacked/${linux?.executableName}` };
    const bundle = `mac-universal/${productName}.app`;
    const executables = { ...inside, macos: `${bundle}/Contents/MacOS/${productName}` };
    const places = job?.strategy?.matrix.include ?? [];
    expect(Object.fromEntries(places.map(({ system, executable }) => [system, executable]))).toEqual(
      Object.fromEntries(Object.entries(executables).map(([system, path]) => [system, `release-test/${path}`])),
    );
    expect(new Set(places.map(({ fused = '' }) => fused.split(' ')[0]))).toEqual(
      new Set([...Object.values(inside), bundle].map((path) => `${directories?.output}/${path}`)),
    );
  });
});
