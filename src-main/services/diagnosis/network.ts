import type { DiagnosisFinding } from '../../contract/models.ts';
import { noWayOut, slowAddress } from '../../core/diagnosis/findings.ts';
import { proxyTelling } from '../../core/diagnosis/proxy.ts';
import { i18n } from '../../core/language/index.ts';
import { addressBytes } from '../../core/x509/server-names.ts';
import type { ProbeFault } from '../ports.ts';
import { type Looked, type Scene, explained, failed, notDone, passed } from './scene.ts';

/** Addresses of one name that are tried. */
const mostAddresses = 16;

/** The addresses of the server, in the order of the system. */
export async function lookUpName(
  scene: Scene,
  proxy: string | undefined,
): Promise<{ readonly looked: Looked; readonly addresses: readonly string[] }> {
  const { host } = scene.target;
  if (proxy !== undefined) {
    return { looked: notDone(i18n.t('The proxy {proxy} looks the name up.', { proxy })), addresses: [] };
  }
  if (addressBytes(host) !== undefined) {
    return { looked: passed([i18n.t('{host} is an address.', { host })]), addresses: [host] };
  }
  const found = await scene.ports.probe.lookUp(host, scene.terms);
  if ('text' in found) return { looked: failed([], explained(notFound(found), scene)), addresses: [] };
  const addresses = [...new Set(found)].slice(0, mostAddresses);
  return { looked: passed(addresses), addresses };
}

/** A resolver that says nothing has not found the name either. */
const notFound = ({ text }: ProbeFault): ProbeFault => ({ errorCode: 'ENOTFOUND', text });

type Reach = 'open' | 'refused' | 'silent' | 'unreachable';

interface Tried {
  readonly address: string;
  readonly fault: ProbeFault | undefined;
  readonly reach: Reach;
  readonly durationMs: number;
}

function reachOf(fault: ProbeFault | undefined): Reach {
  if (fault === undefined) return 'open';
  if (fault.errorCode === 'ECONNREFUSED') return 'refused';
  return fault.errorCode === 'ETIMEDOUT' ? 'silent' : 'unreachable';
}

function tell({ address, reach, durationMs }: Tried): string {
  const about = { address, ms: String(durationMs) };
  const words: Readonly<Record<Reach, () => string>> = {
    open: () => i18n.t('{address}: open ({ms} ms)', about),
    refused: () => i18n.t('{address}: refused ({ms} ms)', about),
    silent: () => i18n.t('{address}: no answer ({ms} ms)', about),
    unreachable: () => i18n.t('{address}: cannot be reached ({ms} ms)', about),
  };
  return words[reach]();
}

/** Which address is used is what all that follows connects to: undefined by a proxy. */
type Reached = { readonly looked: Looked; readonly address?: string | undefined };

export async function reachPort(
  scene: Scene,
  addresses: readonly string[],
  proxy: string | undefined,
): Promise<Reached> {
  const { terms, target, ports } = scene;
  if (proxy !== undefined) return reachByProxy(scene, proxy);
  const { host, port } = target;
  const tried = await Promise.all(
    addresses.map(async (address): Promise<Tried> => {
      const startedAt = ports.clock.monotonicMs();
      const fault = await ports.probe.reach({ host, port, address }, terms);
      const durationMs = Math.round(ports.clock.monotonicMs() - startedAt);
      return { address, fault, reach: reachOf(fault), durationMs };
    }),
  );
  const seen = tried.map(tell);
  const open = tried.find(({ reach }) => reach === 'open');
  if (open === undefined) {
    const telling = tried.find(({ reach }) => reach === 'refused') ?? tried[0];
    const fault = telling?.fault ?? { errorCode: 'ENOTFOUND', text: '' };
    return { looked: failed(seen, explained(fault, scene)) };
  }
  const silent = tried.slice(0, tried.indexOf(open)).find(({ reach }) => reach === 'silent');
  const findings = silent === undefined ? [] : [slowAddress(silent.address, open.address)];
  return { looked: passed(seen, findings), address: open.address };
}

async function reachByProxy(scene: Scene, proxy: string): Promise<Reached> {
  const { terms, target, ports } = scene;
  const fault = await ports.probe.reach({ ...target, address: undefined }, terms);
  const seen = [i18n.t('By the proxy {proxy}.', { proxy })];
  return { looked: fault === undefined ? passed(seen) : failed(seen, explained(fault, scene)) };
}

/** Faults by which a proxy tells that it lets a port through to nobody, or waits in vain for a network that does not. */
const byProxy = ['PROXY_REFUSED', 'PROXY_SILENT'];

/** The network lets the port through to nobody, or the proxy does. */
const isShut = (cause: string): boolean =>
  cause === 'no-answer' || byProxy.some((code) => cause === proxyTelling(code)?.cause);

const webPort = 443;

/** What the platform offers by port 443, where the other port is shut: words of its form. */
export function waysOut({ platform, target }: Scene, findings: readonly DiagnosisFinding[]): readonly string[] {
  if (target.port === webPort || !findings.some(({ cause }) => isShut(cause))) return [];
  return platform.fields.flatMap(({ label, choices, ports }) =>
    choices.filter(([value]) => ports?.[value] === webPort).map(([, choice]) => `${label}: ${choice}`),
  );
}

/** Whether port 443 is open. */
export async function tryWayOut(
  { target, ports, terms }: Scene,
  ways: readonly string[],
  addresses: readonly string[],
): Promise<Looked> {
  const places = addresses.length === 0 ? [undefined] : addresses;
  const faults = await Promise.all(
    places.map((address) => ports.probe.reach({ host: target.host, port: webPort, address }, terms)),
  );
  if (!faults.includes(undefined)) return failed([], noWayOut(webPort));
  return passed([i18n.t('Port 443 is open. Connect by it: {ways}.', { ways: ways.join(', ') })]);
}
