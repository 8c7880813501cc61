import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { ThingsboardRegistration } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, cancelled, faultText } from '../../bench/host.ts';
import { credentials as text } from './credentials-words.ts';
import { TextField } from '../../ui/Fields.tsx';
import { Tag, type Tone } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { Waiting } from '../../ui/Waiting.tsx';

interface RegisterProps {
  readonly deviceIds: readonly string[];
  readonly serverCaPem: string | undefined;
}

const tones: Readonly<Record<ThingsboardRegistration['outcome'], Tone>> = {
  registered: 'ok',
  kept: 'plain',
  failed: 'bad',
};

/** What is wrong with these is told there. */
const ownFields: ReadonlySet<string> = new Set(['server', 'userName', 'password', 'deviceProfile']);

/** Registers the devices at a server, with a result for each. The password is forgotten when it was used. */
export function RegisterAtServer({ deviceIds, serverCaPem }: RegisterProps) {
  const bench = useBench();
  const [server, setServer] = useState('');
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [deviceProfile, setDeviceProfile] = useState('');
  const [tried, setTried] = useState(false);
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const [failure, setFailure] = useState<Failure>();
  const [results, setResults] = useState<readonly ThingsboardRegistration[]>([]);
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    toFirstFault();
    if (progress !== undefined || [server, userName, password].some((typed) => typed.trim() === '')) return;
    const { jobId, isStopped } = begin();
    setFailure(undefined);
    setResults([]);
    setProgress({ done: 0, total: deviceIds.length });
    const stopWatching = bench.watchJob(jobId, (done, total) => setProgress({ done, total }));
    const { workspace } = bench;
    const answer = await bench.call('thingsboard.register', {
      workspace,
      deviceIds: [...deviceIds],
      server,
      userName,
      password,
      ...(serverCaPem === undefined ? {} : { serverCaPem }),
      ...(deviceProfile.trim() === '' ? {} : { deviceProfile: deviceProfile.trim() }),
      jobId,
    });
    stopWatching();
    setProgress(undefined);
    setPassword('');
    setTried(false);
    if (answer.ok) setResults(answer.value.devices);
    else setFailure(isStopped() ? cancelled(text.cancelled) : answer.error);
    toFirstFault();
  };
  const faultOf = (field: string, value: string) => {
    if (tried && value.trim() === '') return text.needed;
    return failure?.details.field === field ? faultText(failure) : undefined;
  };
  return (
    <form ref={form} className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <div>
        <h3>{text.server}</h3>
        <p className="dim">{text.serverText}</p>
      </div>
      <div className="columns">
        <TextField
          label={text.url}
          hint={text.urlHint}
          required
          value={server}
          onChange={setServer}
          fault={faultOf('server', server)}
        />
        <TextField
          label={text.profile}
          hint={text.profileHint}
          value={deviceProfile}
          onChange={setDeviceProfile}
          fault={faultOf('deviceProfile', 'x')}
        />
        <TextField
          label={text.user}
          hint={text.userHint}
          required
          value={userName}
          onChange={setUserName}
          fault={faultOf('userName', userName)}
        />
        <TextField
          label={text.password}
          hint={text.passwordHint}
          type="password"
          required
          value={password}
          onChange={setPassword}
          fault={faultOf('password', password)}
        />
      </div>
      {serverCaPem === undefined ? null : <p className="faint small">{text.ca}</p>}
      {/^http:\/\/(?!localhost|127\.|\[::1\])/i.test(server.trim()) ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{text.plain}</MessageBarBody>
        </MessageBar>
      ) : null}
      <Problem failure={ownFields.has(failure?.details.field ?? '') ? undefined : failure} />
      <div className="row">
        <Waiting
          wait={
            progress === undefined
              ? undefined
              : { words: text.registering(progress.done, progress.total), progress, ...cancel }
          }
        >
          <span className="grow" />
        </Waiting>
        <Button type="submit" disabledFocusable={progress !== undefined}>
          {text.register(deviceIds.length)}
        </Button>
      </div>
      <Results results={results} />
    </form>
  );
}

function Results({ results }: { readonly results: readonly ThingsboardRegistration[] }) {
  return (
    <div role="status">
      {results.length === 0 ? null : (
        <ul className="list" aria-label={text.results}>
          {results.map(({ deviceId, outcome, deviceCreated, what, remedy }) => (
            <li key={deviceId}>
              <div className="stack tight grow">
                <div className="row">
                  <span className="break">{deviceId}</span>
                  <Tag tone={tones[outcome]}>{text.outcomes[outcome]}</Tag>
                  {deviceCreated ? <Tag>{text.created}</Tag> : null}
                </div>
                {what === undefined ? null : (
                  <p className="small">
                    {what} {remedy}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
