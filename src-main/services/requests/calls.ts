import type { Handlers } from '../handlers.ts';
import type { RequestAnswers } from './answers.ts';
import type { Requests } from './requests.ts';

/** Requests for certificates, and what answers them. */
export const requestCalls = (requests: Requests, answers: RequestAnswers) =>
  ({
    'request.create': (input) => requests.create(input),
    'request.read': (input) => requests.read(input),
    'request.sign': (input) => answers.sign(input),
    'request.complete': (input) => answers.complete(input),
    'request.export': (input) => requests.export(input),
  }) satisfies Partial<Handlers>;
