import type { HubStatus, Overview } from '../../bench/bench.ts';
import { inTreeOrder } from './tree-order.ts';
import type { Route } from '../../ui/routes.ts';
import { journey as text } from './words.ts';
import { date } from '../../ui/format.ts';

interface Station {
  readonly title: string;
  readonly state: 'done' | 'now' | 'later';
  /** Two short lines. */
  readonly lines: readonly [string, string];
}

interface NextThing {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly route: Route;
}

export interface Journey {
  readonly stations: readonly Station[];
  readonly next: NextThing;
}

interface Known {
  readonly overview: Overview;
  readonly hub: HubStatus;
  /** Messages that were acknowledged in this session, and whether a run goes on. */
  readonly sent: number;
  readonly running: boolean;
  /** None of the devices of the run gets through to the server. */
  readonly cutOff: boolean;
}

/**
 * Where the user is on the path from nothing to telemetry, and the one next thing. What a cloud knows is not known here:
 * its station is done when the user says that it has accepted the proof.
 */
export function journeyOf({ overview, hub, sent, running, cutOff }: Known): Journey {
  const { authorities, proofs, devices } = overview;
  const known = hub.authorities.filter(({ certificate }) =>
    authorities.some((own) => own.certificate.thumbprintSha256 === certificate.thumbprintSha256),
  );
  const verified = known.find(({ status }) => status === 'verified');
  // The one the user has come furthest with.
  const inUse = verified ?? known[0];
  const authority =
    authorities.find(({ certificate }) => certificate.thumbprintSha256 === inUse?.certificate.thumbprintSha256) ??
    inTreeOrder(authorities)[0];
  const cloudProofs = proofs.filter(({ destination }) => destination !== 'local-hub');
  const accepted = cloudProofs.findLast(({ verifiedAt }) => verifiedAt !== undefined);
  const cloudProof = accepted ?? cloudProofs.at(-1);
  const hubProof = proofs.findLast(({ destination }) => destination === 'local-hub');
  const device = devices.at(-1);

  const done = [
    authority !== undefined,
    known.length > 0 || proofs.length > 0,
    verified !== undefined || accepted !== undefined || (hubProof !== undefined && !hub.running),
    device !== undefined,
    sent > 0,
  ];
  const reached = done.findIndex((one) => !one);
  const now = reached === -1 ? done.length - 1 : reached;
  const lines: readonly (readonly [string, string])[] = [
    authority === undefined
      ? text.authority.open
      : [`${authority.name} · ${authority.certificate.key}`, text.validUntil(date(authority.certificate.notAfter))],
    known.length > 0
      ? [text.uploaded, known.map(({ name }) => name).join(', ')]
      : proofs.length > 0
        ? [text.codeFrom, text.destination((cloudProof ?? hubProof)?.madeFor?.label)]
        : text.registered.open,
    verified !== undefined
      ? [verified.name, text.verified]
      : accepted !== undefined
        ? [text.destination(accepted.madeFor?.label), text.verified]
        : cloudProof !== undefined
          ? [text.signedFor, text.destination(cloudProof.madeFor?.label)]
          : hubProof !== undefined && !hub.running
            ? [text.verified, text.hubStopped]
            : text.proved.open,
    device === undefined
      ? text.device.open
      : [device.deviceId, devices.length === 1 ? device.key : text.andOthers(devices.length - 1)],
    sent > 0
      ? [text.acknowledged(sent), cutOff ? text.cutOff : running ? text.running : text.ended]
      : text.telemetry.open,
  ];
  return {
    stations: text.titles.map((title, index) => ({
      title,
      state: done[index] === true ? 'done' : index === now ? 'now' : 'later',
      lines: lines[index] ?? ['', ''],
    })),
    next: nextThing({
      station: now,
      complete: reached === -1,
      authority: authority?.name,
      cloudProof,
      device,
      running,
      cutOff,
    }),
  };
}

interface Reached {
  readonly station: number;
  readonly complete: boolean;
  readonly authority: string | undefined;
  readonly cloudProof: Overview['proofs'][number] | undefined;
  readonly device: Overview['devices'][number] | undefined;
  readonly running: boolean;
  readonly cutOff: boolean;
}

function nextThing({ station, complete, authority = '', cloudProof, device, running, cutOff }: Reached): NextThing {
  if (cutOff) return { ...text.next.cutOff, route: { page: 'simulate' } };
  if (running) return { ...text.next.watch, route: { page: 'simulate' } };
  if (complete) return { ...text.next.again, route: { page: 'create-devices' } };
  switch (station) {
    case 0:
      return { ...text.next.authority, route: { page: 'create-authority' } };
    case 1:
    case 2: {
      if (station === 2 && cloudProof !== undefined) {
        const { authority: name, code, madeFor } = cloudProof;
        return {
          ...text.next.accepted(text.destination(madeFor?.label)),
          route: { page: 'certificates', selected: { kind: 'proof', name, code } },
        };
      }
      return { ...text.next.prove(authority), route: { page: 'prove', authority } };
    }
    case 3:
      return { ...text.next.device(authority), route: { page: 'create-devices', authority } };
    default: {
      const { deviceId = '' } = device ?? {};
      return { ...text.next.simulate(deviceId), route: { page: 'simulate', deviceIds: [deviceId], setup: true } };
    }
  }
}
