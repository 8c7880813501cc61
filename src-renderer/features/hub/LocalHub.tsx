import { Button, MessageBar, MessageBarBody, MessageBarTitle, Tab, TabList } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type HubStatus, useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { hub as text } from './words.ts';
import { dateTime, number } from '../../ui/format.ts';
import { Page, Tag } from '../../ui/Page.tsx';
import { Problem, Warnings } from '../../ui/Problem.tsx';
import { AuthoritiesTab } from './authorities/AuthoritiesTab.tsx';
import { AwsTab } from './aws/AwsTab.tsx';
import { DeviceDetail } from './devices/DeviceDetail.tsx';
import { DevicesTab } from './devices/DevicesTab.tsx';
import { focusTabIfLost } from './focus.ts';
import { IssuingTab } from './issuing/IssuingTab.tsx';
import { MessagesTab } from './events/MessagesTab.tsx';
import { OverviewTab } from './overview/OverviewTab.tsx';
import { ProvisioningTab } from './provisioning/ProvisioningTab.tsx';
import { RefusalsTab } from './events/RefusalsTab.tsx';
import { StartHub } from './StartHub.tsx';
import { ThingsBoardTab } from './thingsboard/ThingsBoardTab.tsx';
import { TopicsTab } from './topics/TopicsTab.tsx';
import type { HubTab } from '../../ui/routes.ts';
import type { HubTour } from './tour.ts';
import { type HubLog, useHubLog } from './events/use-hub-log.ts';
import css from './hub.module.css';

const allTabs: readonly HubTab[] = [
  'overview',
  'authorities',
  'devices',
  'provisioning',
  'issuing',
  'topics',
  'aws',
  'thingsboard',
  'messages',
  'refusals',
];
/** What can be read after a stop. */
const historyTabs: readonly HubTab[] = ['refusals', 'messages'];
/** As high as the window, with lists that scroll inside. */
const fullTabs: ReadonlySet<HubTab> = new Set(['devices', 'messages', 'refusals']);

export function LocalHub({ deviceId }: { readonly deviceId: string | undefined }) {
  const bench = useBench();
  const { go, route } = useNavigation();
  const asked = route.page === 'hub' ? route : undefined;
  const status = useStore(bench.hub);
  const { events } = useStore(bench.hubEvents);
  const log = useHubLog();
  const [tab, setTab] = useState<HubTab>(asked?.tab ?? (deviceId === undefined ? 'overview' : 'devices'));
  const [filter, setFilter] = useState('');
  const [registering, setRegistering] = useState(asked?.register);
  useFocusOnChange(status.running);
  useReadWhileDelivering(status);
  useEffect(() => {
    if (deviceId === undefined) focusTabIfLost('devices');
  }, [deviceId]);
  useEffect(() => {
    if (asked?.tab === undefined) return;
    setTab(asked.tab);
    setRegistering(asked.register);
    focusTabIfLost(asked.tab);
  }, [asked]);
  const tour: HubTour = {
    showDevice: (id) => {
      setTab('devices');
      go({ page: 'hub', deviceId: id });
    },
    showMessages: (wanted) => {
      setFilter(wanted);
      setTab('messages');
    },
  };
  const hasHistory = log.events.length > 0 || events.some(({ type }) => type === 'message');
  const tabs = status.running ? allTabs : hasHistory ? historyTabs : [];
  const shown = tabs.includes(tab) ? tab : tabs[0];
  const panel = () => {
    switch (shown) {
      case 'overview':
        return <OverviewTab />;
      case 'authorities':
        return <AuthoritiesTab />;
      case 'devices':
        return deviceId === undefined ? (
          <DevicesTab tour={tour} registering={registering} />
        ) : (
          <DeviceDetail key={deviceId} deviceId={deviceId} tour={tour} />
        );
      case 'provisioning':
        return <ProvisioningTab />;
      case 'issuing':
        return <IssuingTab />;
      case 'topics':
        return <TopicsTab />;
      case 'aws':
        return <AwsTab />;
      case 'thingsboard':
        return <ThingsBoardTab />;
      case 'messages':
        return <MessagesTab tour={tour} filter={filter} onFilter={setFilter} />;
      case 'refusals':
        return <RefusalsTab log={log} wanted={asked?.refusal} />;
      case undefined:
        return null;
    }
  };
  const full =
    status.running && shown !== undefined && fullTabs.has(shown) && (shown !== 'devices' || deviceId === undefined);
  return (
    <Page title={text.title} subtitle={text.subtitle} full={full} beside={<Standing status={status} />}>
      {status.running ? null : <StartHub />}
      <NotSaved status={status} />
      <Warnings warnings={status.warnings ?? []} />
      {shown === undefined ? null : (
        <div className={status.running ? css['hubtabs'] : `${css['hubtabs']} ${css['history']}`}>
          {status.running ? null : <h2>{text.history}</h2>}
          <TabList
            aria-label={text.tabs}
            selectedValue={shown}
            onTabSelect={(_event, data) => {
              setRegistering(undefined);
              setTab(data.value as HubTab);
            }}
          >
            {tabs.map((one) => (
              <Tab key={one} id={`hub-tab-${one}`} value={one} aria-controls="hub-panel">
                {text.tab[one]} <Count of={countOf(one, status, log)} />
              </Tab>
            ))}
          </TabList>
          <div role="tabpanel" id="hub-panel" aria-labelledby={`hub-tab-${shown}`} className={css['hubpanel']}>
            {panel()}
          </div>
        </div>
      )}
    </Page>
  );
}

