import { fromUtf8, toBase64, toUtf8 } from '../../../bytes.ts';
import { type JsonObject, asObject, errorCodeIn, objectIn, textIn } from '../../../platform/answers.ts';
import type { Denial, Turn } from '../../../platform/conversation.ts';
import type { CertificateIssuing, IssuingEnd } from '../../../platform/issuing.ts';
import type { IncomingMessage } from '../../../platform/platform.ts';
import { readIssuedChain } from '../../../x509/issued-chain.ts';
import { codes, refusedIssue, silentHub, unreadableIssue } from './denials.ts';

/**
 * A device's half of `issueCertificate` by MQTT 3.1.1 (Azure/azure-iot-sdk, docs/certificate-management.md, and the "Issue Certificate
 * API" guide of 2026-01-30; a preview). First comes 202, that the request was taken, then 200 with the chain, leaf first.
 */

/** For each of the two answers, as Microsoft's SDKs have it. */
const patienceMs = 120_000;

/** Requests of one conversation: the first, one in the place of a forgotten one, one where that was over by then, and no more. */
const most = 3;

/** Longest raw text that is kept of an answer. */
const maximumRaw = 2000;

interface Answer {
  readonly status: number;
  readonly body: JsonObject | undefined;
  readonly raw: string;
}

interface Matter {
  readonly deviceId: string;
  readonly csr: string;
  readonly name: string;
}

type Next = Turn<IssuingEnd>;

const end = (outcome: IssuingEnd): Next => ({ do: 'end', outcome });
const denied = (denial: Denial): Next => end({ denial });

/** Undefined where the message is no answer, or one to another request. */
function answerTo({ topic, payload }: IncomingMessage, requestId: string): Answer | undefined {
  const [, status, query] = /^\$iothub\/credentials\/res\/(\d{3})\/\?(.*)$/s.exec(topic) ?? [];
  if (query === undefined || !query.split('&').includes(`$rid=${requestId}`)) return undefined;
  const text = fromUtf8(payload) ?? '';
  return { status: Number(status), body: asObject(text), raw: `${status} ${text}`.trim().slice(0, maximumRaw) };
}

function ask(matter: Matter, count: number, replace: string | undefined): Next {
  const { deviceId, csr, name } = matter;
  const requestId = `${name}-${count}`;
  const body = { id: deviceId, csr, ...(replace === undefined ? {} : { replace }) };
  const turn = (taken: boolean): Pick<Extract<Next, { do: 'listen' }>, 'patienceMs' | 'heard' | 'silence'> => ({
    patienceMs,
    heard(message) {
      const answer = answerTo(message, requestId);
      if (answer === undefined) return undefined;
      if (answer.status !== 202) return understand(matter, count, answer);
      // Said twice, as at QoS 1, it begins no new wait.
      return taken ? undefined : { do: 'listen', ...turn(true) };
    },
    silence: () => denied(silentHub(patienceMs / 1000)),
  });
  return {
    do: 'say',
    message: {
      topic: `$iothub/credentials/POST/issueCertificate/?$rid=${requestId}`,
      payload: toUtf8(JSON.stringify(body)),
      qos: 1,
    },
    refused: ({ condition, text }) => denied(unreadableIssue(`${condition} ${text}`.trim())),
    ...turn(false),
  };
}

function understand(matter: Matter, count: number, answer: Answer): Next {
  const { status, body, raw } = answer;
  if (status === 200) {
    const issued = readIssuedChain(body?.['certificates']);
    return issued === undefined ? denied(unreadableIssue(raw)) : end({ issued });
  }
  if (status < 300) return denied(unreadableIssue(raw));
  const code = errorCodeIn(body);
  // The key of a request that is still under way was lost with its connection, so nobody could use what it brings.
  if (code === codes.anotherActive && count < most) {
    return ask(matter, count + 1, textIn(objectIn(body?.['info']), 'requestId') ?? '*');
  }
  // It was over by then.
  if (code === codes.nothingToReplace && count < most) return ask(matter, count + 1, undefined);
  return denied(refusedIssue(answer));
}

const responses = '$iothub/credentials/res/';

/** For a device that is connected under this ID. */
export const issueCertificate = (deviceId: string): CertificateIssuing => ({
  subscription: { filter: `${responses}#`, qos: 1 },
  isAnswer: ({ topic }) => topic.startsWith(responses),
  begin: (csr, name) => ask({ deviceId, csr: toBase64(csr), name }, 1, undefined),
});
