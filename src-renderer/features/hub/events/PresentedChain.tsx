import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { eventKey } from '../../../bench/hub-events.ts';
import { useStore } from '../../../bench/store.ts';
import { date } from '../../../ui/format.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { partsOf, whoOf } from './refusals.ts';
import type { Explained } from './use-explained.ts';
import { presentedWords as text } from './words.ts';
import css from './events.module.css';

type Presented = NonNullable<Explained['presented']>;

interface PresentedProps {
  readonly event: HubEvent;
  readonly presented: Presented;
}

/** The certificates as the client has sent them: to be looked at, saved, and set against what is registered. */
export function PresentedChain({ event, presented }: PresentedProps) {
  const { certificates, comparisons, more } = presented;
  return (
    <>
      {comparisons.length > 0 ? (
        <div className="stack tight">
          <h3>{text.compared}</h3>
          {comparisons.map((one) => (
            <Compared key={one.field} of={one} />
          ))}
        </div>
      ) : null}
      <div className="stack tight">
        <h3>{text.presented(certificates.length)}</h3>
        <ol className="list small">
          {certificates.map(({ subject, issuer, notAfter, thumbprintSha256 }, at) => (
            <li key={`${at} ${thumbprintSha256}`} className={css['certificate']}>
              <span className="break">{subject}</span>
              <span className="dim break">{text.issuedBy(issuer, date(notAfter))}</span>
            </li>
          ))}
        </ol>
        {more === 0 ? null : <p className="dim small">{text.more(more)}</p>}
        <Deeds event={event} presented={presented} />
      </div>
    </>
  );
}

function Compared({ of: { field, presented, registered, same } }: { readonly of: Presented['comparisons'][number] }) {
  return (
    <div className={css['compared']}>
      <div className="row">
        <span>{field}</span>
        <Tag tone={same ? 'ok' : 'bad'}>{same ? text.same : text.differs}</Tag>
      </div>
      <dl className="facts small">
        <dt>{text.asPresented}</dt>
        <dd className="mono break">
          <Marked value={presented} other={registered} />
        </dd>
        <dt>{text.asRegistered}</dt>
        <dd className="mono break">
          <Marked value={registered} other={presented} />
        </dd>
      </dl>
    </div>
  );
}

function Marked({ value, other }: { readonly value: string; readonly other: string }) {
  if (value === '') return <span className="faint">{text.empty}</span>;
  return partsOf(value, other).map((part, at) =>
    part.differs ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>,
  );
}

function Deeds({ event, presented: { pem, certificates } }: PresentedProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { devices } = useStore(bench.overview);
  const [failure, setFailure] = useState<Failure>();
  const name = whoOf(event);
  const refusal = eventKey(event);
  const known = [name, commonNameOf(certificates[0]?.subject)].find((id) =>
    devices.some(({ deviceId }) => deviceId === id),
  );
  const save = async () => {
    const answer = await bench.call('file.save', { suggestedName: `${fileNameOf(name)}-presented.pem`, text: pem });
    setFailure(answer.ok ? undefined : answer.error);
  };
  const look = (against?: string) =>
    go({ page: 'look-at', presented: { name, pem, refusal, ...(against === undefined ? {} : { against }) } });
  return (
    <>
      <div className="row">
        <Button size="small" onClick={() => look()}>
          {text.details}
        </Button>
        <Button size="small" onClick={() => void save()}>
          {text.save}
        </Button>
        {known === undefined ? null : (
          <Button size="small" onClick={() => look(known)}>
            {text.compare}
          </Button>
        )}
      </div>
      <Problem failure={failure} />
    </>
  );
}

/** Of a subject as it is written. */
const commonNameOf = (subject = ''): string | undefined => /(?:^|,\s*)CN=([^,]+)/.exec(subject)?.[1];

/** What a client calls itself may be no name of a file. */
const fileNameOf = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 60);
