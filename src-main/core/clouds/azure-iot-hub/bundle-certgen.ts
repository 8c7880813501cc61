import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import {
  type Bundle,
  type BundlePart,
  authoritiesOf,
  isSelfIssued,
  pem,
  proofOf,
  rootOf,
  where,
} from '../../bundles/bundle.ts';

const authority = 'azure-iot-test-only';

/**
 * The folders and names of certGen.sh (github.com/Azure/azure-iot-sdk-c, tools/CACertificates). Where the script calls every
 * device `new-device`, so that the next overwrites the last, the device's own name stands; and the full chain, which
 * the script leaves to the reader, is there.
 */
export const azureCertgen: Bundle = {
  id: 'azure-certgen',
  label: 'Azure certGen.sh',
  get about() {
    return i18n.t(
      "The folders certs and private of Microsoft's Bash script, with the device's own name and its full chain.",
    );
  },
  suits: ['device', 'authority'],
  options: ({ kind, name }) =>
    kind === 'authority'
      ? [{ option: 'keyPassword' }]
      : [
          { option: 'prefix', default: fileNameOf(name) },
          { option: 'storePassword', default: '1234' },
          { option: 'pfxProfile' },
        ],
  parts: (subject, { prefix }) => {
    const [own] = subject.chain;
    const above = authoritiesOf(subject);
    const [nearest] = above;
    const between = nearest !== undefined && !isSelfIssued(nearest) ? nearest : undefined;
    const shared = [
      ...(above.length === 0 ? [] : where(rootOf(subject), (root) => pem(`certs/${authority}.root.ca.cert.pem`, root))),
      ...where(between, (issuer) => pem(`certs/${authority}.intermediate.cert.pem`, issuer)),
      ...(above.length === 0 ? [] : [pem(`certs/${authority}.chain.ca.cert.pem`, ...above)]),
      ...where(proofOf(subject, rootOf(subject), ['azure-iot-hub', 'azure-dps']), (proof) =>
        pem('certs/verification-code.cert.pem', proof),
      ),
    ];
    const mine: readonly BundlePart[] =
      subject.kind === 'authority'
        ? [
            pem(
              `private/${authority}.${between === undefined ? 'root.ca' : 'intermediate'}.key.pem`,
              'encrypted-private-key',
            ),
          ]
        : [
            pem(`certs/${prefix}.cert.pem`, own),
            { name: `certs/${prefix}.cert.pfx`, contents: { form: 'pkcs12', password: 'storePassword' } },
            pem(`certs/${prefix}-full-chain.cert.pem`, ...subject.chain),
            pem(`private/${prefix}.key.pem`, 'private-key'),
          ];
    return [...shared, ...mine];
  },
};
