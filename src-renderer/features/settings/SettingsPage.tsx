import { useEffect, useState } from 'react';
import type { ProxySettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Connections } from './Connections.tsx';
import { ProxyForm } from './ProxyForm.tsx';
import { settings as text } from './words.ts';

/** What counts for every workspace. */
export function SettingsPage() {
  const bench = useBench();
  const [saved, setSaved] = useState<ProxySettings>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    void bench.call('proxy.read', {}).then((reply) => (reply.ok ? setSaved(reply.value) : setFailure(reply.error)));
  }, [bench]);
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <Connections />
      <Card title={text.network}>
        <div className="stack">
          <p className="dim">{text.networkText}</p>
          {saved === undefined && failure === undefined ? <Busy /> : null}
          {saved === undefined ? null : <ProxyForm saved={saved} onSaved={setSaved} />}
          <Problem failure={failure} />
        </div>
      </Card>
    </Page>
  );
}
