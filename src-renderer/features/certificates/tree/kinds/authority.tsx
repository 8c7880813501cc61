import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { AuthorityLine } from '../../../../../src-main/contract/models.ts';
import { useBench } from '../../../../bench/bench.ts';
import type { Failure } from '../../../../bench/host.ts';
import { KindDot } from '../../../../ui/Icon.tsx';
import { useNavigation } from '../../../../ui/navigation.ts';
import { Problem } from '../../../../ui/Problem.tsx';
import { ExportButton } from '../../export/index.ts';
import css from '../tree.module.css';
import { certificates as text } from '../words.ts';
import type { ActionsProps, Kind } from './kind.ts';

const rank = ({ parent }: AuthorityLine) => (parent === undefined ? 'root' : 'inter');

export const authority: Kind<AuthorityLine> = {
  lines: ({ authorities }) => authorities,
  keyOf: ({ name }) => ({ kind: 'authority', name }),
  signer: ({ parent }) => parent,
  found: ({ name, certificate }) => ({ names: [name], prints: certificate }),
  heading: ({ name }) => name,
  expires: ({ certificate }) => certificate.notAfter,
  Picture: ({ line }) => <KindDot kind={rank(line)} />,
  Name: ({ line }) => (
    <span className="clip" title={line.name}>
      {line.name}
      <span className="visually-hidden">, {text.kinds[rank(line)]}</span>
    </span>
  ),
  Actions,
};

function Actions({ line: { name, passphraseRemembered }, pathLength }: ActionsProps<AuthorityLine>) {
  const { go } = useNavigation();
  return (
    <>
      <div className="row actions">
        <Button appearance="primary" onClick={() => go({ page: 'create-devices', authority: name })}>
          {text.createDevices}
        </Button>
        <Button onClick={() => go({ page: 'prove', authority: name })}>{text.prove}</Button>
        {pathLength === 0 ? null : (
          <Button onClick={() => go({ page: 'create-authority', parent: name })}>{text.createIntermediate}</Button>
        )}
        <ExportButton subjects={[{ kind: 'authority', name }]} />
      </div>
      <ForgetPassphrase key={name} name={name} remembered={passphraseRemembered} />
    </>
  );
}

function ForgetPassphrase({ name, remembered }: { readonly name: string; readonly remembered: boolean }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [forgotten, setForgotten] = useState(false);
  const told = useRef<HTMLSpanElement>(null);
  const forget = async () => {
    const reply = await bench.call('authority.forgetPassphrase', { workspace: bench.workspace, name });
    setFailure(reply.ok ? undefined : reply.error);
    setForgotten(reply.ok);
    await bench.refresh();
    // The button is gone, and the focus with it.
    if (reply.ok) told.current?.focus();
  };
  return (
    <div className={`row small ${css['forget']}`}>
      <span ref={told} role="status" className="dim" tabIndex={-1}>
        {remembered ? text.remembered : forgotten ? text.forgotten : ''}
      </span>
      {remembered ? (
        <Button
          size="small"
          appearance="transparent"
          className="linkbutton"
          title={text.forgetHint}
          onClick={() => void forget()}
        >
          {text.forget}
        </Button>
      ) : null}
      <Problem failure={failure} />
    </div>
  );
}
