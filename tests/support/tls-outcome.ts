import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { KeptTls } from '../../src-main/adapters/device-connections/kept-tls.ts';
import { createMqttConnections } from '../../src-main/adapters/device-connections/mqtt.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { diagnose } from '../../src-main/core/diagnosis/connection.ts';
import { readTlsFault } from '../../src-main/core/diagnosis/tls.ts';
import { mqttBroker } from '../../src-main/core/clouds/mqtt-broker/platform.ts';
import { connectionTo } from '../../src-main/core/platform/connection.ts';
import type { Files } from './openssl-certificates.ts';

/** TLS was up, or Node's error code, what stands in its text in capitals, and the cause that is told. */
export type Outcome = 'up' | readonly [code: string, says: string, cause: string];

/** What each cause must say, so that no sentence misleads. */
const remedies: Readonly<Record<string, RegExp>> = {
  'server-name-mismatch': /name that stands in the certificate/,
  'server-certificate-dates': /clock/,
  'server-certificate-purpose': /serverAuth|CA:TRUE/,
  'server-certificate-weak': /SHA-256|RSA 2048/,
  'server-certificate-signature': /another one of the same name.*MD5/,
  'server-certificate-key': /P-256/,
  'server-certificate-not-accepted': /critical extensions/,
  'server-not-trusted': /its server CA/,
  'server-ca-is-intermediate': /the root/,
  'server-chain-length': /path length/,
  'server-name-unknown': /SNI/,
  'server-failed': /log says why/,
  'device-certificate-refused': /trusts the device's authority|Register the device/,
  'device-certificate-purpose': /clientAuth/,
  'device-certificate-revoked': /new certificate/,
  'device-certificate-expired': /clocks/,
  'device-certificate-not-sent': /RSA key/,
  'device-certificate-signature': /same name with another key/,
  'tls-version': /TLS 1\.2/,
  'tls-nothing-in-common': /kind of key|ciphers or keys/,
  'tls-failed': /server's log/,
  'alpn-refused': /ALPN/,
  'not-tls': /8883/,
  'closed-in-handshake': /8883/,
};
const portIsRight = /Check the port/;
const portMayBeWrong = ['not-tls', 'closed-in-handshake', 'alpn-refused'];

/** Connects as a device does that is simulated, and answers what came of it. */
export async function tryServer(
  port: number,
  device: Files,
  { serverCa, alpn = [] }: { readonly serverCa: string | undefined; readonly alpn?: readonly string[] },
): Promise<{ toBe(outcome: Outcome): void }> {
  const host = 'localhost';
  const credentials = {
    certificateChainPem: await readFile(device.cert, 'utf8'),
    privateKeyPem: await readFile(device.key, 'utf8'),
    serverCaPem: serverCa === undefined ? undefined : await readFile(serverCa, 'utf8'),
  };
  const facts = { ...connectionTo({ host, port }, { clientId: 'device' }), alpn };
  const ended = await createMqttConnections(environmentWay, new KeptTls()).connect(
    facts,
    credentials,
    AbortSignal.timeout(20_000),
    () => undefined,
  );
  const loss = 'loss' in ended ? ended.loss : expect.fail('The server speaks MQTT.');
  const fault = readTlsFault(loss.errorCode, loss.text);
  // Who ends a connection that is up does not always wait for what is still under way.
  const isUp = loss.secured && fault === undefined;
  const { cause, what, remedy } = diagnose({ ...loss, host, port }, mqttBroker);
  const says = (fault?.reason ?? loss.text).replaceAll('_', ' ');
  return {
    toBe(outcome) {
      if (outcome === 'up') return expect(isUp ? 'up' : { ...loss, cause }).toBe('up');
      const [code, text, expected] = outcome;
      expect({ code: loss.errorCode, says, cause, isUp }).toEqual({
        code,
        says: expect.stringContaining(text) as string,
        cause: expected,
        isUp: false,
      });
      expect(what).not.toContain('undefined');
      expect(remedy).toMatch(remedies[cause] ?? expect.fail(`no remedy is known for ${cause}`));
      expect(portIsRight.test(remedy) && !portMayBeWrong.includes(cause)).toBe(false);
    },
  };
}
