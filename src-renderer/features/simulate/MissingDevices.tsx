import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { MethodInput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { passphrase as passphraseText } from '../../ui/passphrase-words.ts';
import { Problem } from '../../ui/Problem.tsx';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { firstToSign, refusalOf } from '../certificates/certificate/index.ts';
import type { Plan } from './plan.ts';
import { planWords as text } from './plan-words.ts';

/** A plan, of whose devices some are not in the workspace. */
export interface Missing {
  readonly plan: Plan;
  /** All that send, in the order of the plan. */
  readonly deviceIds: readonly string[];
  readonly missing: readonly string[];
}

interface MissingProps {
  readonly of: Missing;
  /** Of the keys of the run. */
  readonly keyPassphrase: string;
  /** All are there. */
  readonly onMade: () => void;
  readonly onLeftOut: () => void;
}

/** Offers to make the devices that a plan names and the workspace has not, signed as the plan says or by an authority that is chosen. */
export function MissingDevices({ of, keyPassphrase, onMade, onLeftOut }: MissingProps) {
  const { plan, missing } = of;
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const named = plan.createMissing?.authority;
  const [signer, setSigner] = useState(() => {
    const wanted = plan.createMissing === undefined ? firstToSign(authorities) : named;
    return authorities.some(({ name }) => name === wanted) ? (wanted ?? '') : '';
  });
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [making, setMaking] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const remembered = authorities.find(({ name }) => name === signer)?.passphraseRemembered ?? false;
  const asksPassphrase = signer !== '' && (!remembered || fault !== undefined);
  const isElsewhere = named !== undefined && !authorities.some(({ name }) => name === named);

  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
  }, [of]);
  // What was typed into the form while they were made stays.
  const made = useRef(onMade);
  useEffect(() => {
    made.current = onMade;
  });
  const make = async () => {
    if (making !== undefined) return;
    if (asksPassphrase && typed === '') return setFault(text.passphraseNeeded(signer));
    const { jobId, isStopped } = begin();
    const total = missing.length;
    setFailure(undefined);
    setFault(undefined);
    setMaking({ words: text.making(0, total) });
    const stopWatching = bench.watchJob(jobId, (done, all) =>
      setMaking({ words: text.making(done, all), progress: { done, total: all } }),
    );
    const answer = await bench.call('plan.prepare', { ...order(), jobId });
    stopWatching();
    await bench.refresh();
    setMaking(undefined);
    if (answer.ok) {
      await bench.rememberWorkspace();
      return made.current();
    }
    const isPassphrase =
      answer.error.code === 'WRONG_PASSWORD' ||
      answer.error.details.field?.toLowerCase().endsWith('passphrase') === true;
    if (isPassphrase && signer !== '') setFault(faultText(answer.error));
    else setFailure(isStopped() ? { ...answer.error, code: 'CANCELLED' } : answer.error);
  };
  const order = (): MethodInput<'plan.prepare'> => {
    const { deviceIds, devices, subscribers, platform, createMissing } = plan;
    const { authority: _named, ...terms } = createMissing ?? {};
    return {
      workspace: bench.workspace,
      deviceIds,
      ...(devices === undefined ? {} : { devices }),
      subscribers,
      platform,
      createMissing: { ...terms, ...(signer === '' ? {} : { authority: signer }) },
      ...(keyPassphrase === '' ? {} : { keyPassphrase }),
      ...(signer === '' || typed === '' ? {} : { authorityPassphrase: typed }),
    };
  };
  return (
    <Card title={text.missingTitle(missing.length)}>
      <div ref={place} className="stack">
        <Problem failure={failure} />
        <p className="dim break">{text.missingNames(missing)}</p>
        <div className="columns">
          <ChoiceField
            label={text.signedBy}
            value={signer}
            options={[...authorities.map(({ name }) => [name, name] as const), ['', text.selfSigned] as const]}
            onChange={(name) => {
              setSigner(name);
              setFault(undefined);
            }}
            fault={signer === '' ? undefined : refusalOf(authorities, signer, 'certificate')}
            {...(isElsewhere ? { hint: text.authorityElsewhere(named) } : {})}
          />
          {asksPassphrase ? (
            <TextField
              label={passphraseText.of(signer)}
              type="password"
              required
              value={typed}
              onChange={(passphrase) => {
                setTyped(passphrase);
                setFault(undefined);
              }}
              fault={fault}
            />
          ) : null}
        </div>
        <div className="row">
          <Waiting wait={making === undefined ? undefined : { ...making, ...cancel }}>
            <Button onClick={onLeftOut}>{text.leaveOut}</Button>
          </Waiting>
          <Button disabledFocusable={making !== undefined} onClick={() => void make()}>
            {text.make(missing.length)}
          </Button>
        </div>
      </div>
    </Card>
  );
}
