import type { MethodOutput, ParsedInput } from '../../../contract/methods.ts';
import type { HubRevocationListModel } from '../../../contract/models.ts';
import { fromBase64 } from '../../../core/bytes.ts';
import { entryNameOf } from '../../../core/hub/authorities.ts';
import { type KnownList, isOverdue } from '../../../core/hub/revocation/known-lists.ts';
import { i18n } from '../../../core/language/index.ts';
import { decodePem } from '../../../core/keystore/pem.ts';
import { Problem, inField } from '../../../core/problem.ts';
import type { Certificate } from '../../../core/x509/read-certificate.ts';
import { readRevocationList } from '../../../core/x509/read-revocation-list.ts';
import { doubtOfList } from '../../../core/x509/revocation.ts';
import { certificatesFromPem } from '../../issuing.ts';
import type { Ports } from '../../ports.ts';
import type { HubStore } from '../store.ts';
import type { HubLists } from './hub-lists.ts';

/** Revocation lists of a hub that runs, as people manage them. */
export class HubRevocation {
  readonly #lists: HubLists;
  readonly #store: HubStore;
  readonly #ports: Pick<Ports, 'clock' | 'keys'>;

  constructor(lists: HubLists, store: HubStore, ports: Pick<Ports, 'clock' | 'keys'>) {
    this.#lists = lists;
    this.#store = store;
    this.#ports = ports;
  }

  list(): HubRevocationListModel[] {
    return [
      ...this.#lists.all().map((known) => this.#model(known)),
      ...this.#lists.doubts().map(([name, doubt]) => ({ name, overdue: false, certificates: 0, doubt })),
    ];
  }

  async set({ list, issuerPem }: ParsedInput<'hub.setRevocationList'>): Promise<HubRevocationListModel> {
    const der = listIn(list);
    const issuer = issuerPem === undefined ? this.#issuerOf(der) : certificatesFromPem(issuerPem, 'issuerPem')[0];
    return this.#model(await this.#lists.take({ authority: entryNameOf(issuer), issuer, der }, 'list'));
  }

  async remove({ name }: ParsedInput<'hub.removeRevocationList'>): Promise<MethodOutput<'hub.removeRevocationList'>> {
    await this.#lists.remove(name);
    return {};
  }

  #issuerOf(der: Uint8Array): Certificate {
    const list = inField('list', () => readRevocationList(der));
    const known = [...this.#store.state.authorities.values()].map(({ certificate }) => certificate);
    const found = known.find(
      (one) =>
        one.subject.comparable === list.issuer.comparable &&
        doubtOfList(list, [one], this.#ports.keys.verifies) === undefined,
    );
    if (found !== undefined) return found;
    throw new Problem(
      'NOT_FOUND',
      i18n.t('The hub has no authority that has signed this list, {issuer}.', { issuer: list.issuer.text }),
      { field: 'issuerPem', remedy: i18n.t('Give the certificate of its issuer too.') },
    );
  }

  #model({ name, issuer, list }: KnownList): HubRevocationListModel {
    return {
      name,
      issuer: issuer.subject.text,
      thisUpdate: list.thisUpdate.toISOString(),
      ...(list.nextUpdate === undefined ? {} : { nextUpdate: list.nextUpdate.toISOString() }),
      overdue: isOverdue(list, this.#ports.clock.now()),
      certificates: list.revoked.size,
    };
  }
}

function listIn(text: string): Uint8Array {
  const der = text.includes('-----BEGIN')
    ? inField('list', () => decodePem(text)).find(({ label }) => label === 'X509 CRL')?.bytes
    : fromBase64(text);
  if (der !== undefined) return der;
  throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no revocation list in it.'), {
    field: 'list',
    remedy: i18n.t('Choose a file that has a BEGIN X509 CRL line, or a .crl file.'),
  });
}