/** Told on every tab: devices wait for their answers until it is over. */
function NotSaved({ status }: { readonly status: HubStatus }) {
  const { notSaved } = status;
  if (notSaved === undefined) return null;
  return (
    <div role="alert">
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{text.notSaved(dateTime(notSaved.since))}</MessageBarTitle>
          <div>
            {notSaved.reason} {text.notSavedRemedy}
          </div>
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

/** Whether it runs, where, and how to stop it. */
function Standing({ status }: { readonly status: HubStatus }) {
  const bench = useBench();
  const [stopping, setStopping] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const stop = async () => {
    setStopping(true);
    setFailure(await bench.stopHub());
    setStopping(false);
  };
  return (
    <>
      {status.running ? (
        <>
          {status.address.reachable === 'network' ? <Tag tone="warn">{text.network}</Tag> : null}
          <Tag tone="ok">{text.running(status.address.host, status.address.port)}</Tag>
          <Button disabledFocusable={stopping} onClick={() => void stop()}>
            {stopping ? text.stopping : text.stop}
          </Button>
        </>
      ) : (
        <Tag>{text.stopped}</Tag>
      )}
      <Problem failure={failure} />
    </>
  );
}

function countOf(tab: HubTab, status: HubStatus, { events }: HubLog): number {
  const { authorities, devices, topicSpaces, policies } = status;
  const { thingsboard, dps, aws } = status;
  if (tab === 'authorities') return authorities.length;
  if (tab === 'devices') return devices.length;
  if (tab === 'provisioning') return (dps?.enrollments.length ?? 0) + (dps?.groups.length ?? 0);
  if (tab === 'issuing') return policies.length;
  if (tab === 'topics') return topicSpaces.length;
  if (tab === 'aws') return aws?.certificates.length ?? 0;
  if (tab === 'thingsboard') return thingsboard?.devices.length ?? 0;
  if (tab !== 'refusals') return 0;
  return events.filter(({ type }) => type === 'refused' || type === 'handshake-failed').length;
}

function Count({ of }: { readonly of: number }) {
  return of === 0 ? null : <span className="faint number">{number(of)}</span>;
}

/** How often the hub is asked while a connected device has messages to take, in milliseconds. */
const readEveryMs = 1000;

/** No event tells that a device has acknowledged a message. */
function useReadWhileDelivering({ devices }: HubStatus): void {
  const bench = useBench();
  const delivering = devices.some(({ connected, pendingMessages }) => connected && pendingMessages > 0);
  useEffect(() => {
    if (!delivering) return;
    const timer = setInterval(() => void bench.readHub(), readEveryMs);
    return () => clearInterval(timer);
  }, [bench, delivering]);
}

/** What was pressed is gone after a start or a stop: readers go on at the top. */
function useFocusOnChange(running: boolean): void {
  const before = useRef(running);
  const focus = useCallback(() => document.querySelector('h1')?.focus(), []);
  useEffect(() => {
    if (before.current === running) return;
    before.current = running;
    focus();
  }, [running, focus]);
}
