import { certificatePem } from '../keystore/pem.ts';
import { answerSecrets, deviceOfAnswer, passIn, requestFile, requestNote } from './answer.ts';
import { oneDevice } from './device-loop.ts';
import { type HowtoStep, configFile } from './openssl.ts';
import { type RequestOrder, describeRequest, keyPassphrase, makeRequest } from './request.ts';
import { hereDocument, type Secret, withSecrets, word } from './shell.ts';

interface EstOrder extends Omit<RequestOrder, 'name'> {
  readonly deviceId: string;
  /** Below which address its operations lie, as `estServer` answers it. */
  readonly server: string;
  /** DER of whom to trust; the system's roots without any. */
  readonly trusted: readonly Uint8Array[];
  /** By what the device shows who it is: without either by its present certificate, which is renewed. */
  readonly login: { readonly userName?: string | undefined; readonly deviceId?: string | undefined };
}

const trustedFile = 'est-ca.pem';
const authoritiesFile = 'est-authorities.pem';
const answerFile = 'est-answer.txt';
const answerPem = 'est-answer.pem';
const password = 'EST_PASSWORD';

/** What a server of EST sends, which OpenSSL reads by lines alone (RFC 7030 4.1.3, RFC 8951 3.1). */
const decoded = (from = ''): string => `{ tr -d '\\r\\n'${from} | fold -w 64; echo; } | openssl base64 -d`;

/** A device fetches a certificate from a server of EST (RFC 7030), by curl. */
export function estHowto(order: EstOrder): HowtoStep[] {
  const { deviceId, trusted, login } = order;
  const isAgain = login.userName === undefined && login.deviceId === undefined;
  return [
    ...(trusted.length === 0
      ? []
      : [
          {
            title: 'Save whom to trust, in the folder of the workspace',
            commands: hereDocument(
              `cat > ${trustedFile}`,
              trusted.map((der) => certificatePem(der).trimEnd()),
            ),
          },
        ]),
    { title: 'Ask the server what it has and wants', commands: asking(order) },
    ...(isAgain ? [] : [{ title: 'Describe the request', commands: describeRequest({ ...order, name: deviceId }) }]),
    isAgain ? again(order) : enrolling(order),
  ];
}

const curlWith = ({ trusted }: EstOrder): string =>
  `curl --show-error --silent${trusted.length === 0 ? '' : ` --cacert ${trustedFile}`}`;

function asking(order: EstOrder): string {
  const at = (operation: string) => word(`${order.server}/${operation}`);
  return [
    `${curlWith(order)} --fail \\`,
    `  ${at('cacerts')} |`,
    `  ${decoded()} |`,
    `  openssl pkcs7 -inform DER -print_certs -out ${authoritiesFile}`,
    `grep '^subject' ${authoritiesFile}`,
    '# An empty answer asks for nothing; a server may also not have it.',
    `ASKED=$(${curlWith(order)} --fail \\`,
    `  ${at('csrattrs')} || true)`,
    `if [ -n "$ASKED" ]; then`,
    `  printf %s "$ASKED" | ${decoded()} |`,
    '    openssl asn1parse -inform DER',
    'fi',
  ].join('\n');
}

/** Prints a line of curl's configuration: what it says is not in the list of processes. `text` is a text for the shell, with its variables. */
const configured = (option: 'user' | 'pass', text: string): string =>
  String.raw`printf '${option} = "%s"\n' "$(printf %s ${text} | sed 's/[\\"]/\\&/g')"`;

interface Posting {
  readonly operation: 'simpleenroll' | 'simplereenroll';
  /** A word: the request in base64. */
  readonly file: string;
  /** A command that prints what curl reads as its configuration. */
  readonly config?: string | undefined;
  readonly options?: string;
}

