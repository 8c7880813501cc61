import { Button } from '@fluentui/react-components';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubPort } from '../../bench/platform-port.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { ConnectionBar } from './ConnectionBar.tsx';
import { type Place, type PlaceFaults, at, isLocalHub, withSettings } from './place.ts';
import { PlatformFields } from './PlatformFields.tsx';
import { ServerAuthorities } from './ServerAuthorities.tsx';
import { place as text } from './words.ts';

interface PlaceFieldsProps {
  readonly draft: Place;
  readonly form: PlatformForm;
  /** That can be chosen. */
  readonly platforms: readonly PlatformForm[];
  /** Fields of the platform that are not asked for here. */
  readonly except?: readonly string[];
  readonly faults: PlaceFaults;
  /** What to do while the local hub is stopped. */
  readonly whileStopped: string;
  readonly onType: (part: Partial<Place>) => void;
}

/** Which server, and what is spoken there: a saved one, the local hub, or one that is typed. */
export function PlaceFields({ draft, form, platforms, except, faults, whileStopped, onType }: PlaceFieldsProps) {
  const { host, port, settings, serverCa } = draft;
  // A draft may have more, a passphrase too, which is nothing to a saved server.
  const typed = { platform: form.id, host, port, settings, serverCa };
  return (
    <>
      <ConnectionBar
        typed={isLocalHub(form) ? undefined : typed}
        form={form}
        platforms={platforms.filter((one) => !isLocalHub(one)).map(({ id }) => id)}
        onChoose={({ serverCa: trusted, ...server }) => onType({ ...server, serverCa: trusted })}
      />
      <ChoiceField
        label={text.platform}
        value={form.id}
        options={platforms.map(({ id, label }) => [id, label] as const)}
        onChange={(id) => onType(at(platforms.find((one) => one.id === id) ?? form))}
        hint={form.summary}
      />
      {isLocalHub(form) ? (
        <LocalHub settings={settings} whileStopped={whileStopped} />
      ) : (
        <>
          <div className="columns hostport">
            <TextField
              label={form.host.label}
              required
              value={host}
              onChange={(typedHost) => onType({ host: typedHost })}
              hint={form.host.hint}
              fault={faults['host']}
            />
            <TextField
              label={text.port}
              value={port}
              onChange={(typedPort) => onType({ port: typedPort })}
              fault={faults['port']}
            />
          </div>
          <ServerAuthorities typed={typed} chosen={serverCa} onChange={(trusted) => onType({ serverCa: trusted })} />
        </>
      )}
      <PlatformFields
        form={form}
        settings={settings}
        {...(except === undefined ? {} : { except })}
        faults={faults}
        onType={(changed) => onType(withSettings(draft, form, changed))}
      />
    </>
  );
}

function LocalHub({ settings, whileStopped }: Pick<Place, 'settings'> & { readonly whileStopped: string }) {
  const { address } = useStore(useBench().hub);
  const { go } = useNavigation();
  return (
    <div className="row">
      <span className="dim">
        {address === undefined ? whileStopped : text.hubAt(hubHost(address), hubPort(address, settings))}
      </span>
      <Button size="small" onClick={() => go({ page: 'hub' })}>
        {text.openHub}
      </Button>
    </div>
  );
}
