import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';

/** Adds commands to the program, for the command line that was typed. */
type AddCommands = (program: Command, typed: CommandLine) => void;

/**
 * The commands of the program with what each is for, in the order of its help. A row is a file, which is loaded when one of its commands
 * stands on the command line: who asks for the version, or makes a device, does not wait until the hub's commands are read.
 */
export const commandRows: readonly {
  readonly commands: Readonly<Record<string, string>>;
  readonly load: () => Promise<AddCommands>;
}[] = [
  {
    commands: {
      authority: 'certificate authorities: make, bring in, renew and list them; take back what they have signed',
    },
    load: async () => (await import('./commands/authority.ts')).addAuthorityCommands,
  },
  {
    commands: {
      proof: 'proof of possession',
    },
    load: async () => (await import('./commands/proof.ts')).addProofCommands,
  },
  {
    commands: {
      device: 'device certificates and keystores',
    },
    load: async () => (await import('./commands/device.ts')).addDeviceCommands,
  },
  {
    commands: {
      delete: 'move things of a workspace to its trash',
      trash: 'what was deleted from a workspace',
    },
    load: async () => (await import('./commands/delete.ts')).addDeleteCommands,
  },
  {
    commands: {
      group: 'put things of a workspace into a group',
      note: 'keep a note on a thing of a workspace',
      notes: 'list the groups and notes of a workspace',
    },
    load: async () => (await import('./commands/notes.ts')).addNotesCommands,
  },
  {
    commands: {
      request: 'certificate requests (CSR, PKCS#10)',
    },
    load: async () => (await import('./commands/request.ts')).addRequestCommands,
  },
  {
    commands: {
      est: 'fetch certificates from a server of EST (RFC 7030)',
    },
    load: async () => (await import('./commands/est.ts')).addEstCommands,
  },
  {
    commands: {
      server: 'certificates for brokers and other TLS servers',
    },
    load: async () => (await import('./commands/server.ts')).addServerCommands,
  },
  {
    commands: {
      inspect: 'say what a certificate, key or keystore file holds',
    },
    load: async () => (await import('./commands/inspect.ts')).addInspectCommand,
  },
  {
    commands: {
      'bring-in':
        'say what files and folders of anybody hold and what belongs together; with --take bring it into a workspace',
    },
    load: async () => (await import('./commands/bring-in.ts')).addBringInCommand,
  },
  {
    commands: {
      expiring: 'list when certificates of a workspace end, the first to end first',
    },
    load: async () => (await import('./commands/expiring.ts')).addExpiringCommand,
  },
  {
    commands: {
      export: 'make the files that another system wants, under the names it knows',
    },
    load: async () => (await import('./commands/export.ts')).addExportCommands,
  },
  {
    commands: {
      import: 'say what a keygen.properties for the key scripts of ThingsBoard asks for, and how to do it here',
    },
    load: async () => (await import('./commands/import.ts')).addImportCommand,
  },
  {
    commands: {
      hub: 'the local hub, which behaves as Azure IoT Hub, AWS IoT and ThingsBoard do: run it, and manage one that runs',
    },
    load: async () => (await import('./commands/hub.ts')).addHubCommands,
  },
  {
    commands: {
      provision: 'let Azure DPS assign devices of a workspace to their hubs, without sending anything',
    },
    load: async () => (await import('./commands/provision.ts')).addProvisionCommand,
  },
  {
    commands: {
      simulate: 'connect devices of a workspace and send temperature and humidity',
    },
    load: async () => (await import('./commands/simulate.ts')).addSimulateCommand,
  },
  {
    commands: {
      plan: 'plans of simulate: files that say how a run goes',
    },
    load: async () => (await import('./commands/plan.ts')).addPlanCommands,
  },
  {
    commands: {
      report: 'results of simulated runs',
    },
    load: async () => (await import('./commands/report.ts')).addReportCommand,
  },
  {
    commands: {
      publish: 'connect a device of a workspace and publish one message',
    },
    load: async () => (await import('./commands/publish.ts')).addPublishCommand,
  },
  {
    commands: {
      subscribe: 'connect a device of a workspace and print what it receives',
    },
    load: async () => (await import('./commands/subscribe.ts')).addSubscribeCommand,
  },
  {
    commands: {
      check: 'what would keep devices out, as far as it can be known without connecting; options are those of simulate',
    },
    load: async () => (await import('./commands/check.ts')).addCheckCommand,
  },
  {
    commands: {
      chain: 'chains without their intermediates, or in disorder: made whole',
    },
    load: async () => (await import('./commands/chain.ts')).addChainCommands,
  },
  {
    commands: {
      diagnose: 'find out step by step why a device is not let in: name, TCP, TLS, certificate, login, messages',
    },
    load: async () => (await import('./commands/diagnose.ts')).addDiagnoseCommand,
  },
  {
    commands: {
      'support-bundle':
        'diagnose a connection where one is named, and save what helps somebody who is to help, without secrets',
    },
    load: async () => (await import('./commands/support-bundle.ts')).addSupportBundleCommand,
  },
  {
    commands: {
      'test-certificates': 'certificates that are broken on purpose, and which of them a server lets in',
    },
    load: async () => (await import('./commands/test-certificates.ts')).addTestCertificateCommands,
  },
  {
    commands: {
      thingsboard: 'servers of the ThingsBoard family',
    },
    load: async () => (await import('./commands/thingsboard.ts')).addThingsboardCommands,
  },
  {
    commands: {
      connections: 'servers that are kept under a name, in the window and here, without passwords',
    },
    load: async () => (await import('./commands/connections.ts')).addConnectionCommands,
  },
  {
    commands: {
      trust: 'authorities that are trusted for servers, beside those of this computer, by every connection',
    },
    load: async () => (await import('./commands/trust.ts')).addTrustCommands,
  },
  {
    commands: {
      settings: 'the settings of the window as a file, without passwords',
    },
    load: async () => (await import('./commands/settings.ts')).addSettingsCommands,
  },
  {
    commands: {
      snippet: 'print a small program that connects as a device; it is run in the folder of the workspace',
    },
    load: async () => (await import('./commands/snippet.ts')).addSnippetCommand,
  },
  {
    commands: {
      demo: 'the whole path in a temporary workspace: authority, proof, device, telemetry at the local hub',
    },
    load: async () => (await import('./commands/demo.ts')).addDemoCommand,
  },
];
