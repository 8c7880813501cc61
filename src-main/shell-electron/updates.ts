import { i18n } from '../services/i18n.ts';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppUpdater, UpdateDownloadedEvent } from 'electron-updater';
import type { Desktop, Log } from '../services/ports.ts';
import type { Ask } from './ask.ts';

const dayMs = 86_400_000;

export interface Installation {
  readonly isPackaged: boolean;
  readonly system: Desktop['system'];
  readonly environment: NodeJS.ProcessEnv;
  /** The folder of the packaged resources, and the program's own path. */
  readonly resources: string;
  readonly program: string;
}

/**
 * Whether this installation can be replaced by a newer one: on Windows what the installer put there, which the portable
 * program and an .msi are not; on macOS the program; on Linux an AppImage.
 */
export function canUpdate({ isPackaged, system, environment, resources, program }: Installation): boolean {
  // electron-builder writes it where releases are published somewhere.
  if (!isPackaged || !existsSync(join(resources, 'app-update.yml'))) return false;
  switch (system) {
    case 'windows':
      return readdirSync(dirname(program)).some((name) => /^uninstall .*\.exe$/i.test(name));
    case 'linux':
      return (environment['APPIMAGE'] ?? '') !== '';
    case 'macos':
      return true;
  }
}

type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'logger' | 'on' | 'checkForUpdates' | 'quitAndInstall'
>;

export interface UpdatesParts {
  /** Asked before each look: the user may have switched it off. */
  readonly wanted: () => boolean;
  /** Asked only where an update is possible: electron-updater touches the system as soon as it is looked at. */
  readonly updater: () => Updater;
  readonly ask: Ask;
  /** Stops everything, and then does what is handed in; or nothing, where the user wants to go on. */
  readonly leave: (end: () => void) => Promise<void>;
  readonly quit: () => void;
  readonly log: Log;
}

/**
 * Looks for a newer version now and every day, fetches it, and says when it is ready; where that is possible at all.
 * Failures go to the log alone. Answers how to stop.
 */
export function keepUpToDate(installation: Installation, parts: UpdatesParts): () => void {
  try {
    if (canUpdate(installation)) return follow(parts.updater(), parts);
  } catch (cause) {
    parts.log.error('There will be no updates', cause);
  }
  return () => undefined;
}

function follow(updater: Updater, { wanted, ask, leave, quit, log }: UpdatesParts): () => void {
  const silent = () => undefined;
  // The updater tells every failure to its logger, to its listeners and to its caller: one place is enough.
  Object.assign(updater, {
    logger: { info: silent, warn: silent, debug: silent, error: silent },
    autoDownload: true,
    // Whoever says "later" has it with the next start.
    autoInstallOnAppQuit: true,
  });
  const install = () => {
    // By now everything has stopped: an installer that does not start leaves nothing to go on with.
    updater.on('error', quit);
    updater.quitAndInstall();
  };
  const offered = new Set<string>();
  updater.on('error', (cause) => log.error('Looking for a newer version failed', cause));
  updater.on('update-downloaded', ({ version, releaseNotes }) => {
    if (offered.has(version)) return;
    offered.add(version);
    const question = {
      kind: 'info',
      message: i18n.t('Certbench {version} is ready.', { version }),
      detail: `${i18n.t('It is installed when Certbench is closed, or now with a restart.')}${newsOf(releaseNotes)}`,
      yes: i18n.t('Restart now'),
      no: i18n.t('Later'),
      enter: 'no',
    } as const;
    ask(question)
      .then((isWanted) => (isWanted ? leave(install) : undefined))
      .catch((cause: unknown) => log.error('The newer version could not be installed', cause));
  });
  const look = () => {
    if (!wanted()) return;
    updater
      .checkForUpdates()
      .then((found) => found?.downloadPromise)
      .catch(silent);
  };
  look();
  const daily = setInterval(look, dayMs);
  daily.unref();
  return () => clearInterval(daily);
}

type ReleaseNotes = UpdateDownloadedEvent['releaseNotes'];

const longestNews = 1200;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

/** What is new, as text: GitHub tells it in HTML, and a dialog would show the tags. */
function newsOf(notes: ReleaseNotes): string {
  const all = typeof notes === 'string' ? notes : (notes ?? []).map(({ note }) => note ?? '').join('\n');
  const text = all
    .replaceAll(/<li[^>]*>/gi, '• ')
    .replaceAll(/\s*<\/?(?:p|br|li|ul|ol|h\d|div)[^>]*>\s*/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (_whole, name: string) => entities[name] ?? '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
  if (text === '') return '';
  return `\n\n${i18n.t('What is new:')}\n${text.length > longestNews ? `${text.slice(0, longestNews)}…` : text}`;
}
