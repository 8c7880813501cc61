import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { HubRevocationListModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { date } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { ui } from '../../../ui/words.ts';
import { focusTabIfLost } from '../focus.ts';
import hubCss from '../hub.module.css';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';
import { AnswerDialog } from './AnswerDialog.tsx';
import { hubLists as text } from './words.ts';

interface ItemProps {
  readonly list: HubRevocationListModel;
}

/** One revocation list of the hub. */
export function ListItem({ list }: ItemProps) {
  const { name, issuer, certificates, thisUpdate, nextUpdate, overdue, doubt } = list;
  const facts = [
    ...(issuer === undefined ? [] : [issuer]),
    ...(thisUpdate === undefined ? [] : [text.of(date(thisUpdate))]),
    ...(nextUpdate === undefined ? [] : [text.due(date(nextUpdate))]),
  ];
  return (
    <li className={hubCss['hubauthority']}>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          {doubt === undefined ? (
            <Tag tone={certificates === 0 ? 'plain' : 'warn'}>{text.revoked(certificates)}</Tag>
          ) : (
            <Tag tone="bad">{text.doubtful}</Tag>
          )}
          {overdue ? <Tag tone="warn">{text.overdue}</Tag> : null}
        </div>
        {facts.length === 0 ? null : <p className="faint small break">{facts.join(' · ')}</p>}
        {doubt === undefined ? null : <p className="dim small">{doubt}</p>}
        {overdue ? <p className="dim small">{text.overdueText}</p> : null}
        <Served list={list} />
        <ItemActions list={list} />
      </div>
    </li>
  );
}

/** Where others fetch it, and whether the hub may answer for its authority. */
function Served({ list: { listUrl, issuerUrl, ocspUrl, answersUntil } }: ItemProps) {
  if (listUrl === undefined || issuerUrl === undefined || ocspUrl === undefined) return null;
  return (
    <dl className="facts">
      <dt>{text.list}</dt>
      <dd>
        <Copyable text={listUrl} what={text.list} />
      </dd>
      <dt>{text.issuer}</dt>
      <dd>
        <Copyable text={issuerUrl} what={text.issuer} />
      </dd>
      <dt>{text.ocsp}</dt>
      <dd>
        {answersUntil === undefined ? (
          <span className="dim">{text.noAnswers}</span>
        ) : (
          <>
            <Copyable text={ocspUrl} what={text.ocsp} />
            <span className="dim small">{text.answers(date(answersUntil))}</span>
          </>
        )}
      </dd>
    </dl>
  );
}

function ItemActions({ list: { name, issuerThumbprintSha256, ocspUrl } }: ItemProps) {
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const [answering, setAnswering] = useState(false);
  const { failure, run } = useCommand();
  const own = authorities.find(({ certificate }) => certificate.thumbprintSha256 === issuerThumbprintSha256);
  const remove = async () => {
    await run(() => bench.call('hub.removeRevocationList', { name }));
    await bench.readHub();
    focusTabIfLost('authorities');
  };
  return (
    <>
      <div className="row">
        {own === undefined || ocspUrl === undefined ? null : (
          <Button size="small" aria-label={text.answerNamed(name)} onClick={() => setAnswering(true)}>
            {text.answer}
          </Button>
        )}
        <span className="grow" />
        <RemoveButton
          label={text.remove}
          named={text.removeNamed(name)}
          title={text.removeTitle(name)}
          text={text.removeText}
          no={ui.cancel}
          onRemove={remove}
        />
      </div>
      <Problem failure={failure} />
      {answering && own !== undefined ? <AnswerDialog authority={own} onClose={() => setAnswering(false)} /> : null}
    </>
  );
}
