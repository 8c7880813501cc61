import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { CodePlace, ExternalLink, WindowSettings } from '../contract/models.ts';
import { languageOf, speak } from '../core/language/index.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Ports } from './ports.ts';
import { chosenPorts } from './chosen-ports.ts';
import { onlyGiven, windowSettings } from './window-settings.ts';
import { Problem } from './problem.ts';
import type { Workspaces } from './workspaces.ts';

/** Pages that can be opened from a window: it names the key, never the address. */
const links: Readonly<Record<ExternalLink, string>> = {
  'azure-portal': 'https://portal.azure.com/#browse/Microsoft.Devices%2FIotHubs',
  'azure-x509-tutorial': 'https://learn.microsoft.com/azure/iot-hub/tutorial-x509-test-certs',
  'azure-dps-docs': 'https://learn.microsoft.com/azure/iot-dps/how-to-verify-certificates',
  'aws-iot-console': 'https://console.aws.amazon.com/iot/home#/cacertificatehub',
  'aws-register-ca': 'https://docs.aws.amazon.com/iot/latest/developerguide/register-CA-cert.html',
  'mosquitto-clients': 'https://mosquitto.org/download/',
};

/** In the shell's own folder, where each shell writes it. */
export const logName = 'certbench.log';

/** Entries from one start of the program to the next: a page that fails without end must not push what else was logged out of it. */
const failedPagesLogged = 50;

/** The app around the work: what runs it, what it remembers, and the desktop. */
export class App {
  readonly #workspaces: Workspaces;
  readonly #ports: Ports;
  #failedPages = 0;

  constructor(workspaces: Workspaces, ports: Ports) {
    this.#workspaces = workspaces;
    this.#ports = ports;
    this.#speak();
  }

  async info(): Promise<MethodOutput<'app.info'>> {
    const { desktop, secrets } = this.#ports;
    return {
      version: desktop.version,
      shell: desktop.shell,
      system: desktop.system,
      remembers: await secrets.keeps(),
      notifies: desktop.notify !== undefined,
      dragsFiles: desktop.startDrag !== undefined,
      copiesFiles: desktop.copyFile !== undefined,
      settings: this.#settings(),
      systemLanguage: languageOf('system', desktop.languages),
    };
  }

  async changeSettings(input: ParsedInput<'app.changeSettings'>): Promise<WindowSettings> {
    // Throws INVALID_INPUT with the field where no hub could have them both.
    if (input.hub !== undefined) chosenPorts(input.hub);
    // The same where no certificate could have it.
    if (input.defaults !== undefined) encodeSubject({ commonName: 'x', ...input.defaults.subject });
    await this.#ports.settings.change(onlyGiven(input));
    this.#speak();
    return this.#settings();
  }

  async openLink({ link }: ParsedInput<'app.openLink'>): Promise<Record<string, never>> {
    await this.#ports.desktop.openLink(links[link]);
    return {};
  }

  async showLog(): Promise<Record<string, never>> {
    const { desktop, folders } = this.#ports;
    await desktop.show(folders.join(desktop.data, logName));
    return {};
  }

  reportFailedPage({ page, error, frames, components }: ParsedInput<'app.reportFailedPage'>): Record<string, never> {
    if (++this.#failedPages > failedPagesLogged) return {};
    const lines = (places: readonly CodePlace[]) =>
      places.map(({ function: name = '', file, line, column }) => `at ${name} (${file}:${line}:${column})`);
    const all = [`The page ${page} could not be drawn: ${error}`, ...lines(frames), 'drawn by', ...lines(components)];
    this.#ports.log.error(all.join('\n'), undefined);
    return {};
  }

  async showInFolder({ workspace, path }: ParsedInput<'app.showInFolder'>): Promise<Record<string, never>> {
    await this.#ports.desktop.show(await this.#workspaces.locate(workspace, path));
    return {};
  }

  #speak(): void {
    const { languages } = this.#ports.desktop;
    if (languages.length > 0) speak(languageOf(this.#settings().language, languages));
  }

  async pathOf({ workspace, path }: ParsedInput<'app.pathOf'>): Promise<MethodOutput<'app.pathOf'>> {
    return { path: await this.#workspaces.locate(workspace, path) };
  }

  async dragOut({ workspace, path }: ParsedInput<'app.dragOut'>): Promise<Record<string, never>> {
    const { desktop } = this.#ports;
    if (desktop.startDrag === undefined) throw notHere('Files cannot be dragged out of this window.');
    await desktop.startDrag(await this.#workspaces.locate(workspace, path));
    return {};
  }

  async copyFile({ workspace, path }: ParsedInput<'app.copyFile'>): Promise<Record<string, never>> {
    const { desktop } = this.#ports;
    if (desktop.copyFile === undefined) throw notHere('Files cannot be put on the clipboard from this window.');
    await desktop.copyFile(await this.#workspaces.locate(workspace, path));
    return {};
  }

  #settings(): WindowSettings {
    return windowSettings(this.#ports.settings.read());
  }
}

const notHere = (message: string): Problem =>
  new Problem('INVALID_INPUT', message, { remedy: i18n.t('Show it in its folder, or copy its path.') });
