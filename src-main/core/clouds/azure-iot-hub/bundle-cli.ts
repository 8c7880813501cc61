import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import { type Bundle, pem, presentedChain } from '../../bundles/bundle.ts';

/** The names that `az iot hub device-identity create --output-dir` writes. */
export const azureCli: Bundle = {
  id: 'azure-cli',
  label: 'Azure CLI',
  get about() {
    return i18n.t('Certificate and key as the Azure CLI names them, for az iot device simulate.');
  },
  suits: ['device'],
  options: ({ name }) => [{ option: 'prefix', default: fileNameOf(name) }],
  parts: (subject, { prefix }) => [
    pem(`${prefix}-cert.pem`, ...presentedChain(subject)),
    pem(`${prefix}-key.pem`, 'private-key'),
  ],
};
