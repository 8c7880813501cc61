import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { type HubStatus, useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { certificates as text } from './words.ts';
import { ExportButton } from '../export/index.ts';
import { Problem } from '../../../ui/Problem.tsx';
import type { TreeNode } from './tree.ts';
import css from './tree.module.css';

interface ActionsProps {
  readonly node: TreeNode;
  readonly hub: HubStatus;
  /** 0: the authority may sign no other. */
  readonly pathLength: number | undefined;
}

/** What can be done with a certificate; the usual thing first. */
export function Actions({ node, hub, pathLength }: ActionsProps) {
  const { go } = useNavigation();
  switch (node.kind) {
    case 'authority': {
      const { name, passphraseRemembered } = node.line;
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
    case 'device': {
      const { deviceId } = node.line;
      return (
        <div className="row actions">
          <Button appearance="primary" onClick={() => go({ page: 'simulate', deviceIds: [deviceId], setup: true })}>
            {text.simulate}
          </Button>
          <ExportButton subjects={[{ kind: 'device', name: deviceId }]} />
          {hub.devices.some((device) => device.deviceId === deviceId) ? (
            <Button onClick={() => go({ page: 'hub', deviceId })}>{text.showInHub}</Button>
          ) : null}
        </div>
      );
    }
    case 'proof': {
      const { authority } = node.line;
      return (
        <div className="row actions">
          <Button onClick={() => go({ page: 'prove', authority })}>{text.proveAgain}</Button>
          <Button onClick={() => go({ page: 'certificates', selected: { kind: 'authority', name: authority } })}>
            {text.showAuthority}
          </Button>
        </div>
      );
    }
    case 'server':
      return (
        <div className="row actions">
          <ExportButton subjects={[{ kind: 'server', name: node.line.name }]} />
          {hub.address?.serverCertificate?.name === node.line.name ? (
            <Button onClick={() => go({ page: 'hub' })}>{text.showHub}</Button>
          ) : null}
        </div>
      );
    case 'group':
      return null;
  }
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