/** Posts a request; curl asks for the passphrase of a key that has one, unless it is configured. The certificates of the answer are in PEM then, beside the authorities of the server. */
function post(order: EstOrder, { operation, file, config, options = '' }: Posting): string[] {
  return [
    '# Ask for the certificate.',
    ...(config === undefined
      ? [`STATUS=$(${curlWith(order)}${options} \\`]
      : [`STATUS=$(${config} |`, `  ${curlWith(order)} --config -${options} \\`]),
    `    --header 'Content-Type: application/pkcs10' --data-binary @${file} \\`,
    `    --output ${answerFile} --write-out '%{http_code}' \\`,
    `    ${word(`${order.server}/${operation}`)})`,
    '# 202: it is not issued yet, and the same is asked again later (RFC 7030 4.2.3).',
    `[ "$STATUS" = 200 ] || { cat ${answerFile}; echo "The server answers $STATUS."; exit 1; }`,
    '# The answer is PKCS#7 with the certificate; its issuers are among the authorities.',
    `${decoded(` < ${answerFile}`)} |`,
    `  openssl pkcs7 -inform DER -print_certs -out ${answerPem}`,
    `cat ${authoritiesFile} >> ${answerPem}`,
  ];
}

const cleanUp = `rm ${answerFile} ${answerPem} ${authoritiesFile}`;

const certificateOf = (deviceId: string): string => {
  const words = oneDevice(deviceId);
  return ` --cert ${words.path('chain')} --key ${words.path('key')}`;
};

function enrolling(order: EstOrder): HowtoStep {
  const { deviceId, keyEncrypted, login } = order;
  const { userName } = login;
  const secret: Secret[] =
    userName === undefined ? [] : [{ variable: password, prompt: `The password of ${userName} at the server` }];
  return {
    title: `Fetch the certificate of ${deviceId}: asks for passwords`,
    commands: withSecrets(
      [...secret, ...answerSecrets(keyEncrypted)],
      [
        '# A request that waits from before goes on.',
        `[ -e ${requestFile(deviceId, 'base64')} ] || (`,
        ...makeRequest({ ...order, name: deviceId }).map((line) => `  ${line}`),
        ')',
        ...post(order, {
          operation: 'simpleenroll',
          file: requestFile(deviceId, 'base64'),
          ...(userName === undefined
            ? { options: certificateOf(login.deviceId ?? '') }
            : { config: configured('user', `${word(`${userName}:`)}"$${password}"`) }),
        }),
        ...deviceOfAnswer({
          deviceId,
          certificates: answerPem,
          key: requestFile(deviceId, 'key'),
          keyEncrypted,
        }),
        cleanUp,
        `rm -f ${configFile}`,
        requestNote,
      ],
    ),
  };
}

/** With the key that it has: the names of the present certificate must be those of the next (RFC 7030 4.2.2). */
function again(order: EstOrder): HowtoStep {
  const { deviceId, keyEncrypted } = order;
  const words = oneDevice(deviceId);
  const before = word(`${deviceId}-before`);
  const request = 'est-request.txt';
  return {
    title: `Fetch the next certificate of ${deviceId}: asks for passwords`,
    commands: withSecrets(answerSecrets(keyEncrypted), [
      '# A request with the names of the present certificate, for the same key.',
      `openssl x509 -x509toreq -in ${words.path('certificate')} -key ${words.path('key')}${passIn(keyEncrypted)} \\`,
      '  -copy_extensions copy |',
      '  openssl req -outform DER |',
      `  openssl base64 -A -out ${request}`,
      ...post(order, {
        operation: 'simplereenroll',
        file: request,
        config: keyEncrypted ? configured('pass', `"$${keyPassphrase}"`) : undefined,
        options: certificateOf(deviceId),
      }),
      ...deviceOfAnswer({
        deviceId,
        certificates: answerPem,
        key: words.path('key'),
        keyEncrypted,
        makeRoom: {
          lines: ['# What was there before; Certbench moves it to the trash.', `mv ${words.folder} ${before}`],
          key: `${before}/${words.file('key')}`,
        },
      }),
      `${cleanUp} ${request}`,
    ]),
  };
}
