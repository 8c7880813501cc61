import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ExternalLink, WindowSettings } from '../contract/models.ts';
import { languageOf, speak } from '../core/language/index.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Ports } from './ports.ts';
import { onlyGiven, windowSettings } from './window-settings.ts';
import type { Workspaces } from './workspace.ts';

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
const logName = 'certbench.log';

/** The app around the work: what runs it, what it remembers, and the desktop. */
export class App {
  readonly #workspaces: Workspaces;
  readonly #ports: Ports;

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
      settings: this.#settings(),
      systemLanguage: languageOf('system', desktop.languages),
    };
  }

  changeSettings(input: ParsedInput<'app.changeSettings'>): WindowSettings {
    // Throws INVALID_INPUT with the field where no certificate could have it.
    if (input.defaults !== undefined) encodeSubject({ commonName: 'x', ...input.defaults.subject });
    this.#ports.settings.change(onlyGiven(input));
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

  async showInFolder({ workspace, path }: ParsedInput<'app.showInFolder'>): Promise<Record<string, never>> {
    await this.#ports.desktop.show(await this.#workspaces.locate(workspace, path));
    return {};
  }

  #speak(): void {
    const { languages } = this.#ports.desktop;
    if (languages.length > 0) speak(languageOf(this.#settings().language, languages));
  }

  #settings(): WindowSettings {
    return windowSettings(this.#ports.settings.read());
  }
}
