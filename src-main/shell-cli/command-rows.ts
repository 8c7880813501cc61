import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';

/** Adds commands to the program, for the command line that was typed. */
type AddCommands = (program: Command, typed: CommandLine) => void;

/** Commands of one file, which is loaded when one of them stands on the command line. */
interface CommandRow {
  /** What each is for, in a line of 80 columns with its name. */
  readonly commands: Readonly<Record<string, string>>;
  readonly load: () => Promise<AddCommands>;
}

/**
 * The commands of the program with what each is for, in the order of its help: as a user comes to them. Who asks for the version, or makes
 * a device, does not wait until the hub's commands are read.
 */
export const commandGroups: readonly { readonly heading: string; readonly rows: readonly CommandRow[] }[] = [
  {
    heading: 'Begin here:',
    rows: [
      {
        commands: { demo: 'the whole path at the local hub, in a temporary workspace' },
        load: async () => (await import('./commands/demo.ts')).addDemoCommand,
      },
    ],
  },
  {
    heading: 'Certificates, keys and keystores:',
    rows: [
      {
        commands: { authority: 'certificate authorities: make, import, renew, revoke' },
        load: async () => (await import('./commands/authority.ts')).addAuthorityCommands,
      },
      {
        commands: { device: 'device certificates and keystores: make, renew, list' },
        load: async () => (await import('./commands/device.ts')).addDeviceCommands,
      },
      {
        commands: { server: 'certificates for brokers and other TLS servers' },
        load: async () => (await import('./commands/server.ts')).addServerCommands,
      },
      {
        commands: { request: 'certificate requests (CSR, PKCS#10): make, sign, answer' },
        load: async () => (await import('./commands/request.ts')).addRequestCommands,
      },
      {
        commands: { est: 'fetch certificates from a server of EST (RFC 7030)' },
        load: async () => (await import('./commands/est.ts')).addEstCommands,
      },
      {
        commands: { export: 'the files that another system wants, under its names' },
        load: async () => (await import('./commands/export.ts')).addExportCommands,
      },
    ],
  },
  {
    heading: 'Files that are there already:',
    rows: [
      {
        commands: { inspect: 'say what a certificate, key or keystore file holds' },
        load: async () => (await import('./commands/inspect.ts')).addInspectCommand,
      },
      {
        commands: { 'bring-in': 'say what files belong together, and bring them in' },
        load: async () => (await import('./commands/bring-in.ts')).addBringInCommand,
      },
      {
        commands: { import: "read a keygen.properties of ThingsBoard's key scripts" },
        load: async () => (await import('./commands/import.ts')).addImportCommand,
      },
      {
        commands: { chain: 'make chains whole that lack certificates or order' },
        load: async () => (await import('./commands/chain.ts')).addChainCommands,
      },
    ],
  },
  {
    heading: 'What a workspace holds:',
    rows: [
      {
        commands: { expiring: 'list when certificates end, the first to end first' },
        load: async () => (await import('./commands/expiring.ts')).addExpiringCommand,
      },
      {
        commands: {
          group: 'put things into a group',
          note: 'keep a note on a thing',
          notes: 'list groups and notes',
        },
        load: async () => (await import('./commands/notes.ts')).addNotesCommands,
      },
      {
        commands: {
          delete: 'move things to the trash of the workspace',
          trash: 'list, restore or empty what was deleted',
        },
        load: async () => (await import('./commands/delete.ts')).addDeleteCommands,
      },
    ],
  },
  {
    heading: 'Clouds, servers and the local hub:',
    rows: [
      {
        commands: { hub: 'the local hub as Azure, AWS, ThingsBoard: run, manage' },
        load: async () => (await import('./commands/hub.ts')).addHubCommands,
      },
      {
        commands: { proof: "sign a cloud's verification code (proof of possession)" },
        load: async () => (await import('./commands/proof.ts')).addProofCommands,
      },
      {
        commands: { thingsboard: 'what servers of the ThingsBoard family ask for' },
        load: async () => (await import('./commands/thingsboard.ts')).addThingsboardCommands,
      },
      {
        commands: { connections: 'servers that are kept under a name' },
        load: async () => (await import('./commands/connections.ts')).addConnectionCommands,
      },
      {
        commands: { trust: 'authorities that are trusted for servers' },
        load: async () => (await import('./commands/trust.ts')).addTrustCommands,
      },
    ],
  },
  {
    heading: 'Devices that connect:',
    rows: [
      {
        commands: { provision: 'let Azure DPS assign devices to hubs, and send nothing' },
        load: async () => (await import('./commands/provision.ts')).addProvisionCommand,
      },
      {
        commands: { simulate: 'connect devices, and send temperature and humidity' },
        load: async () => (await import('./commands/simulate.ts')).addSimulateCommand,
      },
      {
        commands: { plan: 'check a plan of simulate: a file that says how it goes' },
        load: async () => (await import('./commands/plan.ts')).addPlanCommands,
      },
      {
        commands: { report: "put the results of a run's shards together" },
        load: async () => (await import('./commands/report.ts')).addReportCommand,
      },
      {
        commands: { publish: 'connect as a device and publish one message' },
        load: async () => (await import('./commands/publish.ts')).addPublishCommand,
      },
      {
        commands: { subscribe: 'connect as a device and print what it receives' },
        load: async () => (await import('./commands/subscribe.ts')).addSubscribeCommand,
      },
      {
        commands: { snippet: 'print a small program that connects as a device' },
        load: async () => (await import('./commands/snippet.ts')).addSnippetCommand,
      },
    ],
  },
  {
    heading: 'When a device is kept out:',
    rows: [
      {
        commands: { check: 'say what would keep devices out, without connecting' },
        load: async () => (await import('./commands/check.ts')).addCheckCommand,
      },
      {
        commands: { diagnose: 'find out step by step why a device is not let in' },
        load: async () => (await import('./commands/diagnose.ts')).addDiagnoseCommand,
      },
      {
        commands: { 'test-certificates': 'broken on purpose: which of them a server lets in' },
        load: async () => (await import('./commands/test-certificates.ts')).addTestCertificateCommands,
      },
      {
        commands: { 'support-bundle': 'save what helps whoever is to help, without secrets' },
        load: async () => (await import('./commands/support-bundle.ts')).addSupportBundleCommand,
      },
    ],
  },
  {
    heading: 'This program:',
    rows: [
      {
        commands: { settings: 'settings of the window as a file, without passwords' },
        load: async () => (await import('./commands/settings.ts')).addSettingsCommands,
      },
    ],
  },
];
