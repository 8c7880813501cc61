import { alertRecord, bytesServer } from '../support/tls-server.ts';
import type { CauseRow } from './cause-row.ts';
import { at } from './cause-scene.ts';

/** What a server says of the device by an alert of TLS (RFC 8446 6.2), to a device that has nothing against itself. */

const alert = (description: number, name: string, { cause, remedy }: Pick<CauseRow, 'cause' | 'remedy'>): CauseRow => ({
  truth: `Alert ${description}, ${name}`,
  cause,
  remedy,
  tell: (scene) => at(bytesServer(alertRecord(description), 'answering'), (port) => scene.simulate(port)),
});

const refused = { cause: 'device-certificate-refused', remedy: /trusts the device's authority/ };

export const tlsAlertRows: readonly CauseRow[] = [
  alert(42, 'bad_certificate', refused),
  alert(43, 'unsupported_certificate', { cause: 'device-certificate-purpose', remedy: /clientAuth/ }),
  alert(44, 'certificate_revoked', { cause: 'device-certificate-revoked', remedy: /new certificate/ }),
  alert(45, 'certificate_expired', { cause: 'clock-differs', remedy: /Compare the clocks/ }),
  alert(46, 'certificate_unknown', refused),
  alert(47, 'illegal_parameter', { cause: 'tls-failed', remedy: /server's log/ }),
  alert(48, 'unknown_ca', refused),
  alert(49, 'access_denied', { cause: 'device-certificate-refused', remedy: /Register the device/ }),
  alert(51, 'decrypt_error', { cause: 'device-certificate-signature', remedy: /same name with another key/ }),
  alert(70, 'protocol_version', { cause: 'tls-version', remedy: /TLS 1\.2/ }),
  alert(71, 'insufficient_security', { cause: 'tls-nothing-in-common', remedy: /ciphers or keys/ }),
  alert(116, 'certificate_required', { cause: 'device-certificate-not-sent', remedy: /RSA key/ }),
];
