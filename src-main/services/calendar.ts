import { ICalCalendar, ICalAlarmType, ICalEventTransparency } from 'ical-generator';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { CertificateEnd } from '../contract/models.ts';
import { toHex, toUtf8 } from '../core/bytes.ts';
import { endsOf } from './ends.ts';
import type { Overview } from './overview.ts';
import type { Ports } from './ports.ts';
import type { Workspaces } from './workspaces.ts';

const dayMs = 86_400_000;

/** Names in the description of one day: a set of thousands may end on the same. */
const namesAtMost = 50;

/** When the certificates of a workspace end: as a list, and as a calendar. */
export class Calendar {
  readonly #workspaces: Workspaces;
  readonly #overview: Overview;
  readonly #ports: Pick<Ports, 'clock' | 'ciphers'>;

  constructor(workspaces: Workspaces, overview: Overview, ports: Pick<Ports, 'clock' | 'ciphers'>) {
    this.#workspaces = workspaces;
    this.#overview = overview;
    this.#ports = ports;
  }

  async ends(input: ParsedInput<'calendar.ends'>): Promise<MethodOutput<'calendar.ends'>> {
    const { ends } = await this.#read(input);
    return { ends };
  }

  async text(input: ParsedInput<'calendar.text'>): Promise<MethodOutput<'calendar.text'>> {
    const { ends, workspace, folder } = await this.#read(input);
    // Many workspaces have one name, and none another's folder.
    const own = toHex(this.#ports.ciphers.digest('sha256', toUtf8(folder)))
      .slice(0, 16)
      .toLowerCase();
    const coming = ends.filter(({ days }) => days > 0);
    const calendar = new ICalCalendar({
      name: `Certificates of ${workspace}`,
      prodId: { company: 'Certbench', product: 'Certbench', language: 'EN' },
    });
    for (const [day, those] of byDay(coming)) {
      calendar.createEvent({
        // The same each time, so that a calendar that has it takes the new for the old (RFC 5545, 3.8.4.7).
        id: `${day}.${own}@certbench`,
        stamp: this.#ports.clock.now(),
        start: new Date(`${day}T00:00:00Z`),
        timezone: 'UTC',
        allDay: true,
        summary: summaryOf(those),
        description: descriptionOf(those, workspace),
        transparency: ICalEventTransparency.TRANSPARENT,
        alarms: [{ type: ICalAlarmType.display, trigger: (input.remindDays * dayMs) / 1000 }],
      });
    }
    return { text: calendar.toString(), certificates: coming.length };
  }

  async #read(input: Pick<ParsedInput<'calendar.ends'>, 'workspace' | 'withinDays'>) {
    const { workspace, withinDays } = input;
    // What is no workspace has no certificates to list, and says so.
    await this.#workspaces.open(workspace);
    const { workspace: info, ...lists } = await this.#overview.read({ workspace, contents: true });
    const now = this.#ports.clock.now().getTime();
    const ends = endsOf(lists)
      .map((one) => ({ ...one, days: Math.ceil((Date.parse(one.notAfter) - now) / dayMs) }))
      .filter(({ days }) => withinDays === undefined || days <= withinDays)
      .toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter) || (a.name < b.name ? -1 : 1));
    return { ends, workspace: info.name, folder: info.folder };
  }
}

function byDay(ends: readonly CertificateEnd[]): Map<string, CertificateEnd[]> {
  const days = new Map<string, CertificateEnd[]>();
  for (const end of ends) {
    const day = end.notAfter.slice(0, 10);
    const those = days.get(day);
    if (those === undefined) days.set(day, [end]);
    else those.push(end);
  }
  return days;
}

function summaryOf(ends: readonly CertificateEnd[]): string {
  const [first] = ends;
  return ends.length === 1
    ? `The certificate of ${first?.kind} ${first?.name} ends`
    : `${ends.length} certificates end`;
}

function descriptionOf(ends: readonly CertificateEnd[], workspace: string): string {
  const named = ends.slice(0, namesAtMost).map(({ kind, name, notAfter }) => `${name} (${kind}), ${notAfter}`);
  const left = ends.length - named.length;
  return [`Workspace ${workspace}`, ...named, ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
}
