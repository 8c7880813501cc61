import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import { useStore } from '../../bench/store.ts';
import { clients as text } from './words.ts';
import { ui } from '../../ui/words.ts';
import { ClientPrograms, type ClientOrder, OwnDevice } from './ClientPrograms.tsx';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { portWith } from '../../bench/platform-port.ts';
import { PlatformFields } from '../server/index.ts';
import { type ChosenAuthorities, ServerAuthorities } from '../server/index.ts';

/** Programs for a device in the workspace, for the platform that is chosen. */
export function OwnDeviceCard({ deviceId }: { readonly deviceId: string }) {
  return (
    <Card title={text.title}>
      <OwnDevice>
        <Platform deviceId={deviceId} />
      </OwnDevice>
    </Card>
  );
}

function Platform({ deviceId }: { readonly deviceId: string }) {
  const bench = useBench();
  const { address } = useStore(bench.hub);
  const [platform, setPlatform] = useState('local-hub');
  const [typed, setTyped] = useState<{ host: string; port: string; settings: Readonly<Record<string, string>> }>();
  const [serverCa, setServerCa] = useState<ChosenAuthorities>();
  const form = bench.platform(platform);
  if (form === undefined) return null;
  const local = platform === 'local-hub' ? address : undefined;
  const trusted = local?.authorityPem ?? serverCa?.pem;
  const { host, port, settings } = typed ?? {
    host: form.host.initial,
    port: String(local?.port ?? form.defaultPort),
    settings: {},
  };
  const order: ClientOrder = {
    deviceId,
    platform,
    settings: { ...settings },
    ...(host.trim() === '' ? {} : { host: host.trim() }),
    ...(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536 ? { port: Number(port) } : {}),
    ...(trusted === undefined ? {} : { serverCaPem: trusted }),
  };
  return (
    <>
      <ChoiceField
        label={text.platform}
        value={platform}
        options={bench.platforms.get().map(({ id, label }) => [id, label] as const)}
        hint={form.summary}
        onChange={(chosen) => {
          setPlatform(chosen);
          setTyped(undefined);
          setServerCa(undefined);
        }}
      />
      <div className="columns">
        <TextField
          label={form.host.label}
          required
          value={host}
          hint={form.host.hint}
          fault={typed !== undefined && typed.host.trim() === '' ? ui.isMissing(form.host.label) : undefined}
          onChange={(value) => setTyped({ host: value, port, settings })}
        />
        <TextField label={text.port} value={port} onChange={(value) => setTyped({ host, port: value, settings })} />
      </div>
      {platform === 'local-hub' ? null : (
        <ServerAuthorities typed={{ platform, host, port, settings }} chosen={serverCa} onChange={setServerCa} />
      )}
      <PlatformFields
        form={form}
        settings={settings}
        faults={{}}
        onType={(values) =>
          setTyped({ host, port, ...portWith({ port, settings }, form, values, local), settings: values })
        }
      />
      {order.host === undefined ? <p className="dim">{text.hostFirst}</p> : <ClientPrograms order={order} />}
    </>
  );
}
