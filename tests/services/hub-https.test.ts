import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { closed, rawConnection } from '../support/raw-mqtt.ts';

/** The clouds' REST calls for devices at the local hub, by Node's own client. */

const version = 'api-version=2021-04-12';
const idScope = '0ne000000CD';

let scene: HubScene;
const open = async (start: Parameters<typeof HubScene.open>[1] = {}) => {
  scene = await HubScene.open(['a', 'b'], { idScope, ...start });
};
beforeEach(() => open());
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

async function ask(
  id: string | undefined,
  method: string,
  path: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { address } = await scene.bench.call('hub.status', {});
  const credentials = id === undefined ? { ca: scene.address.authorityPem } : scene.credentials(id);
  const where = { host: 'localhost', port: address?.webSocketPort, method, path, headers, agent: false as const };
  return new Promise((resolve, reject) => {
    const asked = request({ ...where, ...credentials }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const parsed = ({ text }: Answer) => JSON.parse(text) as Record<string, string>;
const messages = () => scene.events.filter((event) => event.type === 'message');

describe('IoT Hub', () => {
  test('takes a message with its properties, and a batch', async () => {
    const headers = { 'iothub-app-Alert': 'true', 'IoTHub-MessageId': 'm1', 'iothub-contenttype': 'application/json' };
    const events = `/devices/a/messages/events?${version}`;
    expect(await ask('a', 'POST', events, '{"t":21}', headers)).toMatchObject({ status: 204, text: '' });
    const batch = [
      { body: Buffer.from('one').toString('base64'), properties: { 'iothub-app-n': '1' } },
      { body: 'dHdv' },
    ];
    const type = { 'content-type': 'application/vnd.microsoft.iothub.json' };
    expect(await ask('a', 'POST', events, JSON.stringify(batch), type)).toMatchObject({ status: 204 });
    expect(messages()).toMatchObject([
      {
        deviceId: 'a',
        body: '{"t":21}',
        properties: { Alert: 'true' },
        systemProperties: { '$.mid': 'm1', '$.ct': 'application/json' },
      },
      { body: 'one', properties: { n: '1' } },
      { body: 'two', properties: {} },
    ]);
    for (const body of ['{}', '[1]', '[{"body":"?"}]'])
      expect(await ask('a', 'POST', events, body, type)).toMatchObject({ status: 400 });
    expect(messages()).toHaveLength(3);
  });

  test('refuses with the error that its SDKs take apart, and tells the true reason', async () => {
    const path = `/devices/a/messages/events?${version}`;
    const unauthorized = await ask('b', 'POST', path);
    expect(unauthorized).toMatchObject({ status: 401, headers: { 'iothub-errorcode': 'IotHubUnauthorizedAccess' } });
    expect(parsed(unauthorized)['Message']).toBe('ErrorCode:IotHubUnauthorizedAccess;Unauthorized');
    expect(parsed(unauthorized)['ExceptionMessage']).toMatch(/^Tracking ID:[0-9a-f]{32}-TimeStamp:\d\d\/\d\d\/\d{4} /);
    expect((await ask(undefined, 'POST', path)).status).toBe(401);
    const token = { authorization: 'SharedAccessSignature sr=x&sig=y&se=1' };
    expect((await ask(undefined, 'POST', path, '', token)).status).toBe(401);
    expect(scene.causes()).toEqual(['common-name-mismatch', 'no-certificate', 'sas-token']);
    expect((await ask('a', 'POST', '/devices/a/messages/events')).status).toBe(400);
    expect(await ask('a', 'GET', path)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await ask('a', 'GET', `/devices/a/twin?${version}`)).status).toBe(404);
    expect(await ask('a', 'POST', path, Buffer.alloc(270_000))).toMatchObject({ status: 413 });
    expect(await ask('a', 'POST', path, Buffer.alloc(600_000))).toMatchObject({ status: 413 });
    expect(scene.causes().slice(3)).toEqual(['message-too-large', 'message-too-large']);
  });

  test('hands out messages under a lock, and counts deliveries that failed', async () => {
    const box = '/devices/a/messages/devicebound';
    const receive = () => ask('a', 'GET', `${box}?${version}`);
    expect((await receive()).status).toBe(204);
    for (const body of ['one', 'two'])
      await scene.bench.call('hub.sendMessage', { deviceId: 'a', body, properties: { 'n ä': 'ü' } });
    const [one, two] = [await receive(), await receive()];
    expect([one.text, two.text, (await receive()).status]).toEqual(['one', 'two', 204]);
    expect(one.headers).toMatchObject({ 'iothub-app-n%20%c3%a4': '%C3%BC', 'iothub-deliverycount': '0' });
    const token = (answer: Answer) => String(answer.headers['etag']).replaceAll('"', '');
    expect((await ask('b', 'DELETE', `/devices/b/messages/devicebound/${token(one)}?${version}`)).status).toBe(412);
    expect((await ask('a', 'POST', `${box}/${token(one)}/abandon?${version}`)).status).toBe(204);
    const again = await receive();
    expect([again.text, again.headers['iothub-deliverycount']]).toEqual(['one', '1']);
    expect((await ask('a', 'DELETE', `${box}/${token(one)}?${version}`)).status).toBe(412);
    expect((await ask('a', 'DELETE', `${box}/${token(again)}?${version}`)).status).toBe(204);
    expect((await ask('a', 'DELETE', `${box}/${token(two)}?${version}&reject`)).status).toBe(204);
    expect((await scene.bench.call('hub.status', {})).devices[0]).toMatchObject({ deviceId: 'a', pendingMessages: 0 });
  });
});

describe('uploads', () => {
  const granted = async (blobName: string) => {
    const answer = await ask('a', 'POST', `/devices/a/files?${version}`, JSON.stringify({ blobName }));
    return { answer, ...parsed(answer) } as { answer: Answer } & Record<
      'correlationId' | 'blobName' | 'sasToken' | 'containerName',
      string
    >;
  };
  const kept = (...parts: string[]) =>
    readFile(join(scene.bench.folder, 'hub', 'uploads', 'device-uploads', 'a', ...parts), 'utf8');
  const whole = { 'x-ms-blob-type': 'BlockBlob' };

  test('go into the hub’s folder, whole or in blocks, and are told', async () => {
    const { containerName, blobName, sasToken, correlationId } = await granted('logs/../day 1.txt');
    const path = `/${containerName}/${blobName.replaceAll(' ', '%20')}${sasToken}`.replace('/../', '/%2E%2E/');
    expect((await ask(undefined, 'PUT', path, 'first', whole)).status).toBe(201);
    expect(await kept('logs', '%2E%2E', 'day%201.txt')).toBe('first');
    expect((await ask(undefined, 'PUT', path, 'x', { ...whole, 'if-none-match': '*' })).status).toBe(409);
    for (const id of ['YQ==', 'Yg=='])
      expect((await ask(undefined, 'PUT', `${path}&comp=block&blockid=${id}`, `block ${id} `)).status).toBe(201);
    const list = (...ids: string[]) =>
      `<?xml version="1.0"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
    expect((await ask(undefined, 'PUT', `${path}&comp=blocklist`, list('Yw=='))).status).toBe(400);
    expect((await ask(undefined, 'PUT', `${path}&comp=blocklist`, list('Yg==', 'YQ=='))).status).toBe(201);
    expect(await kept('logs', '%2E%2E', 'day%201.txt')).toBe('block Yg== block YQ== ');
    const ended = JSON.stringify({ correlationId, isSuccess: true, statusCode: 201, statusDescription: 'Created' });
    const told = () => ask('a', 'POST', `/devices/a/files/notifications?${version}`, ended);
    expect([(await told()).status, (await told()).status]).toEqual([204, 400]);
    const file = 'uploads/device-uploads/a/logs/%2E%2E/day%201.txt';
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: 'uploaded', deviceId: 'a', file, succeeded: true, status: '201 Created' }),
    );
  });

  test('need the token of that blob, and hold to the limits', async () => {
    await scene.close();
    await open({ limits: { uploadBytes: 20, uploadsTotalBytes: 30 } });
    const { containerName, blobName, sasToken } = await granted('f');
    const path = (name: string, token = sasToken) => `/${containerName}/${name}${token}`;
    const put = async (where: string, body: string) => {
      const { status, headers } = await ask(undefined, 'PUT', where, body, whole);
      return [status, headers['x-ms-error-code']];
    };
    const forged = sasToken.replace(/se=\d{4}/, 'se=2099');
    for (const where of [path('a/g'), path(blobName, forged), path(blobName, ''), path('b/f')])
      expect(await put(where, 'x')).toEqual([403, 'AuthenticationFailed']);
    expect(await put(path(blobName), 'x'.repeat(21))).toEqual([413, 'RequestBodyTooLarge']);
    expect(await put(path(blobName), 'x'.repeat(20))).toEqual([201, undefined]);
    expect(await put(path(blobName), 'x'.repeat(20))).toEqual([201, undefined]);
    const other = await granted('g');
    expect(await put(path(other.blobName, other.sasToken), 'x'.repeat(11))).toEqual([
      403,
      'InsufficientAccountPermissions',
    ]);
    for (let count = 0; count < 8; count++) expect((await granted('h')).answer.status).toBe(200);
    expect((await granted('h')).answer.status).toBe(403);
  });
});

test('a target in the absolute-form names the host, whatever Host says', async () => {
  const at = (origin: string) => ask('a', 'POST', `${origin}/devices/a/files?${version}`, '{"blobName":"f"}');
  expect(parsed(await at('https://cloud.example:8443'))).toMatchObject({ hostName: 'cloud.example:8443' });
  expect((await at('HTTPS://localhost')).status).toBe(200);
  for (const origin of ['http://localhost', 'https://a@localhost', 'https://'])
    expect(await at(origin)).toMatchObject({ status: 400 });
  expect((await ask('a', 'POST', `https://localhost?${version}`)).status).toBe(404);
});

test('DPS registers a device, which then sends to the hub that it was assigned', async () => {
  const { authorities } = await scene.bench.call('hub.status', {});
  await scene.bench.call('hub.setEnrollmentGroup', { authority: authorities[0]?.name });
  await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
  const at = `/${idScope}/registrations/a`;
  const dps = 'api-version=2019-03-31';
  expect((await ask('b', 'PUT', `${at}/register?${dps}`, '{}')).status).toBe(401);
  expect((await ask('a', 'PUT', `/0ne000000FF/registrations/a/register?${dps}`, '{}')).status).toBe(401);
  expect(scene.causes()).toEqual(['common-name-mismatch', 'id-scope-unknown']);
  expect((await ask('a', 'POST', `${at}?${dps}`)).status).toBe(404);
  const begun = await ask('a', 'PUT', `${at}/register?${dps}`, '{"registrationId":"a"}');
  expect(begun).toMatchObject({ status: 202, headers: { 'retry-after': '1' } });
  const { operationId } = parsed(begun);
  expect(parsed(await ask('a', 'GET', `${at}/operations/${operationId}?${dps}`))).toMatchObject({
    status: 'assigned',
    registrationState: { deviceId: 'a', status: 'assigned' },
  });
  expect(parsed(await ask('a', 'POST', `${at}?${dps}`))).toMatchObject({ registrationId: 'a', status: 'assigned' });
  expect((await ask('a', 'POST', `/devices/a/messages/events?${version}`, 'x')).status).toBe(204);
  expect(parsed(await ask('a', 'GET', `${at}/operations/other?${dps}`))).toMatchObject({ errorCode: 404_201 });
});

test('ThingsBoard knows a device by its certificate, and answers its polls', async () => {
  const certificatePem = scene.credentials('a').cert.toString();
  const name = 'sensor';
  await scene.bench.call('hub.setThingsBoardDevice', {
    name,
    certificatePem: certificatePem.slice(0, certificatePem.indexOf('-----END') + 26),
  });
  const at = '/api/v1/anything';
  expect(await ask('a', 'POST', `${at}/telemetry`, '{"t":21}')).toMatchObject({ status: 200, text: '' });
  expect((await ask('a', 'POST', `${at}/attributes`, '{"on":true}')).status).toBe(200);
  await scene.bench.call('hub.thingsBoardSetAttributes', { name, shared: '{"interval":5}' });
  expect(parsed(await ask('a', 'GET', `${at}/attributes`))).toEqual({ client: { on: true }, shared: { interval: 5 } });
  expect(parsed(await ask('a', 'GET', `${at}/attributes?sharedKeys=interval`))).toEqual({ shared: { interval: 5 } });
  expect(messages()).toMatchObject([
    { face: 'thingsboard', deviceId: name, topic: '/api/v1/{token}/telemetry' },
    { body: '{"on":true}' },
  ]);
  const news = ask('a', 'GET', `${at}/attributes/updates?timeout=20000`);
  await expect
    .poll(() => scene.bench.call('hub.thingsBoardSetAttributes', { name, shared: '{"interval":6}' }))
    .toMatchObject({ delivered: true });
  expect(parsed(await news)).toEqual({ interval: 6 });
  const called = ask('a', 'GET', `${at}/rpc?timeout=20000`).then(async (answer) => {
    const { id, method } = parsed(answer);
    return ask('a', 'POST', `${at}/rpc/${id}`, JSON.stringify({ did: method }));
  });
  const call = () =>
    scene.bench
      .call('hub.thingsBoardRpc', { name, method: 'blink', params: '{}', timeoutMs: 20_000 })
      .catch(() => undefined);
  await expect.poll(call, { timeout: 20_000 }).toEqual({ answer: '{"did":"blink"}' });
  expect((await called).status).toBe(200);
  expect((await ask('a', 'GET', `${at}/rpc?timeout=50`)).status).toBe(408);
  expect((await ask('a', 'POST', `${at}/telemetry`, '[1')).status).toBe(400);
  expect(await ask(undefined, 'POST', '/api/v1/SECRET/telemetry', '{}')).toMatchObject({ status: 401, text: '' });
  expect((await ask('b', 'POST', `${at}/telemetry`, '{}')).status).toBe(401);
  expect(scene.causes()).toEqual(['message-malformed', 'access-token', 'certificate-not-registered']);
  expect(JSON.stringify(scene.events)).not.toContain('SECRET');
});

test('a body that does not come, and a request before the last was answered, end the connection', async () => {
  await scene.close();
  await open({ limits: { connectMs: 300 } });
  const { address } = await scene.bench.call('hub.status', {});
  const said = async (bytes: string) => {
    const socket = await rawConnection(address?.webSocketPort ?? 0, scene.credentials('a'));
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.write(bytes);
    await closed(socket);
    return answer;
  };
  const head = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nhost: localhost\r\n`;
  const events = `/devices/a/messages/events?${version}`;
  expect(await said(`${head('POST', events)}content-length: 5\r\n\r\n123`)).toBe('');
  expect(scene.events.at(-1)).toMatchObject({
    cause: 'limit-reached',
    reason: expect.stringContaining('connectMs') as string,
  });
  const poll = `${head('GET', '/api/v1/x/rpc')}\r\n`;
  const certificatePem = scene.credentials('a').cert.toString();
  const [leaf = ''] = certificatePem.split(/(?<=-----END CERTIFICATE-----\n)/);
  await scene.bench.call('hub.setThingsBoardDevice', { name: 'a', certificatePem: leaf });
  expect(await said(poll + poll)).toBe('');
  expect(scene.events.at(-1)).toMatchObject({ cause: 'protocol-error' });
  // Kept open for another request, and closed when none comes.
  expect(await said(`${head('POST', events)}content-length: 1\r\n\r\n1`)).toMatch(/^HTTP\/1\.1 204 /);
});

test('a client that goes in the middle of a body has spoken HTTP, and is told as nothing else', async () => {
  const { address } = await scene.bench.call('hub.status', {});
  const socket = await rawConnection(address?.webSocketPort ?? 0, scene.credentials('a'));
  socket.end(`POST /devices/a/messages/events?${version} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf`);
  await closed(socket);
  expect(scene.causes()).toEqual([]);
});
