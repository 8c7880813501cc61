import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** Stands in the built page where a fresh nonce belongs; `vite.config.ts` writes it there. */
export const noncePlaceholder = '__CERTBENCH_NONCE__';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

interface WindowAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface WindowFiles {
  /** The answer to a request for a path as it stands in an address, for example `/index.html`. */
  answer(path: string): WindowAnswer;
}

/**
 * What the page may do: run and style what was built with it, talk to nobody, and be framed by nobody. Styles that the
 * component library makes as it runs carry the nonce.
 */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** Reads the built window. Only what is found now is ever served, under exactly these names. */
export async function readWindowFiles(folder: string): Promise<WindowFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map(
    await Promise.all(
      entries
        .filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          const address: string = `/${relative(folder, path).split(sep).join('/')}`;
          return [address, await readFile(path)] as const;
        }),
    ),
  );
  return {
    answer(path) {
      const bytes = files.get(path);
      if (bytes === undefined) {
        return { status: 404, headers: { 'content-type': 'text/plain' }, body: new TextEncoder().encode('Not found') };
      }
      const nonce = randomBytes(18).toString('base64');
      const ending = extname(path);
      const body =
        ending === '.html'
          ? new TextEncoder().encode(bytes.toString('utf8').replaceAll(noncePlaceholder, nonce))
          : Uint8Array.from(bytes);
      return {
        status: 200,
        headers: {
          'content-type': types[ending] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy(nonce),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cache-control': 'no-store',
        },
        body,
      };
    },
  };
}
