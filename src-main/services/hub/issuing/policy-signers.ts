import { type IssuingPolicy, policyKeyFile } from '../../../core/hub/issuing/policies.ts';
import type { Signer } from '../../../core/primitives.ts';
import { readKey } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';

/** Keys of the hub's policies, opened when they are first needed; a policy of the same name made anew has another certificate. */
export class PolicySigners {
  readonly #folder: Folder;
  readonly #ports: Pick<Ports, 'ciphers' | 'keys'>;
  readonly #signers = new WeakMap<IssuingPolicy['chain'], Promise<Signer>>();

  constructor(folder: Folder, ports: Pick<Ports, 'ciphers' | 'keys'>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  of({ name, chain }: IssuingPolicy): Promise<Signer> {
    const known = this.#signers.get(chain);
    if (known !== undefined) return known;
    const { ciphers, keys } = this.#ports;
    const opened = readKey(this.#folder, policyKeyFile(name), undefined, ciphers).then((key) => keys.signer(key));
    this.#signers.set(chain, opened);
    void opened.catch(() => this.#signers.delete(chain));
    return opened;
  }
}
