import { AuthorityImport } from '../authority-import.ts';
import { BringIn } from '../bring-in/bring-in.ts';
import { bringInCalls } from '../bring-in/calls.ts';
import { Calendar } from '../calendar.ts';
import { Chains } from '../chains.ts';
import { previewDevices } from '../device-preview.ts';
import { DeviceTable } from '../device-table.ts';
import { estCalls } from '../est/calls.ts';
import { Est } from '../est/est.ts';
import { Exports } from '../export.ts';
import { ExportHowto } from '../export-howto.ts';
import { ExportSubjects } from '../export-subject.ts';
import type { Handlers } from '../handlers.ts';
import { showHowto } from '../howto.ts';
import { FileInspection } from '../inspection.ts';
import { Keygen } from '../keygen.ts';
import { checkPlatformForm, platformForms } from '../platforms.ts';
import { Reports } from '../reports.ts';
import { RequestAnswers } from '../requests/answers.ts';
import { requestCalls } from '../requests/calls.ts';
import { Requests } from '../requests/requests.ts';
import type { Foundation } from './foundation.ts';

/** Files of others, files for others, and what can be said of certificates: requests, exports, reports, calendars, how to do it elsewhere. */
export function papersWing({ ports, grants, jobs, workspaces, passphrases, authorities, overview }: Foundation) {
  const calendar = new Calendar(workspaces, overview, ports);
  const chains = new Chains(workspaces, grants, jobs, ports);
  const reports = new Reports(overview, grants, jobs, ports);
  const imports = new AuthorityImport(workspaces, authorities, passphrases, grants, jobs, ports);
  const requests = new Requests(workspaces, grants, jobs, ports);
  const answers = new RequestAnswers(workspaces, requests, authorities, passphrases, grants, jobs, ports);
  const keygen = new Keygen(grants, ports.folders);
  const subjects = new ExportSubjects(authorities, passphrases, ports);
  const exportHowto = new ExportHowto(workspaces, subjects, grants, ports.folders);
  const exports = new Exports(workspaces, subjects, keygen, grants, jobs, ports);
  return {
    handlers: {
      ...requestCalls(requests, answers),
      ...bringInCalls(new BringIn(workspaces, passphrases, grants, jobs, ports)),
      ...estCalls(new Est(workspaces, requests, answers, jobs, ports)),
      'authority.import': (input) => imports.import(input),
      'device.preview': (input) => previewDevices(workspaces, jobs, ports.ciphers, input),
      'device.manifest': (input) => new DeviceTable(workspaces, grants, jobs, ports).write(input),
      'file.inspect': (input) => new FileInspection(grants, jobs, ports).inspect(input),
      'certificate.report': (input) => reports.report(input),
      'certificate.compare': (input) => reports.compare(input),
      'certificate.export': (input) => exports.export(input),
      'chain.mend': (input) => chains.mend(input),
      'chain.complete': (input) => chains.complete(input),
      'calendar.ends': (input) => calendar.ends(input),
      'calendar.text': (input) => calendar.text(input),
      'howto.show': (input) =>
        input.topic === 'export' ? exportHowto.show(input) : showHowto(input, ports.clock.now()),
      'platform.list': () => ({ platforms: platformForms() }),
      'platform.check': (input) => checkPlatformForm(input),
      'bundle.list': (input) => exports.list(input),
      'folder.choose': () => exports.chooseFolder(),
      'keygen.read': (input) => keygen.read(input),
      'keygen.write': (input) => keygen.write(input),
    } satisfies Partial<Handlers>,
  };
}
