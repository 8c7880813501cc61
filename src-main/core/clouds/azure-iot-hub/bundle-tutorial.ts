import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import { type Bundle, der, pem, proofOf, rootOf, where } from '../../bundles/bundle.ts';

/** The names of ca-certs.ps1 (github.com/Azure/azure-iot-sdk-c, tools/CACertificates), which the tutorials build on. */
export const azureTutorial: Bundle = {
  id: 'azure-tutorial',
  get label() {
    return i18n.t('Azure IoT Hub tutorial');
  },
  get about() {
    return i18n.t(
      "The files of Microsoft's X.509 tutorial and its PowerShell script, for the IoT Hub portal and device samples.",
    );
  },
  suits: ['device', 'authority'],
  options: ({ kind, name }) =>
    kind === 'authority'
      ? []
      : [
          { option: 'prefix', default: fileNameOf(name) },
          { option: 'storePassword', default: '1234' },
          { option: 'pfxProfile' },
        ],
  parts: (subject, { prefix }) => {
    const [own] = subject.chain;
    const self = subject.kind === 'device' && subject.chain.length === 1;
    return [
      ...(self ? [] : where(rootOf(subject), (root) => der('RootCA.cer', root))),
      ...where(proofOf(subject, rootOf(subject), ['azure-iot-hub', 'azure-dps']), (verification) =>
        der('VerifyCert4.cer', verification),
      ),
      ...(subject.kind === 'authority'
        ? []
        : [
            { name: `${prefix}.pfx`, contents: { form: 'pkcs12', password: 'storePassword' } } as const,
            pem(`${prefix}-all.pem`, 'private-key', ...subject.chain),
            pem(`${prefix}-private.pem`, 'private-key'),
            pem(`${prefix}-public.pem`, own),
          ]),
    ];
  },
};
