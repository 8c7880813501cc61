import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { platform as text } from './words.ts';
import { Problem } from '../../ui/Problem.tsx';

/** Whom a device trusts instead of the system's roots: the certificates of a file that was chosen. */
export interface ChosenAuthorities {
  readonly name: string;
  readonly pem: string;
}

interface ServerAuthoritiesProps {
  readonly chosen: ChosenAuthorities | undefined;
  readonly onChange: (chosen: ChosenAuthorities | undefined) => void;
}

export function ServerAuthorities({ chosen, onChange }: ServerAuthoritiesProps) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
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
  return (
    <>
      <div className="row">
        <span>{text.serverCa}:</span>
        <span className="dim break">{chosen?.name ?? text.serverCaSystem}</span>
        <Button size="small" onClick={() => void choose()}>
          {text.serverCaChoose}
        </Button>
        {chosen === undefined ? null : (
          <Button size="small" appearance="subtle" onClick={() => onChange(undefined)}>
            {text.serverCaRemove}
          </Button>
        )}
      </div>
      <Problem failure={failure} />
    </>
  );
}
