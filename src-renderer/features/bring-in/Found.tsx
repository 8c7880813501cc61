import { Button, Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { BringInFindings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { TextField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import type { TakenThings } from './BringIn.tsx';
import { type Choice, asksPassphrase, choicesFor, doubled, orderOf, rowsOf } from './choice.ts';
import { Closed } from './Closed.tsx';
import { FoundList } from './FoundList.tsx';
import { bringIn as text } from './words.ts';
import css from './bring-in.module.css';

interface FoundProps {
  readonly found: BringInFindings;
  readonly onFound: (found: BringInFindings) => void;
  readonly onTaken: (taken: TakenThings) => void;
  readonly onAgain: () => void;
}

/** What was found, what of it is wanted, and what is needed for that. */
export function Found({ found, onFound, onTaken, onAgain }: FoundProps) {
  const bench = useBench();
  const { findings, closed, passedOver, passedOverMore, notices } = found;
  const rows = useMemo(() => rowsOf(findings), [findings]);
  const [choices, setChoices] = useState(() => choicesFor(findings));
  const [passphrase, setPassphrase] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [taking, setTaking] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const twice = useMemo(() => doubled(choices), [choices]);
  const order = orderOf(choices);
  const asks = asksPassphrase(findings, choices);
  const all = order.length === choices.size ? true : order.length === 0 ? false : 'mixed';

  const change = (id: string, part: Partial<Choice>) =>
    setChoices((before) => {
      const old = before.get(id);
      return old === undefined ? before : new Map(before).set(id, { ...old, ...part });
    });
  const unlocked = (next: BringInFindings) => {
    setChoices((before) => choicesFor(next.findings, before));
    onFound(next);
  };
  const take = async () => {
    if (order.length === 0) return setFault(text.noneChosen);
    if (asks && passphrase === '') return setFault(text.passphraseNeeded);
    if (twice.size > 0) return undefined;
    const { jobId } = begin();
    setFailure(undefined);
    setTaking({ words: text.taking });
    const stop = bench.watchJob(jobId, (done, total) => setTaking({ words: text.taking, progress: { done, total } }));
    const reply = await bench.call('bringIn.take', {
      collection: found.collection,
      workspace: bench.workspace,
      take: order,
      ...(asks ? { passphrase } : {}),
      jobId,
    });
    stop();
    setTaking(undefined);
    if (reply.ok) {
      await bench.rememberWorkspace();
      await bench.refresh();
      return onTaken(reply.value);
    }
    if (reply.error.details.field === 'passphrase') return setFault(faultText(reply.error));
    return setFailure(reply.error);
  };
  return (
    <div className="stack">
      {notices.map((notice) => (
        <MessageBar key={notice} intent="warning">
          <MessageBarBody>{notice}</MessageBarBody>
        </MessageBar>
      ))}
      {closed.length === 0 ? null : <Closed found={found} onFound={unlocked} />}
      <Card
        title={text.found}
        beside={<span className="dim number">{text.summary(found.files, findings.length)}</span>}
      >
        {rows.length === 0 ? (
          <p className="dim">{text.nothing}</p>
        ) : (
          <>
            <div className={`${css['head']} dim small`}>
              <Checkbox
                aria-label={text.all}
                checked={all}
                onChange={(_event, data) =>
                  setChoices(
                    (before) => new Map([...before].map(([id, one]) => [id, { ...one, taken: data.checked === true }])),
                  )
                }
              />
              <span>{text.what}</span>
              <span>{text.as}</span>
              <span>{text.name}</span>
            </div>
            <FoundList rows={rows} choices={choices} doubled={twice} onChange={change} />
          </>
        )}
      </Card>
      {passedOver.length === 0 ? null : (
        <details className="card">
          <summary>{text.passedOver(passedOver.length + passedOverMore)}</summary>
          <ul className={css['passed']}>
            {passedOver.map(({ file, reason }) => (
              <li key={`${file} ${reason}`}>
                <span className="break">{file}</span> <span className="dim">{reason}</span>
              </li>
            ))}
          </ul>
          {passedOverMore === 0 ? null : <p className="dim">{text.more(passedOverMore)}</p>}
        </details>
      )}
      <form
        className="card stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (taking === undefined) void take();
        }}
      >
        {asks ? (
          <TextField
            label={text.passphrase}
            type="password"
            required
            value={passphrase}
            hint={text.passphraseHint}
            onChange={(value) => {
              setPassphrase(value);
              setFault(undefined);
            }}
            fault={fault}
          />
        ) : fault === undefined ? null : (
          <p role="alert" className={css['fault']}>
            {fault}
          </p>
        )}
        <Problem failure={failure} />
        <div className="row">
          <Waiting wait={taking === undefined ? undefined : { ...taking, ...cancel }}>
            <Button type="submit" appearance="primary" disabledFocusable={choices.size === 0}>
              {order.length === 0 ? text.takeNothing : text.takeAction(order.length)}
            </Button>
            <Button onClick={onAgain}>{text.again}</Button>
          </Waiting>
        </div>
      </form>
    </div>
  );
}
