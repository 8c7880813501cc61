import { join } from 'node:path';
import type { Command } from 'commander';
import type { HubEvent, MadeFile } from '../../contract/models.ts';
import { interrupted, temporaryFolder } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { portFrom } from '../usual-port.ts';

/** The tutorials' passphrase: it guards keys that live for seconds. */
const demoPassphrase = '1234';
const deviceId = 'dev-01';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('the whole path in a temporary workspace: authority, proof, device, telemetry at the local hub')
    .action(async () => {
      const session = await openSession(false);
      // The folder can be removed whole only when nothing writes any more: so the path is left between two calls.
      void interrupted().then(() => session.interrupt());
      try {
        await tellPath(session, temporaryFolder('certbench-demo-'));
      } finally {
        await session.services.close();
      }
    });
}

async function tellPath(session: Session, folder: string): Promise<void> {
  const { output, services } = session;
  const workspace = session.path(join(folder, 'workspace'));
  const files = (made: readonly MadeFile[]) => {
    for (const { path } of made) output.say(`     ${path}`);
  };

  output.say('1. Create a certificate authority.');
  const authority = await session.call('authority.create', {
    workspace,
    name: 'DemoRoot',
    subject: { organization: 'Certbench demo' },
    keyType: 'ec-p256',
    passphrase: demoPassphrase,
  });
  output.say(`   ${authority.certificate.subject}, valid until ${authority.certificate.notAfter.slice(0, 10)}`);
  files(authority.files);

  output.say('2. Start the local hub and upload the authority to it.');
  const messages: Extract<HubEvent, { type: 'message' }>[] = [];
  services.sources['hub.events']({}, (event) => {
    if (event.type === 'message') messages.push(event);
  });
  const jobId = 'proof';
  const stopTelling = services.sources['job.progress']({ jobId }, ({ steps = [] }) => {
    const [done, before] = [steps.at(-1), steps[0]];
    if (done?.step === 'upload' && before?.step === 'start') {
      output.say(`   The hub listens on ${before.host}, port ${before.port}. Status of ${done.name}: ${done.status}.`);
      output.say("3. Prove possession: sign the hub's verification code.");
    } else if (done?.step === 'code') {
      output.say(`   Code ${done.code}`);
    } else if (done?.step === 'sign') {
      files(done.files);
    }
  });
  const { hub, steps } = await session.call('proof.proveLocally', {
    workspace,
    authority: authority.name,
    passphrase: demoPassphrase,
    hub: { data: session.path(join(folder, 'hub')), port: await portFrom(session, 'this-computer') },
    jobId,
  });
  stopTelling();
  for (const one of steps) if (one.step === 'verify') output.say(`   Status of ${authority.name}: ${one.status}.`);

  output.say('4. Create a device and register it in the hub.');
  const { devices } = await session.call('device.create', {
    workspace,
    devices: { kind: 'ids', ids: [deviceId] },
    authority: { name: authority.name, passphrase: demoPassphrase },
  });
  await session.call('hub.registerDevice', { deviceId });
  for (const device of devices) {
    output.say(`   ${device.deviceId}, SHA-256 ${device.certificate.thumbprintSha256}`);
    files(device.files);
  }

  output.say('5. Connect the device over mutual TLS and send telemetry.');
  const { runId } = await session.call('simulation.start', {
    workspace,
    deviceIds: [deviceId],
    platform: 'local-hub',
    host: 'localhost',
    port: hub.port,
    serverCaPem: hub.authorityPem,
    intervalMs: 300,
  });
  await session.simulationEnded(runId);
  session.throwIfInterrupted();
  for (const { body, properties } of messages)
    output.say(`   received ${body}  temperatureAlert=${properties['temperatureAlert'] ?? ''}`);
  output.say(`${messages.length} messages received by the hub.`);
  if (messages.length !== 5) throw new Error('The hub did not receive five messages.');
}
