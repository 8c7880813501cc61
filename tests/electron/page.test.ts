import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noncePlaceholder, readWindowFiles } from '../../src-main/adapters/window-files.ts';
import { isBuiltPage, pageAddress, pageScheme, servePage } from '../../src-main/shell-electron/page.ts';

type Handler = (request: Request) => Response | Promise<Response>;

let folder: string;
const handlers = new Map<string, Handler>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-page-'));
  const built = join(folder, 'window');
  await mkdir(join(built, 'assets'), { recursive: true });
  await writeFile(join(built, 'index.html'), `<script nonce="${noncePlaceholder}" src="/assets/main.js"></script>`);
  await writeFile(join(built, 'assets', 'main.js'), 'export {};');
  await writeFile(join(built, 'notes.txt'), 'not for the window');
  await writeFile(join(folder, 'secret.html'), 'outside');
  const protocol = { handle: (scheme: string, handler: Handler) => handlers.set(scheme, handler) };
  servePage(protocol, await readWindowFiles(built));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A request as it comes: Request itself would clean the address, and knows no methods of its own. */
const ask = async (url: string, method = 'GET') =>
  (await handlers.get('app')?.({ url, method } as Request)) ?? expect.fail('nothing is served');

describe('the page’s own scheme', () => {
  test('is like https in its rights, and has no way around the policy', () => {
    expect(pageScheme).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    });
    expect([...handlers.keys()]).toEqual(['app']);
  });

  test('serves the page with a policy and a nonce that changes with every load', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await ask('app://certbench/index.html');
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        const policy = answer.headers.get('content-security-policy') ?? '';
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
        expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
        expect(policy).not.toMatch(/unsafe|https?:|\*/);
        expect(await answer.text()).toBe(`<script nonce="${nonce}" src="/assets/main.js"></script>`);
        return nonce;
      }),
    );
    expect(nonces[0]).toMatch(/^.{24,}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('serves the other files, with the policy too', async () => {
    const answer = await ask('app://certbench/assets/main.js?v=1#x');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).toBe('export {};');
    const head = await ask('app://certbench/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each([
    'app://certbench/',
    'app://certbench',
    'app://certbench/index.htm',
    'app://certbench/notes.txt',
    'app://certbench/assets',
    'app://certbench/assets/',
    'app://certbench//index.html',
    'app://certbench/../secret.html',
    'app://certbench/%2e%2e/secret.html',
    'app://certbench/..%2fsecret.html',
    'app://certbench/assets/..%5c..%5csecret.html',
    'app://certbench/%00index.html',
    'app://certbench/INDEX.HTML',
    'app://certbench/toString',
    'app://certbench.evil/index.html',
    'app://evil/index.html',
    'app:///index.html',
  ])('answers 404 to %s', async (address) => {
    const answer = await ask(address);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('Not found');
  });

  test('only reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('app://certbench/index.html', method)).status).toBe(405);
    }
  });
});

describe('the page’s address', () => {
  const dev = (address: string) => ({ CERTBENCH_DEV_URL: address });

  test('is the built page, whatever is asked of a packaged program', () => {
    expect(pageAddress(true, dev('http://localhost:5173/')).href).toBe('app://certbench/index.html');
    expect(pageAddress(true, dev('https://evil.example/')).href).toBe('app://certbench/index.html');
    expect(pageAddress(false, {}).href).toBe('app://certbench/index.html');
    expect(isBuiltPage(pageAddress(false, dev('')))).toBe(true);
  });

  test('is the development server’s for developers, on this computer alone', () => {
    expect(pageAddress(false, dev('http://localhost:5173')).href).toBe('http://localhost:5173/');
    expect(pageAddress(false, dev('http://127.0.0.1:5173/x')).pathname).toBe('/x');
    expect(isBuiltPage(pageAddress(false, dev('http://[::1]:5173/')))).toBe(false);
    for (const address of ['https://evil.example/', 'http://localhost.evil.example/', 'file:///x', 'localhost:5173']) {
      expect(() => pageAddress(false, dev(address))).toThrow('CERTBENCH_DEV_URL');
    }
  });
});
