import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Http } from '../services/ports.ts';
import { linkedLibrary } from './key-support.ts';

/** For an answer to begin, and between its parts, in milliseconds. */
const patienceMs = 20_000;
const maximumBytes = 2_000_000;

/** HTTP by Node. What an answer redirects to is told and never followed: the request may hold a password. */
export const nodeHttp: Http = {
  send({ method, url, headers, body, serverCaPem }, signal) {
    return new Promise((resolve) => {
      const lose = (error: Error & { code?: unknown }) => {
        const inner = error instanceof AggregateError ? (error.errors.at(-1) as Error & { code?: unknown }) : error;
        const errorCode = typeof inner.code === 'string' ? inner.code : undefined;
        resolve({ loss: { errorCode, text: inner.message } });
      };
      const request = url.startsWith('https:') ? tlsRequest : plainRequest;
      const sent = request(
        url,
        {
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
          timeout: patienceMs,
          minVersion: 'TLSv1.2',
          sigalgs: linkedLibrary.tlsSignatures,
          ecdhCurve: linkedLibrary.tlsGroups,
          ...(serverCaPem === undefined ? {} : { ca: serverCaPem }),
          ...(signal === undefined ? {} : { signal }),
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            if (size > maximumBytes) answer.destroy(new Error(`The answer has more than ${maximumBytes} bytes.`));
            else parts.push(part);
          });
          answer.on('error', lose);
          answer.on('end', () => {
            const { statusCode: status = 0, headers: told } = answer;
            resolve({ answer: { status, location: told.location, body: Buffer.concat(parts).toString('utf8') } });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })));
      sent.on('error', lose);
      sent.end(body);
    });
  },
};
