import { Button } from '@fluentui/react-components';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubPort } from '../../bench/platform-port.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card } from '../../ui/Page.tsx';
import { ConnectionBar, PlatformFields, ServerAuthorities } from '../server/index.ts';
import { type Draft, type Faults, at, isLocalHub, withSettings } from './form.ts';
import { diagnosis as text } from './words.ts';

interface ServerProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly faults: Faults;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Which server, and what is spoken there. */
export function Server({ draft, form, faults, onType }: ServerProps) {
  const platforms = useBench().platforms.get();
  return (
    <Card title={text.where}>
      <div className="stack">
        <ConnectionBar
          typed={isLocalHub(form) ? undefined : { ...draft, platform: form.id }}
          form={form}
          platforms={platforms.filter((one) => !isLocalHub(one)).map(({ id }) => id)}
          onChoose={({ serverCa, ...server }) => onType({ ...server, serverCa })}
        />
        <ChoiceField
          label={text.platform}
          value={form.id}
          options={platforms.map(({ id, label }) => [id, label] as const)}
          onChange={(id) => onType(at(platforms.find((one) => one.id === id) ?? form))}
          hint={form.summary}
        />
        {isLocalHub(form) ? (
          <LocalHub settings={draft.settings} />
        ) : (
          <>
            <div className="columns">
              <TextField
                label={form.host.label}
                required
                value={draft.host}
                onChange={(host) => onType({ host })}
                hint={form.host.hint}
                fault={faults['host']}
              />
              <TextField
                label={text.port}
                value={draft.port}
                onChange={(port) => onType({ port })}
                fault={faults['port']}
              />
            </div>
            <ServerAuthorities chosen={draft.serverCa} onChange={(serverCa) => onType({ serverCa })} />
          </>
        )}
        <PlatformFields
          form={form}
          settings={draft.settings}
          faults={faults}
          onType={(settings) => onType(withSettings(draft, form, settings))}
        />
      </div>
    </Card>
  );
}

function LocalHub({ settings }: Pick<Draft, 'settings'>) {
  const { address } = useStore(useBench().hub);
  const { go } = useNavigation();
  return (
    <div className="row">
      <span className="dim">
        {address === undefined ? text.hubStopped : text.hubAt(hubHost(address), hubPort(address, settings))}
      </span>
      <Button size="small" onClick={() => go({ page: 'hub' })}>
        {text.openHub}
      </Button>
    </div>
  );
}
