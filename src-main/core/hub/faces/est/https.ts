import { i18n } from '../../../language/index.ts';
import { quoted, shortened } from '../../../quoting.ts';
import { refused } from '../../identity.ts';
import { type HttpsFace, type HttpsRequest, type HttpsTable, headerOf, lookUp } from '../../https.ts';
import { attributesAnswer, authoritiesAnswer, refusedAnswer } from './answers.ts';
import { enroll } from './enrolling.ts';
import { decideEnrolling, decideReenrolling } from './login.ts';
import { policyFault, policyFor } from './policy.ts';

/** What follows `/.well-known/est/` and perhaps a label (RFC 7030 3.2.2); what else is optional there the hub has not. */
const table: readonly HttpsTable<string>[] = [
  { pattern: /^cacerts$/, methods: { GET: 'cacerts' } },
  { pattern: /^csrattrs$/, methods: { GET: 'csrattrs' } },
  { pattern: /^simpleenroll$/, methods: { POST: 'simpleenroll' } },
  { pattern: /^simplereenroll$/, methods: { POST: 'simplereenroll' } },
];

/** Of our own: no key makes a request so large. */
const mostBytes = 65_536;

/** Whoever asks for what everybody may know. */
const anybody = 'anonymous';

function find({ method, path }: Pick<HttpsRequest, 'method' | 'path'>) {
  const rest = path.slice(2);
  const [label, operation = ''] = rest.length > 1 ? rest : [undefined, rest[0]];
  return { label, looked: rest.length > 2 ? undefined : lookUp(table, operation, method) };
}

const pathText = ({ path }: Pick<HttpsRequest, 'path'>): string => quoted(shortened(`/${path.join('/')}`));

/** EST by HTTPS (RFC 7030): each issuing policy is a server of its own, under its label. */
export const estHttps: HttpsFace = {
  route(request) {
    const [first, second] = request.path;
    if (first !== '.well-known' || second !== 'est') return undefined;
    const { label, looked } = find(request);
    // What the path lacks is refused as a login is, so that it is told.
    const kind = looked !== undefined && 'found' in looked ? looked.found : '';
    return { kind, id: '', mostBytes, ...(label === undefined ? {} : { argument: label }) };
  },

  login({ kind, argument }, { presented }, world, request) {
    if (kind === '') {
      const { looked } = find(request);
      const path = pathText(request);
      return refused(
        'operation-unknown',
        looked === undefined
          ? i18n.t('{path} is none of cacerts, csrattrs, simpleenroll and simplereenroll, which EST has here.', {
              path,
            })
          : i18n.t('{path} is asked for by {method}.', { path, method: quoted(shortened(request.method)) }),
      );
    }
    const found = policyFor(argument, world);
    if ('refusal' in found) return refused(found.refusal.cause, found.refusal.reason);
    if (kind === 'cacerts' || kind === 'csrattrs') return { accepted: true, deviceId: anybody };
    const { policy } = found;
    const closed = policyFault(policy);
    if (closed !== undefined) return refused(closed.cause, closed.reason);
    return kind === 'simpleenroll'
      ? decideEnrolling(policy, { authorization: headerOf(request, 'authorization'), presented }, world)
      : decideReenrolling(policy, presented, world);
  },

  refuse(refusal, _isLogin, request) {
    const { looked } = find(request);
    return refusedAnswer(refusal, looked !== undefined && 'allowed' in looked ? looked.allowed : undefined);
  },

  answer(client, { kind, argument }, request, body, world) {
    const found = policyFor(argument, world);
    if ('refusal' in found) return { answer: { refusal: found.refusal } };
    const { policy } = found;
    if (kind === 'cacerts') return { answer: authoritiesAnswer(policy.chain) };
    if (kind === 'csrattrs') return { answer: attributesAnswer() };
    return enroll({ client, policy, again: kind === 'simplereenroll', request }, body, world);
  },
};
