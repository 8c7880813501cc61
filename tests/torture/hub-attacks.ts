import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { closed, connectPacket, rawConnection, subscribePacket } from '../support/raw-mqtt.ts';
import { HubProcess } from './hub-process.ts';
import { type Row, emptyRow } from './scenario.ts';

/** Attacks on a hub whose heap is bounded, with a client beside them that sends and receives as ever. */

/** Sends a message every few milliseconds and gets each back; answers how many were sent and what became of them. */
async function wellBehaved(hub: HubProcess, during: Promise<void>): Promise<{ sent: number; lost: number }> {
  const client = await hub.connect('good', 'good', 'good');
  const got = new Set<string>();
  client.on('message', (_topic, payload) => got.add(payload.toString()));
  await client.subscribeAsync('t/good', { qos: 1 });
  const over = new AbortController();
  const stop = () => over.abort();
  void during.then(stop, stop);
  let sent = 0;
  let lost = 0;
  for (; !over.signal.aborted || sent < 10; sent++) {
    const acknowledged = client.publishAsync('t/good', String(sent), { qos: 1 });
    const late = sleep(20_000).then(() => 'late');
    if ((await Promise.race([acknowledged, late]).catch(() => 'late')) === 'late') lost++;
    await sleep(5);
  }
  for (let patience = 0; got.size < sent && patience < 100; patience++) await sleep(50);
  await client.endAsync(true);
  return { sent, lost: lost + sent - got.size };
}

async function attack(
  scenario: string,
  rounds: number,
  together: number,
  once: (hub: HubProcess, round: number) => Promise<void>,
): Promise<Row> {
  const hub = await HubProcess.start(['--auto-register', '--topic-space', 't/#']);
  try {
    await hub.device('good');
    await hub.device('many');
    let next = 0;
    const worker = async () => {
      while (next < rounds) await once(hub, next++);
    };
    const all = Promise.all(Array.from({ length: together }, worker)).then(() => undefined);
    const { sent, lost } = await wellBehaved(hub, all);
    await all;
    const row = { ...emptyRow(scenario), runs: rounds };
    if (lost > 0) row.lost.push(`${lost} of ${sent} messages of the client beside it`);
    if ((await hub.ended()) !== undefined) row.wrong.push('The hub has ended.');
    return { ...row, note: `${sent} messages beside it; ${residentMb(hub)} MB resident at most` };
  } finally {
    await hub.close();
  }
}

/** By the kernel, where it tells. */
function residentMb({ pid }: HubProcess): string {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return (Number(peak) / 1024).toFixed(0);
  } catch {
    return 'unknown';
  }
}

/** Without a certificate, with names as long as MQTT allows. */
export const strangers = (rounds: number): Promise<Row> =>
  attack('strangers with names of 65 KB', rounds, 40, async (hub, round) => {
    const socket = await rawConnection(hub.port);
    socket.write(connectPacket(`${round}-${'x'.repeat(65_000)}`, 'y'.repeat(65_000)));
    await closed(socket);
  });

/** A device that logs in under one new name after the other, and asks that each session be kept. */
export const everNewClientIds = (rounds: number): Promise<Row> =>
  attack('valid logins with ever new client IDs', rounds, 20, async (hub, round) => {
    const socket = await rawConnection(hub.port, hub.credentials('many'));
    const answers = new Promise<void>((resolve) => {
      let count = 0;
      socket.on('data', (chunk: Buffer) => {
        count += chunk.length;
        // CONNACK and SUBACK.
        if (count >= 9) resolve();
      });
    });
    socket.write(connectPacket(`${round}-${'s'.repeat(110)}`, 'many', { kept: true }));
    socket.write(subscribePacket(1, 't/many', 1));
    await Promise.race([answers, closed(socket)]);
    socket.destroy();
  });

/** TCP connections that say nothing. */
export const silent = (rounds: number): Promise<Row> =>
  attack('connections that never finish', rounds, 20, async (hub) => {
    const socket = connect(hub.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.unref();
  });
