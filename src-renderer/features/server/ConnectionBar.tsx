import { Button, Field, Input, Select } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { useConnections } from '../../bench/connections.ts';
import { faultText } from '../../bench/host.ts';
import { Problem } from '../../ui/Problem.tsx';
import { type TypedServer, connectionOf, shownConnection, typedServer } from './connections.ts';
import { connections as text } from './words.ts';

interface ConnectionBarProps {
  /** What the form has; undefined where it is the local hub, which needs no saving. */
  readonly typed: TypedServer | undefined;
  /** Of the platform that is chosen. */
  readonly form: PlatformForm;
  /** IDs of the platforms that suit. */
  readonly platforms: readonly string[];
  readonly onChoose: (server: TypedServer) => void;
}

/** Takes a saved connection into a form, and saves what the form has. */
export function ConnectionBar({ typed, form, platforms, onChoose }: ConnectionBarProps) {
  const bench = useBench();
  const { saved, failure, change } = useConnections();
  const [naming, setNaming] = useState<string>();
  const [fault, setFault] = useState<string>();
  const [said, setSaid] = useState('');
  const bar = useRef<HTMLDivElement>(null);
  const wasNaming = useRef(false);
  useEffect(() => {
    // The field is gone, and the focus with it.
    if (wasNaming.current && naming === undefined) bar.current?.querySelector('select')?.focus();
    wasNaming.current = naming !== undefined;
  }, [naming]);
  const offered = saved?.connections.filter(({ platform }) => platforms.includes(platform)) ?? [];
  const shown = typed === undefined ? undefined : shownConnection(offered, typed, form);
  const choose = (name: string) => {
    const one = offered.find((other) => other.name === name);
    const platform = bench.platform(one?.platform ?? '');
    if (one === undefined || platform === undefined) return;
    const before = typed ?? { platform: '', host: '', port: '', settings: {} };
    setSaid('');
    onChoose(typedServer(one, before, platform));
  };
  const save = async (name: string) => {
    if (typed === undefined) return;
    const connection = connectionOf(name, typed, form);
    if (name.trim() === '') return setFault(text.nameNeeded);
    if (connection.host === '' || !Number.isInteger(connection.port) || connection.port < 1 || connection.port > 65_535)
      return setFault(text.serverNeeded);
    const failed = await change(bench.call('connection.save', { connection }));
    setFault(failed === undefined ? undefined : faultText(failed));
    if (failed !== undefined) return;
    setNaming(undefined);
    setSaid(text.saved(name.trim()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && naming !== undefined) void save(naming);
    else if (event.key === 'Escape') setNaming(undefined);
    else return;
    // Enter would send the form that this stands in.
    event.preventDefault();
    event.stopPropagation();
  };
  if (offered.length === 0 && typed === undefined && failure === undefined) return null;
  return (
    <div ref={bar} className="stack tight">
      <div className="row">
        <Field label={text.connection} className="grow">
          <Select value={shown?.name ?? ''} onChange={(_event, data) => choose(data.value)}>
            <option value="">{offered.length === 0 ? text.none : text.notSaved}</option>
            {offered.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {typed === undefined || shown !== undefined || naming !== undefined ? null : (
          <Button
            style={{ alignSelf: 'end' }}
            onClick={() => {
              setFault(undefined);
              setSaid('');
              setNaming(typed.host.trim());
            }}
          >
            {text.save}
          </Button>
        )}
      </div>
      {naming === undefined ? null : (
        <div className="stack tight">
          <Field
            label={text.name}
            hint={text.nameHint}
            {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
          >
            <Input
              autoFocus
              autoComplete="off"
              value={naming}
              onChange={(_event, data) => setNaming(data.value)}
              onKeyDown={onKeyDown}
            />
          </Field>
          <div className="row">
            <Button appearance="primary" onClick={() => void save(naming)}>
              {text.saveNamed}
            </Button>
            <Button onClick={() => setNaming(undefined)}>{text.cancel}</Button>
          </div>
        </div>
      )}
      <span role="status" className="dim small">
        {said}
      </span>
      <Problem failure={failure} />
    </div>
  );
}
