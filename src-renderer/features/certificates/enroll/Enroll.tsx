import { useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { hubHost } from '../../../bench/hub-host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { EnrollFields, type HubServer } from './EnrollFields.tsx';
import { Enrolled } from './Enrolled.tsx';
import { type Draft, type Faults, enrollOrder, faultsOf, howtoOf, reenrollOrder } from './order.ts';
import { enroll as text } from './words.ts';

type Told = MethodOutput<'est.enroll'>['devices'];

/** Fields of the page, by the names that the service gives them. */
const fields: Readonly<Record<string, keyof Draft>> = {
  server: 'server',
  serverCaPem: 'server',
  deviceIds: 'ids',
  login: 'login',
  keyPassphrase: 'keyPassphrase',
  pfxPassword: 'pfxPassword',
};

/** Devices fetch certificates from a server of EST; `deviceIds`: those of the workspace that get others. */
export function Enroll({ deviceIds = [] }: { readonly deviceIds: readonly string[] | undefined }) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { begin, ...cancel } = useCancel();
  const { devices } = useStore(bench.overview);
  const atHub = useHubServers();
  const chosen = new Set(deviceIds);
  const encrypted = devices.some(({ deviceId, keyEncrypted }) => chosen.has(deviceId) && keyEncrypted);
  const [typed, setTyped] = useState<Omit<Draft, 'server' | 'serverCa'> & Partial<Draft>>(() => ({
    ids: '',
    login: deviceIds.length === 0 ? 'password' : 'own',
    shown: '',
    userName: '',
    password: '',
    keyType: '',
    keyPassphrase: '',
    pfxPassword: '',
  }));
  const [faults, setFaults] = useState<Faults>({});
  const [failure, setFailure] = useState<Failure>();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const [told, setTold] = useState<Told>();
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };
  const [local] = atHub;
  // The local hub, until another server is named; it may come up meanwhile.
  const draft: Draft = { server: local?.server ?? '', serverCa: local?.serverCa, ...typed };
  const type = (part: Partial<Draft>) => {
    // Whom to trust for one server is not for another.
    const ofServer = part.server === undefined || Object.hasOwn(typed, 'serverCa') ? {} : { serverCa: undefined };
    setTyped((before) => ({ ...before, ...ofServer, ...part }));
    setFaults({});
  };
  const enroll = async () => {
    const found = faultsOf(draft, deviceIds, encrypted);
    setFailure(undefined);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const { jobId } = begin();
    const { workspace } = bench;
    setProgress({ done: 0, total: deviceIds.length });
    const stopWatching = bench.watchJob(jobId, (done, total) => setProgress({ done, total }));
    const reply =
      draft.login === 'own'
        ? await bench.call('est.reenroll', { ...reenrollOrder(draft, deviceIds), workspace, jobId })
        : await bench.call('est.enroll', { ...enrollOrder(draft, deviceIds), workspace, jobId });
    stopWatching();
    setProgress(undefined);
    await bench.rememberWorkspace();
    await bench.refresh();
    if (reply.ok) return setTold(reply.value.devices);
    const { field = '' } = reply.error.details;
    const at = Object.hasOwn(fields, field) ? fields[field] : undefined;
    // What Certbench can do about it is offered beside the whole of it.
    if (at === undefined || reply.error.details.action !== undefined) setFailure(reply.error);
    else setFaults({ [at]: faultText(reply.error) });
  };
  if (told !== undefined) {
    const howto = howtoOf(draft, deviceIds, encrypted);
    return <Enrolled {...frame} told={told} howto={howto} onAgain={() => setTold(undefined)} />;
  }
  return (
    <Wizard
      {...frame}
      current={0}
      heading={text.heading(deviceIds.length)}
      faults={faults}
      unsaved={typed.ids !== ''}
      back={{ label: ui.cancel, onBack: leave }}
      next={{ label: text.enroll, onNext: () => void enroll() }}
      wait={
        progress === undefined ? undefined : { words: text.asking(progress.done, progress.total), progress, ...cancel }
      }
    >
      <Problem failure={failure} />
      <EnrollFields
        draft={draft}
        faults={faults}
        isAgain={deviceIds.length > 0}
        encrypted={encrypted}
        atHub={atHub}
        onType={type}
      />
    </Wizard>
  );
}

/** Where the policies of the running hub have their EST. */
function useHubServers(): readonly HubServer[] {
  const { address, policies } = useStore(useBench().hub);
  if (address?.webSocketPort === undefined) return [];
  const at = `https://${hubHost(address)}:${address.webSocketPort}/.well-known/est`;
  return policies
    .filter(({ enabled, revokedAt }) => enabled && revokedAt === undefined)
    .map(({ name }) => ({
      policy: name,
      server: `${at}/${name}`,
      serverCa: { name: text.hub, pem: address.authorityPem },
    }));
}
