import { fromBase64 } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { type Json, asJsonObject, parseJson } from '../../../json.ts';
import { quoted } from '../../../quoting.ts';
import { faultOfRequest } from '../../../x509/judge-request.ts';
import { type CertificationRequest, readRequest } from '../../../x509/read-request.ts';
import type { HubDevice } from '../../devices.ts';
import type { HubWorld } from '../../face.ts';
import type { IssueOrder } from '../../issuing/order.ts';
import { type CredentialFault, malformed, notJson } from './credential-answers.ts';
import type { CredentialAnswer } from './credential-operations.ts';

/** What a device sends to `issueCertificate`: `{"id","csr","replace"?}`, and no other member. */
export interface CredentialRequest {
  /** DER that should be a PKCS#10 request. */
  readonly csr: Uint8Array;
  /** `*` for any, or the ID of the request in whose place this one is to come. */
  readonly replace: string | undefined;
}

/** Characters of `csr`: 8 KB. */
const mostCharacters = 8192;

/** What `replace` may name beside `*`. */
const replaceable = /^(?!-)[A-Za-z0-9-]{4,36}(?<!-)$/;

const members: ReadonlySet<string> = new Set(['id', 'csr', 'replace']);

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/** What a request asks for, or what is answered to a malformed one. */
export function readCredentialRequest(
  payload: Uint8Array,
  deviceId: string,
  world: HubWorld,
): CredentialRequest | CredentialAnswer {
  const wrong = (message: string): CredentialAnswer => malformed(message, world);
  if (payload.length === 0) return wrong("The payload is missing; it is a JSON object with 'id' and 'csr'.");
  const parsed = parseJson(payload);
  if (parsed === undefined) return notJson(world);
  const body = asJsonObject(parsed);
  if (body === undefined) return wrong("'id' is not the ID of the device that is logged in: the payload is no object.");
  const { id, csr, replace } = body;
  if (!isText(id)) return wrong("'id' is missing, or no text; it is the ID of the device.");
  if (id !== deviceId) return wrong("'id' is not the ID of the device that is logged in.");
  if (!isText(csr)) return wrong("'csr' is missing, or no text; it is a PKCS#10 request in base64.");
  if (csr.length > mostCharacters) return wrong(`'csr' is longer than ${mostCharacters} characters.`);
  const der = fromBase64(csr);
  if (der === undefined) return wrong("'csr' is not base64.");
  if (Object.keys(body).some((name) => !members.has(name))) {
    return wrong("There is a member beside 'id', 'csr' and 'replace'.");
  }
  if (replace === undefined) return { csr: der, replace };
  if (typeof replace === 'string' && (replace === '*' || replaceable.test(replace))) return { csr: der, replace };
  return wrong("'replace' is neither '*' nor 4 to 36 letters, digits and hyphens with no hyphen at an end.");
}

/** What the authority is to sign, or why it will not. */
export function judgeCredentialRequest(
  { deviceId, policy }: HubDevice,
  csr: Uint8Array,
  { signatures, verifies }: HubWorld,
): { readonly order: Pick<IssueOrder, 'policy' | 'request'> } | CredentialFault {
  let request: CertificationRequest;
  try {
    request = readRequest(csr);
  } catch {
    return { code: '400000', message: i18n.t('What was sent as csr is base64, and no PKCS#10 request.') };
  }
  const { commonName = '' } = request.subject;
  if (commonName !== deviceId) {
    const message = i18n.t('The csr has the common name {commonName}; it is to have the device ID {deviceId}.', {
      commonName: quoted(commonName),
      deviceId,
    });
    return { code: '400000', message };
  }
  const fault = faultOfRequest(request, { signsWith: (key) => signatures.signsWith(key), verifies });
  if (fault !== undefined) return { code: '400000', message: `${fault.reason} ${fault.remedy}` };
  if (policy !== undefined) return { order: { policy, request } };
  const message = i18n.t(
    'Device {deviceId} has no issuing policy: a device has one once the provisioning service has issued a certificate to it.',
    { deviceId },
  );
  return { code: '404000', message };
}
