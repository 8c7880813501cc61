import { i18n } from '../core/language/index.ts';
import type { ProxySettings } from '../contract/models.ts';
import type { ParsedInput } from '../contract/methods.ts';
import { Problem } from '../core/problem.ts';
import type { OwnProxy, Ports, ProxySetting } from './ports.ts';

type Wanted = Extract<ParsedInput<'proxy.change'>, { readonly use: 'own' }>;

/** The proxy of the settings. Its password is kept apart from them, among the secrets. */
export class ProxyChoice {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async read(): Promise<ProxySettings> {
    const { proxies, secrets } = this.#ports;
    const { use, own } = this.#setting();
    return {
      use,
      address: own?.address ?? '',
      userName: own?.userName ?? '',
      exceptions: own?.exceptions ?? '',
      passwordRemembered: own?.passwordName !== undefined && secrets.names().has(own.passwordName),
      computer: await proxies.ofComputer(),
      computerExceptions: proxies.computerExceptions(),
    };
  }

  async change(input: ParsedInput<'proxy.change'>): Promise<ProxySettings> {
    if (input.use === 'own') await this.#useOwn(input);
    else await this.#ports.settings.change({ proxy: { ...this.#setting(), use: input.use } });
    return this.read();
  }

  async #useOwn({ address, userName, password, exceptions }: Wanted): Promise<void> {
    const { proxies, secrets, settings } = this.#ports;
    if (userName === '' && password !== undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('A password stands without a user name.'), {
        field: 'userName',
        remedy: i18n.t('Give the user name too, or leave the password empty.'),
      });
    }
    const before = this.#setting().own?.passwordName;
    const checked = proxies.checked({ address, userName, exceptions });
    const own = ownProxy(checked);
    await settings.change({ proxy: { use: 'own', own } });
    if (own.passwordName !== undefined && password !== undefined) await secrets.remember(own.passwordName, password);
    // One that was typed for another proxy is sent to no other.
    if (before !== undefined && before !== own.passwordName) await secrets.forget(before);
  }

  #setting(): ProxySetting {
    return this.#ports.settings.read().proxy ?? { use: 'computer' };
  }
}

/** With what its password is remembered as, where it wants one: so it is sent to no other proxy and for no other user. */
export function ownProxy({ address, userName, exceptions }: OwnProxy): OwnProxy {
  const own = { address, userName, exceptions };
  return userName === '' ? own : { ...own, passwordName: `proxy ${userName}@${address}` };
}
