import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { type FormEvent, useEffect, useState } from 'react';
import type { HubReachable, ServerLine } from '../../../src-main/contract/models.ts';
import type { RemedyAction } from '../../../src-main/contract/remedies.ts';
import { useBench } from '../../bench/bench.ts';
import { type FurtherPort, furtherPorts } from '../../bench/hub-terms.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { usualPort } from '../../bench/hub-host.ts';
import { useStore } from '../../bench/store.ts';
import { startHub as text } from './start-words.ts';
import { Drawing } from '../../ui/Drawing.tsx';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import type { Deed } from '../../ui/remedies.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { MorePorts } from './MorePorts.tsx';
import { type ChosenTerms, MoreTerms, termsOf } from './MoreTerms.tsx';
import { asTyped, portOf, portsTyped, wrongPorts } from './typed-ports.ts';

/** A port is asked for, and another one offered where it is taken. */
export function StartHub() {
  const bench = useBench();
  const { servers } = useStore(bench.overview);
  const [chosen, setChosen] = useState('');
  const [keyPassphrase, setKeyPassphrase] = useState('');
  const server = servers.find(({ name }) => name === chosen);
  const [port, setPort] = useState(String(bench.hubPort.get()));
  const [movedTo, setMovedTo] = useState<number>();
  const [reachable, setReachable] = useState(bench.hubReachable.get());
  const [terms, setTerms] = useState<ChosenTerms>(termsOf(bench.hubTerms));
  const [further, setFurther] = useState(asTyped(bench.hubTerms));
  const [fault, setFault] = useState<string>();
  const [wrong, setWrong] = useState<readonly FurtherPort[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const [starting, setStarting] = useState(false);
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const twice = furtherPorts.find((name) => failure?.code === 'INVALID_INPUT' && failure.details.field === name);
  const portFaults = {
    ...(failure !== undefined && twice !== undefined ? { [twice]: faultText(failure) } : {}),
    ...Object.fromEntries(wrong.map((name) => [name, text.portFault])),
  };
  const passphraseFault = server?.keyEncrypted === true ? passphraseFaultOf(failure) : undefined;

  // It may have run on another port since the window was opened, and another program on this one.
  useEffect(() => {
    let wanted = true;
    void bench.findHubPort().then((found) => {
      if (!wanted) return;
      setPort(String(found.port));
      setMovedTo(found.moved ? found.port : undefined);
    });
    return () => {
      wanted = false;
    };
  }, [bench]);

  const start = async (wanted: number) => {
    setStarting(true);
    setFailure(undefined);
    const failed = await bench.startHub(wanted, {
      serverCertificate: presented(bench.workspace, server, keyPassphrase),
      ...terms,
      ...portsTyped(further),
      reachable,
      jobId: begin().jobId,
    });
    setFailure(failed);
    setStarting(false);
    toFirstFault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = portOf(port);
    const misread = wrongPorts(further);
    setFault(wanted === undefined ? text.portFault : undefined);
    setWrong(misread);
    if (wanted === undefined || misread.length > 0) toFirstFault();
    else if (!starting) void start(wanted);
  };
  const typePort = (typed: string) => {
    setPort(typed);
    setFault(undefined);
    // That it was chosen for something else too.
    if (twice !== undefined) setFailure(undefined);
  };
  /** On another port, but with all else as it was chosen here. */
  const act = (action: RemedyAction): Promise<Deed> | undefined => {
    if (action.do !== 'use-port') return undefined;
    typePort(String(action.port));
    const misread = wrongPorts(further);
    setWrong(misread);
    if (misread.length > 0) {
      setFailure(undefined);
      toFirstFault();
      return Promise.resolve('elsewhere');
    }
    return start(action.port).then(() => 'elsewhere');
  };
  return (
    <Card title={text.title}>
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        <div className="row keep">
          <Drawing name="hub" />
          <p className="dim">{text.text}</p>
        </div>
        <div className="columns">
          <TextField label={text.port} hint={portHint(port, movedTo)} value={port} onChange={typePort} fault={fault} />
          <ChoiceField
            label={text.reachable}
            value={reachable}
            options={Object.entries(text.reachableNames) as [HubReachable, string][]}
            onChange={setReachable}
          />
          {servers.length === 0 ? null : (
            <ChoiceField
              label={text.certificate}
              hint={text.certificateHint}
              value={server?.name ?? ''}
              options={[['', text.ownCertificate], ...servers.map(({ name }) => [name, name] as const)]}
              onChange={(name) => {
                setChosen(name);
                setKeyPassphrase('');
              }}
            />
          )}
          {server?.keyEncrypted === true ? (
            <TextField
              label={text.keyPassphrase(server.name)}
              type="password"
              required
              value={keyPassphrase}
              onChange={setKeyPassphrase}
              fault={passphraseFault}
            />
          ) : null}
        </div>
        {reachable === 'network' ? <NetworkWarning system={bench.info.system} /> : null}
        <MorePorts
          typed={further}
          faults={portFaults}
          onChange={(part) => {
            setFurther((before) => ({ ...before, ...part }));
            setWrong((before) => before.filter((name) => !(name in part)));
            if (twice !== undefined) setFailure(undefined);
          }}
        />
        <MoreTerms terms={terms} onChange={(part) => setTerms((before) => ({ ...before, ...part }))} />
        <Problem failure={passphraseFault === undefined && twice === undefined ? failure : undefined} act={act} />
        <div className="row">
          <Waiting wait={starting ? { words: text.starting, ...cancel } : undefined}>
            <Button type="submit" appearance="primary" data-autofocus disabledFocusable={starting}>
              {text.button}
            </Button>
          </Waiting>
        </div>
      </form>
    </Card>
  );
}

function portHint(port: string, movedTo: number | undefined): string {
  if (Number(port) === usualPort) return text.portHint;
  const moved = movedTo !== undefined && port === String(movedTo);
  return `${moved ? text.portMoved(movedTo) : text.portUsual} ${text.portTold}`;
}

function NetworkWarning({ system }: { readonly system: keyof typeof text.network.firewall }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{text.network.title}</MessageBarTitle>
        <div>
          {text.network.text} {text.network.firewall[system]}
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}

/** The server certificate of the workspace that was chosen; undefined for the hub's own. */
function presented(workspace: string, server: ServerLine | undefined, keyPassphrase: string) {
  if (server === undefined) return undefined;
  return { workspace, name: server.name, ...(keyPassphrase === '' ? {} : { keyPassphrase }) };
}

/** What is to be said at the passphrase of the key. */
function passphraseFaultOf(failure: Failure | undefined): string | undefined {
  if (failure?.code === 'PASSWORD_REQUIRED') return text.keyPassphraseNeeded;
  return failure?.code === 'WRONG_PASSWORD' ? faultText(failure) : undefined;
}
