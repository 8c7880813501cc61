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
import { thumbprintsOf } from '../../../core/x509/thumbprint.ts';
import { type Issuer, certificatesFromPem } from '../../issuing.ts';
import type { Ports } from '../../ports.ts';
import type { HubStore } from '../store.ts';
import type { HubLists } from './hub-lists.ts';
import type { Responders } from './responders.ts';

/** Where others find what the hub serves. */
interface Served {
  readonly host: string;
  readonly port: number | undefined;
  /** Something of it is told otherwise now. */
  readonly changed: () => void;
}

/** Revocation lists of a hub that runs, as people manage them. */
export class HubRevocation {
  readonly #lists: HubLists;
  readonly #responders: Responders;
  readonly #store: HubStore;
  readonly #ports: Pick<Ports, 'ciphers' | 'clock' | 'keys'>;
  readonly #served: Served;

  constructor(
    lists: HubLists,
    responders: Responders,
    store: HubStore,
    ports: Pick<Ports, 'ciphers' | 'clock' | 'keys'>,
    served: Served,
  ) {
    this.#lists = lists;
    this.#responders = responders;
    this.#store = store;
    this.#ports = ports;
    this.#served = served;
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

  /** How the hub calls the list of an authority. Throws NOT_FOUND where it has none. */
  nameOf(issuer: Certificate, authority: string): string {
    const known = this.#lists.of(issuer);
    if (known !== undefined) return known.name;
    throw new Problem(
      'NOT_FOUND',
      i18n.t('The hub has no revocation list of {authority}, by which it could answer.', { authority }),
      { field: 'authority', remedy: i18n.t('Have its list signed first, or revoke a certificate.') },
    );
  }

  /** Has an opened authority delegate to the hub. */
  async delegate(name: string, issuer: Issuer): Promise<HubRevocationListModel> {
    const known = this.#lists.named(name);
    await this.#responders.make(known, issuer);
    this.#served.changed();
    return this.#model(known);
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
    const { host, port } = this.#served;
    const base = port === undefined ? undefined : `http://${host}:${port}`;
    const answers = this.#responders.of({ name, issuer })?.certificate.notAfter;
    return {
      name,
      issuer: issuer.subject.text,
      issuerThumbprintSha256: thumbprintsOf(issuer.der, this.#ports.ciphers.digest).sha256,
      thisUpdate: list.thisUpdate.toISOString(),
      ...(list.nextUpdate === undefined ? {} : { nextUpdate: list.nextUpdate.toISOString() }),
      overdue: isOverdue(list, this.#ports.clock.now()),
      certificates: list.revoked.size,
      ...(base === undefined
        ? {}
        : { listUrl: `${base}/crl/${name}.crl`, issuerUrl: `${base}/ca/${name}.cer`, ocspUrl: `${base}/ocsp` }),
      ...(answers === undefined ? {} : { answersUntil: answers.toISOString() }),
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
