import type { CustomScheme, Protocol } from 'electron';
import type { WindowFiles } from '../adapters/window-files.ts';

const builtPage = 'app://certbench/index.html';

/** To be registered before Electron is ready. `bypassCSP` is absent for good. */
export const pageScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/**
 * Where the window's page is: the built one, or for developers the address in CERTBENCH_DEV_URL, which a packaged
 * program ignores. Throws where that address is not one of this computer's.
 */
export function pageAddress(isPackaged: boolean, environment: NodeJS.ProcessEnv): URL {
  const wanted = environment['CERTBENCH_DEV_URL'] ?? '';
  if (isPackaged || wanted === '') return new URL(builtPage);
  const address = URL.canParse(wanted) ? new URL(wanted) : undefined;
  if (address?.protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(address.hostname)) {
    throw new Error('CERTBENCH_DEV_URL must be an http address of this computer.');
  }
  return address;
}

/** Whether the page is the built one, which this program serves itself. */
export const isBuiltPage = (page: URL): boolean => page.href === builtPage;

/** Serves the built window under its own scheme; every answer comes with the policy of `window-files.ts`. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: WindowFiles): void {
  protocol.handle(pageScheme.scheme, ({ method, url }) => {
    const { host, pathname } = new URL(url);
    if (host !== new URL(builtPage).host) return new Response('Not found', { status: 404 });
    if (method !== 'GET' && method !== 'HEAD') return new Response('Only reading', { status: 405 });
    const { status, headers, body } = files.answer(pathname);
    return new Response(method === 'HEAD' ? null : body, { status, headers });
  });
}
