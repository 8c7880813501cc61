import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import { type Bundle, pem, presentedChain, rootOf } from '../../bundles/bundle.ts';

/** The names of mosquitto.conf(5) and mosquitto_pub(1): cafile, certfile with its chain, keyfile. */
export const mosquitto: Bundle = {
  id: 'mosquitto',
  label: 'Mosquitto',
  get about() {
    return i18n.t(
      'What a Mosquitto broker or mosquitto_pub takes: the authority to trust, certificate with chain, and key.',
    );
  },
  suits: ['device', 'authority', 'server'],
  options: ({ kind, name }) =>
    kind === 'authority' ? [] : [{ option: 'prefix', default: fileNameOf(name) }, { option: 'trust' }],
  parts: (subject, { prefix }) => {
    // OpenSSL trusts roots alone, unless it is told otherwise; an incomplete chain is all there is.
    const own = rootOf(subject) ?? subject.chain.at(-1) ?? subject.chain[0];
    const authorities = subject.trusted.length > 0 ? subject.trusted : [own];
    return [
      pem('ca.crt', ...authorities),
      ...(subject.kind === 'authority'
        ? []
        : [pem(`${prefix}.crt`, ...presentedChain(subject)), pem(`${prefix}.key`, 'private-key')]),
    ];
  },
};
