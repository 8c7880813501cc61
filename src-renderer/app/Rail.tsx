import {
  CertificateFilled,
  CertificateRegular,
  FolderFilled,
  FolderRegular,
  HomeFilled,
  HomeRegular,
  PulseFilled,
  PulseRegular,
  SearchRegular,
  ServerFilled,
  ServerRegular,
  SettingsFilled,
  SettingsRegular,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useBench } from '../bench/bench.ts';
import type { RunView } from '../bench/run-view.ts';
import { useStore } from '../bench/store.ts';
import { certificateCount } from '../features/certificates/kinds/index.ts';
import { app } from './words.ts';
import { Mark } from '../ui/Icon.tsx';
import { useNavigation } from '../ui/navigation.ts';
import { type RailPage, railPageOf } from '../ui/routes.ts';
import { RunningJobs } from './RunningJobs.tsx';
import { keysOf } from './shortcuts/index.ts';
import css from './app.module.css';

const icons: Readonly<Record<RailPage, readonly [ReactNode, ReactNode]>> = {
  home: [<HomeRegular key="r" fontSize={20} />, <HomeFilled key="f" fontSize={20} />],
  certificates: [<CertificateRegular key="r" fontSize={20} />, <CertificateFilled key="f" fontSize={20} />],
  simulate: [<PulseRegular key="r" fontSize={20} />, <PulseFilled key="f" fontSize={20} />],
  hub: [<ServerRegular key="r" fontSize={20} />, <ServerFilled key="f" fontSize={20} />],
  workspace: [<FolderRegular key="r" fontSize={20} />, <FolderFilled key="f" fontSize={20} />],
  settings: [<SettingsRegular key="r" fontSize={20} />, <SettingsFilled key="f" fontSize={20} />],
};

export function Rail({ onSearch }: { readonly onSearch: () => void }) {
  const bench = useBench();
  const { route, go } = useNavigation();
  const overview = useStore(bench.overview);
  const { workspace } = overview;
  const hub = useStore(bench.hub);
  const runs = useStore(bench.runs);
  const [newest] = runs;
  const here = railPageOf(route);
  const entry = (page: RailPage, label: string, dot?: ReactNode) => (
    <button
      type="button"
      className={css['nav']}
      aria-current={here === page ? 'page' : undefined}
      onClick={() => go({ page })}
    >
      {icons[page][here === page ? 1 : 0]}
      <span>{label}</span>
      {dot}
    </button>
  );
  return (
    <nav className={css['rail']} aria-label={app.navigation}>
      <button type="button" className={css['place']} title={workspace.folder} onClick={() => go({ page: 'workspace' })}>
        <Mark />
        <span>
          <b className="clip">{workspace.name}</b>
          <small>{app.certificateCount(certificateCount(overview))}</small>
          <span className="visually-hidden">{app.changeWorkspace}</span>
        </span>
      </button>
      <button
        type="button"
        className={`${css['nav']} ${css['search']}`}
        title={`${app.search} (${keysOf('search', bench.info.system)[0]})`}
        aria-haspopup="dialog"
        onClick={onSearch}
      >
        <SearchRegular fontSize={20} />
        <span>{app.search}</span>
        <kbd aria-hidden="true">{keysOf('search', bench.info.system)[0]}</kbd>
      </button>
      {entry('home', app.home)}
      {entry('certificates', app.certificates)}
      {entry('simulate', app.simulate, newest === undefined ? null : <RunDot run={newest} />)}
      {entry(
        'hub',
        app.hub,
        hub.running ? (
          <span className={css['dot']} role="img" aria-label={app.hubRunning} title={app.hubRunning} />
        ) : null,
      )}
      <div className="grow" />
      <RunningJobs />
      {entry('workspace', app.workspace)}
      {entry('settings', app.settings)}
    </nav>
  );
}

function RunDot({ run }: { readonly run: RunView }) {
  const { state } = useStore(run.totals);
  if (state !== 'running' && state !== 'paused') return null;
  return <span className={css['dot']} role="img" aria-label={app.running} title={app.running} />;
}
