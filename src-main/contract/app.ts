import { z } from 'zod';
import { keyType, noInput, nothing, port, subjectFields, validityDays, workspaceToken } from './values.ts';
import { hubReachable } from './hub/hub.ts';
import { thingsboardRefusal } from './hub/thingsboard.ts';
import { languages } from './limits.ts';
import type { MethodRow } from './method-row.ts';

/** What new certificates begin with; what is left out is as Certbench has it (`limits.ts`). */
const certificateDefaults = z.strictObject({
  subject: subjectFields.default({}),
  keyTypes: z
    .strictObject({ authority: keyType.optional(), device: keyType.optional(), server: keyType.optional() })
    .default({}),
  /** Lifetimes in days. */
  days: z
    .strictObject({
      root: validityDays.optional(),
      intermediate: validityDays.optional(),
      device: validityDays.optional(),
      server: validityDays.optional(),
    })
    .default({}),
});

/** What a window may remember. */
const windowSettings = z.strictObject({
  /**
   * Whether the local hub is started with the app, on which port, how it refuses as ThingsBoard (else `connack`), and from where it
   * can be reached (else `this-computer`); and its further ports, as `hub.start` has them.
   */
  hub: z.strictObject({
    startWithApp: z.boolean(),
    port,
    thingsboardRefusal: thingsboardRefusal.optional(),
    reachable: hubReachable.optional(),
    webSocketPort: port.optional(),
    amqpPort: port.optional(),
    alpnPort: port.optional(),
    revocationPort: port.optional(),
  }),
  defaults: certificateDefaults,
  /** Whether newer versions are looked for, where the shell can install them. */
  lookForUpdates: z.boolean(),
  /** Whether the user is told before certificates end, where the shell can. */
  remindOfEnds: z.boolean(),
  /** How much goes into the log, from the next entry on. */
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
  /** Of the window's texts; `system`: as the system has it, where the window speaks it. */
  language: z.enum(['system', ...languages]),
});

/** A file below a workspace, or below a folder that was exported to; with / on every system. */
const fileBelow = z.strictObject({ workspace: workspaceToken, path: z.string().min(1).max(500) });

/** A name in code, of a file of it, or of a page: no words. */
const codeName = z.string().regex(/^[\w$.<>-]{1,100}$/, 'It has at most 100 letters, digits, _, $, ., <, > and -');

/** A place in the code of the window. */
const codePlace = z.strictObject({
  function: codeName.optional(),
  /** Without its folder. */
  file: codeName,
  line: z.int().min(1),
  column: z.int().min(1),
});

/** Pages of the world that a window may ask to open. */
export const externalLink = z.enum([
  'azure-portal',
  'azure-x509-tutorial',
  'azure-dps-docs',
  'aws-iot-console',
  'aws-register-ca',
  'mosquitto-clients',
]);

export type CodePlace = z.infer<typeof codePlace>;
export type CertificateDefaults = z.infer<typeof certificateDefaults>;
export type WindowSettings = z.infer<typeof windowSettings>;
export type ExternalLink = z.infer<typeof externalLink>;

/** What a window needs beside the work itself: where it is, what the user has chosen, and what to remember. */
export const appMethods = {
  'app.info': {
    input: noInput,
    output: z.object({
      version: z.string(),
      shell: z.enum(['electron', 'browser', 'terminal']),
      /** Names keys and places as the user's system does. */
      system: z.enum(['windows', 'macos', 'linux']),
      /** How long a remembered passphrase is kept; `never`: it cannot be remembered. */
      remembers: z.enum(['on-this-computer', 'until-closed', 'never']),
      /** Whether the shell has notifications of the system. */
      notifies: z.boolean(),
      /** Whether a file can be dragged out of the window, and put on the clipboard. */
      dragsFiles: z.boolean(),
      copiesFiles: z.boolean(),
      settings: windowSettings,
      /** What the language `system` stands for. */
      systemLanguage: z.enum(languages),
    }),
    codes: [],
  },
  'app.changeSettings': {
    input: windowSettings.partial(),
    output: windowSettings,
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'app.openLink': {
    /** The address belongs to the services; a window can name no other. */
    input: z.strictObject({ link: externalLink }),
    output: nothing,
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  /** Shows the log in the system's file manager. */
  'app.showLog': { input: noInput, output: nothing, codes: ['NOT_FOUND', 'STORAGE_FAILED'] },
  /** Puts into the log why a page could not be drawn: where in the code, and not in which words, since these may repeat what was typed. */
  'app.reportFailedPage': {
    input: z.strictObject({
      page: codeName,
      /** The name of its class. */
      error: codeName,
      /** Innermost first. */
      frames: z.array(codePlace).max(20),
      components: z.array(codePlace).max(20),
    }),
    output: nothing,
    codes: ['INVALID_INPUT'],
  },
  'app.showInFolder': {
    input: z.strictObject({
      workspace: workspaceToken,
      /** Below the workspace, with / on every system; without it the workspace itself. */
      path: z.string().max(500).default('.'),
    }),
    output: nothing,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  'app.pathOf': {
    input: fileBelow,
    /** The whole path, for people; nothing takes it back. */
    output: z.object({ path: z.string() }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  /** To be called while the pointer is held down on what stands for the file. */
  'app.dragOut': { input: fileBelow, output: nothing, codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'] },
  /** Puts the file itself on the clipboard. */
  'app.copyFile': { input: fileBelow, output: nothing, codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'] },
  'passphrase.strength': {
    /** As it is typed: perhaps nothing yet. */
    input: z.strictObject({ passphrase: z.string().max(1024) }),
    /** `tutorial`: 1234, which tutorials use. */
    output: z.object({ strength: z.enum(['tutorial', 'weak', 'fair', 'strong']) }),
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
