import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { type ChosenAuthorities, isSamePem, ownAuthorities } from './authorities.ts';
import type { TypedServer } from './connections.ts';
import { TrustDialog } from './TrustDialog.tsx';
import { platform as text, trust } from './words.ts';

interface ServerAuthoritiesProps {
  /** The server as it is typed, which can be asked for its certificates. */
  readonly typed: Pick<TypedServer, 'platform' | 'host' | 'port' | 'settings'>;
  readonly chosen: ChosenAuthorities | undefined;
  readonly onChange: (chosen: ChosenAuthorities | undefined) => void;
}

/** Whom to trust: those of the computer, an authority of the workspace, a file, or whoever the server names. */
export function ServerAuthorities({ typed, chosen, onChange }: ServerAuthoritiesProps) {
  const bench = useBench();
  const own = ownAuthorities(useStore(bench.overview).authorities);
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  const choose = async () => {
    const answer = await bench.call('file.choose', { kind: 'certificate' });
    const file = answer.ok ? answer.value.file : undefined;
    if (!answer.ok) setFailure(answer.error);
    if (file === undefined) return;
    const found = await bench.call('file.inspect', { file: file.token });
    if (!found.ok) return setFailure(found.error);
    const pem = found.value.certificates.map((one) => one.pem).join('');
    if (pem === '') return setFailure(text.noAuthority(file.name));
    setFailure(undefined);
    onChange({ name: file.name, pem });
  };
  const place = own.findIndex((one) => isSamePem(one, chosen));
  const port = Number(typed.port);
  const isAskable = typed.host.trim() !== '' && Number.isInteger(port) && port >= 1 && port <= 65_535;
  const options: readonly (readonly [string, string])[] = [
    ['', text.serverCaSystem],
    ...own.map(({ name }, index) => [String(index), text.serverCaOwn(name)] as const),
    ...(chosen === undefined || place !== -1 ? [] : [['other', chosen.name] as const]),
  ];
  return (
    <div className="stack tight">
      <ChoiceField
        label={text.serverCa}
        value={chosen === undefined ? '' : place === -1 ? 'other' : String(place)}
        options={options}
        onChange={(value) => {
          setFailure(undefined);
          onChange(value === 'other' ? chosen : own[Number(value === '' ? Number.NaN : value)]);
        }}
      />
      <div className="row">
        <Button size="small" onClick={() => void choose()}>
          {text.serverCaChoose}
        </Button>
        <Button size="small" disabledFocusable={!isAskable} onClick={() => setAsking(true)}>
          {text.serverCaAsk}
        </Button>
      </div>
      {asking ? (
        <TrustDialog
          server={{ platform: typed.platform, host: typed.host.trim(), port, settings: { ...typed.settings } }}
          action={trust.action}
          onTrust={(trusted) => {
            setAsking(false);
            setFailure(undefined);
            onChange(trusted);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
      <Problem failure={failure} />
    </div>
  );
}
