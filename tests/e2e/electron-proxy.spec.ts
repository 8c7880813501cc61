import { expect, test } from './app.ts';
import { proxyVariables } from '../support/connect-proxy.ts';
import { rail } from './steps.ts';

/** The system's proxy, as Chromium itself resolves it. Its switch for one counts before the system. */
for (const [proxy, told] of [
  ['http://proxy.example:3128', 'The system: http://proxy.example:3128'],
  ['https://proxy.example:8443', 'The system: https://proxy.example:8443'],
  ['socks5://proxy.example:1080', 'The system names SOCKS5 proxy.example:1080, and SOCKS proxies are not supported.'],
  ['direct://', 'This computer has none.'],
] as const) {
  test(`${proxy} of the system is told where the environment names none`, async ({ home }) => {
    for (const name of proxyVariables) delete process.env[name];
    const { page } = await home.open(undefined, [`--proxy-server=${proxy}`]);
    await rail(page, 'Settings').click();
    await expect(page.getByText(told)).toBeVisible();
  });
}
