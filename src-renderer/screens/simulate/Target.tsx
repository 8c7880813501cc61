import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import type { HubStatus } from '../../api/bench.ts';
import { useBench } from '../../api/bench.ts';
import type { Failure } from '../../api/host.ts';
import { hubHost } from '../../api/hub-host.ts';
import { simulate as text } from '../../text/simulate.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { Problem } from '../../ui/Problem.tsx';
import type { Draft, Faults } from './form.ts';

interface TargetProps {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly hub: HubStatus;
  /** Chosen devices that the local hub does not know. */
  readonly unregistered: number;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Where the devices connect to. */
export function Target({ draft, faults, hub, unregistered, onType }: TargetProps) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const chooseAuthorities = async () => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    const file = chosen.ok ? chosen.value.file : undefined;
    if (!chosen.ok) setFailure(chosen.error);
    if (file === undefined) return;
    const found = await bench.call('file.inspect', { file: file.token });
    setFailure(found.ok ? undefined : found.error);
    if (!found.ok) return;
    onType({ serverCa: { name: file.name, pem: found.value.certificates.map(({ pem }) => pem).join('') } });
  };
  return (
    <div className="stack">
      <ChoiceField
        label={text.facts.platform}
        value={draft.platform}
        options={[
          ['local-hub', text.platforms['local-hub']],
          ['azure-iot-hub', text.platforms['azure-iot-hub']],
        ]}
        onChange={(platform) => onType({ platform })}
      />
      {draft.platform === 'local-hub' ? (
        <>
          <p className="dim">
            {hub.address === undefined ? text.hubStopped : text.hubAt(hubHost(hub.address), hub.address.port)}
          </p>
          {hub.running && unregistered > 0 ? (
            <MessageBar intent="info" layout="multiline">
              <MessageBarBody>{text.notRegistered(unregistered)}</MessageBarBody>
            </MessageBar>
          ) : null}
        </>
      ) : (
        <>
          <div className="columns">
            <TextField
              label={text.host}
              required
              value={draft.host}
              onChange={(host) => onType({ host })}
              fault={faults.host}
              hint={text.hostHint}
            />
            <TextField label={text.port} value={draft.port} onChange={(port) => onType({ port })} fault={faults.port} />
          </div>
          <div className="row">
            <span>{text.serverCa}:</span>
            <span className="dim break">{draft.serverCa?.name ?? text.serverCaSystem}</span>
            <Button size="small" onClick={() => void chooseAuthorities()}>
              {text.serverCaChoose}
            </Button>
            {draft.serverCa === undefined ? null : (
              <Button size="small" appearance="subtle" onClick={() => onType({ serverCa: undefined })}>
                {text.serverCaRemove}
              </Button>
            )}
          </div>
          <Problem failure={failure} />
        </>
      )}
    </div>
  );
}
