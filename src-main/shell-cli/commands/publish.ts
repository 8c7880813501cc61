import type { Command } from 'commander';
import { UsageFailure } from '../failure.ts';
import { type MessageOptions, addMessageOptions, serverOf } from '../message-options.ts';
import type { CommandLine } from '../command-line.ts';
import { openSession } from '../open-session.ts';

interface PublishOptions extends MessageOptions {
  topic: string;
  message?: string;
}

export function addPublishCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('publish')
    .requiredOption('--topic <topic>', 'where to publish; {deviceId} stands for the device');
  addMessageOptions(command, typed)
    .option('--message <text>', 'the message; without it standard input is sent')
    .action(async (options: PublishOptions) => {
      const session = await openSession(options.json ?? false);
      const message = options.message ?? (await standardInput());
      const { topic, qos } = options;
      const sent = await session.call('mqtt.publish', {
        ...(await serverOf(session, options, typed)),
        deviceId: options.device,
        topic,
        qos,
        message,
      });
      session.output.document({ type: 'published', deviceId: options.device, ...sent });
      const bytes = Buffer.byteLength(message);
      const fate = sent.qos === 0 ? 'Sent' : `Acknowledged after ${sent.latencyMs} ms`;
      session.output.say(`${fate}: ${bytes} bytes on ${sent.topic}, QoS ${sent.qos}.`);
    });
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UsageFailure('Standard input is not UTF-8 text.');
  }
}
