import { useEffect, useState } from 'react';
import type { ProxySettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { Busy } from '../../ui/Busy.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Connections } from './Connections.tsx';
import { DefaultsForm } from './DefaultsForm.tsx';
import { LanguageSettings } from './LanguageSettings.tsx';
import { LogSettings } from './LogSettings.tsx';
import { ProxyForm } from './ProxyForm.tsx';
import { TransferSettings } from './TransferSettings.tsx';
import { TrustSettings } from './TrustSettings.tsx';
import { ReminderSettings } from './ReminderSettings.tsx';
import { UpdateSettings } from './UpdateSettings.tsx';
import { settings as text } from './words.ts';

/** What counts for every workspace. */
export function SettingsPage() {
  const bench = useBench();
  const { setUnsaved } = useNavigation();
  const [saved, setSaved] = useState<ProxySettings>();
  const [failure, setFailure] = useState<Failure>();
  /** How often a file was imported: then everything is shown anew. */
  const [imports, setImports] = useState(0);
  const [proxyUnsaved, setProxyUnsaved] = useState(false);
  const [defaultsUnsaved, setDefaultsUnsaved] = useState(false);
  useEffect(() => {
    void bench.call('proxy.read', {}).then((reply) => (reply.ok ? setSaved(reply.value) : setFailure(reply.error)));
  }, [bench, imports]);
  const unsaved = proxyUnsaved || defaultsUnsaved;
  useEffect(() => {
    setUnsaved(unsaved);
    return () => setUnsaved(false);
  }, [unsaved, setUnsaved]);
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <LanguageSettings />
      <Connections key={`connections ${imports}`} />
      <DefaultsForm key={`defaults ${imports}`} onUnsaved={setDefaultsUnsaved} />
      <Card title={text.network}>
        <div className="stack">
          <p className="dim">{text.networkText}</p>
          {saved === undefined && failure === undefined ? <Busy /> : null}
          {saved === undefined ? null : <ProxyForm saved={saved} onSaved={setSaved} onUnsaved={setProxyUnsaved} />}
          <Problem failure={failure} />
        </div>
      </Card>
      <TrustSettings key={`trust ${imports}`} />
      <ReminderSettings />
      <UpdateSettings />
      <LogSettings />
      <TransferSettings
        onImported={() => {
          setSaved(undefined);
          setImports(imports + 1);
        }}
      />
    </Page>
  );
}
