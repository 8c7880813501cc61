import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { fromBase64, toUtf8 } from '../core/bytes.ts';
import { Problem } from '../core/problem.ts';
import { decodeText } from '../core/text.ts';
import type { Grants } from './grants.ts';
import type { Ports } from './ports.ts';

const maximumTextBytes = 50_000_000;

/** What files with certificates and keys usually end in. */
export const anyCertificate = {
  get name() {
    return i18n.t('Certificates and keystores');
  },
  endings: ['pem', 'pfx', 'p12', 'jks', 'bks', 'cer', 'crt', 'der', 'key', 'p7b', 'p7c', 'csr', 'crl'],
} as const;

const kinds = {
  certificate: {
    get title() {
      return i18n.t('Choose a certificate, key or keystore');
    },
    ...anyCertificate,
  },
  csv: {
    get title() {
      return i18n.t('Choose a CSV file with devices');
    },
    get name() {
      return i18n.t('CSV files');
    },
    endings: ['csv', 'txt', 'tsv'],
  },
  settings: {
    get title() {
      return i18n.t('Choose a file of settings');
    },
    get name() {
      return i18n.t('Settings');
    },
    endings: ['json'],
  },
  plan: {
    get title() {
      return i18n.t('Choose a plan');
    },
    get name() {
      return i18n.t('Plans of simulations');
    },
    endings: ['json'],
  },
  keygen: {
    get title() {
      return i18n.t('Choose a keygen.properties');
    },
    name: 'keygen.properties',
    endings: ['properties', 'txt', 'sh'],
  },
} as const;

/** Files that the user picks to be read, and places to save to. */
export class ChosenFiles {
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(grants: Grants, ports: Ports) {
    this.#grants = grants;
    this.#ports = ports;
  }

  async choose({ kind }: ParsedInput<'file.choose'>): Promise<MethodOutput<'file.choose'>> {
    const { title, name, endings } = kinds[kind];
    const startIn = this.#ports.desktop.documents;
    const path = await this.#ports.dialogs.chooseFile({ title, kind: { name, endings }, startIn });
    if (path === undefined) return {};
    return { file: { token: this.#grants.grant(path), name: this.#ports.folders.nameOf(path) } };
  }

  async readText({ file }: ParsedInput<'file.readText'>): Promise<MethodOutput<'file.readText'>> {
    const bytes = await this.#ports.folders.readFile(this.#grants.resolve(file, 'file'), maximumTextBytes);
    const text = decodeText(bytes);
    if (text === undefined) {
      throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file is not text in UTF-8 or UTF-16.'), {
        field: 'file',
        remedy: i18n.t('Save it as "CSV UTF-8" in your spreadsheet program.'),
      });
    }
    // Text goes to the window, and a private key must not.
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
      throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file holds a private key and is no list of devices.'), {
        field: 'file',
        remedy: i18n.t('Choose a CSV file.'),
      });
    }
    return { text };
  }

  async save({ suggestedName, text, encoding }: ParsedInput<'file.save'>): Promise<MethodOutput<'file.save'>> {
    const bytes = encoding === 'utf-8' ? toUtf8(text) : fromBase64(text);
    if (bytes === undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('What is to be saved is no Base64.'), {
        field: 'text',
        remedy: i18n.t('Encode it by RFC 4648, section 4, or leave the encoding out where it is text.'),
      });
    }
    const path = await this.#ports.dialogs.chooseWhereToSave({
      title: i18n.t('Save'),
      suggestedName: suggestedName.replaceAll(/[^A-Za-z0-9._ -]/g, '_'),
      startIn: this.#ports.desktop.documents,
    });
    if (path === undefined) return {};
    await this.#ports.folders.writeFile(path, bytes);
    return { name: this.#ports.folders.nameOf(path) };
  }
}
