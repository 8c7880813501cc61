import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { TestSet } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card } from '../../ui/Page.tsx';
import { passphrase as passphraseText } from '../../ui/passphrase-words.ts';
import { Problem } from '../../ui/Problem.tsx';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { ui } from '../../ui/words.ts';
import { testCertificates as text } from './words.ts';

interface MakeSetProps {
  /** Whether there is none yet, so that this is what to do first. */
  readonly first: boolean;
  readonly onMade: (set: TestSet) => void;
}

/** Makes a set of test certificates with an authority of the workspace. */
export function MakeSet({ first, onMade }: MakeSetProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const [draft, setDraft] = useState({ authority: '', name: '', deviceId: 'test-device', passphrase: '' });
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const [making, setMaking] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const authority = authorities.find(({ name }) => name === draft.authority) ?? authorities[0];
  if (authority === undefined) {
    return (
      <Card title={text.make}>
        <EmptyState
          drawing="broken"
          text={text.noAuthority}
          action={
            <Button appearance="primary" data-autofocus onClick={() => go({ page: 'create-authority' })}>
              {text.createAuthority}
            </Button>
          }
        />
      </Card>
    );
  }
  const { passphraseRemembered: remembered } = authority;
  const asksPassphrase = !remembered || 'passphrase' in faults;
  const type = (part: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
    setSaid('');
  };
  const make = async () => {
    if (asksPassphrase && draft.passphrase === '') {
      setFaults({ passphrase: ui.required });
      return toFirstFault();
    }
    const { jobId } = begin();
    setMaking({ words: text.making });
    setFailure(undefined);
    const stopWatching = bench.watchJob(jobId, (done, total) =>
      setMaking({ words: text.making, progress: { done, total } }),
    );
    const made = await bench.call('testCertificates.create', {
      workspace: bench.workspace,
      authority: authority.name,
      ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
      deviceId: draft.deviceId.trim(),
      ...(draft.passphrase === '' ? {} : { passphrase: draft.passphrase }),
      jobId,
    });
    stopWatching();
    setMaking(undefined);
    if (made.ok) {
      const { set } = made.value;
      setDraft({ ...draft, passphrase: '' });
      setSaid(text.made(set.name, set.certificates.length));
      return onMade(set);
    }
    const { field } = made.error.details;
    if (field === undefined || !(field in draft)) return setFailure(made.error);
    setFaults({ [field]: faultText(made.error) });
    return toFirstFault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (making === undefined) void make();
  };
  return (
    <Card title={text.make}>
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        <p className="dim">{text.makeText}</p>
        <ChoiceField
          label={text.authority}
          value={authority.name}
          options={authorities.map(({ name }) => [name, name] as const)}
          onChange={(name) => type({ authority: name })}
          fault={faults['authority']}
          {...(remembered ? { hint: passphraseText.remembered } : {})}
        />
        {asksPassphrase ? (
          <TextField
            label={passphraseText.of(authority.name)}
            type="password"
            required
            value={draft.passphrase}
            onChange={(passphrase) => type({ passphrase })}
            fault={faults['passphrase']}
          />
        ) : null}
        <TextField
          label={text.name}
          placeholder={authority.name}
          value={draft.name}
          onChange={(name) => type({ name })}
          fault={faults['name']}
        />
        <TextField
          label={text.device}
          required
          value={draft.deviceId}
          onChange={(deviceId) => type({ deviceId })}
          hint={text.deviceHint}
          fault={faults['deviceId']}
        />
        <Problem failure={failure} />
        <Waiting wait={making === undefined ? undefined : { ...making, ...cancel }} />
        <div className="row">
          <Button type="submit" appearance={first ? 'primary' : 'secondary'} disabledFocusable={making !== undefined}>
            {text.makeAction}
          </Button>
          <span role="status" className="dim">
            {said}
          </span>
        </div>
      </form>
    </Card>
  );
}
